#pragma once
// What every simulated process of these tests begins with: the shipped files, and machines.
#include "app/simulated_machine.hpp"
#include "simulation/stock.hpp"

namespace panelist::simulation::testing {

const Stock& stock();
MakeMachine machines();

}  // namespace panelist::simulation::testing

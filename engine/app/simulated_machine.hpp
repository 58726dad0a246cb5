#pragma once
// The simulated computer over the SQLite driver: its disk is in memory.
#include "base/result.hpp"
#include "simulation/machine.hpp"

namespace panelist::app {

enum class Disk {
  honest,
  lying,  ///< says that it has synced, and has not: what the simulation must find out
};
/// Makes machines that begin with an empty, migrated database; it is migrated once. The error of
/// the migration.
Result<simulation::MakeMachine> simulated_machines(Disk disk = Disk::honest);

}  // namespace panelist::app

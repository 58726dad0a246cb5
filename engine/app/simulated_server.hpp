#pragma once
// The simulated computer over the PostgreSQL driver: its data is on a real server.
#include <string>

#include "base/result.hpp"
#include "simulation/machine.hpp"

namespace panelist::app {

/// Makes machines, one at a time, whose tables are made anew in the database or schema that the
/// address leads to, and dropped with the machine. Errors: the address is not one of PostgreSQL,
/// the server cannot be reached, there are tables.
Result<simulation::MakeMachine> simulated_server_machines(const std::string& url);

}  // namespace panelist::app

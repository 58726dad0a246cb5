#pragma once
// The first minute of an empty installation.
#include <ostream>

#include "app/installation.hpp"

namespace panelist::app {
/// When there is no account yet: makes admin@localhost and prints a one-time sign-in link.
void make_first_admin(Installation& installation, std::ostream& out);
}  // namespace panelist::app

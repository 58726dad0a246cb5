#pragma once
// The guide of the demo: there only when the demo serves, and only on this machine.
#include <span>

#include "web/route.hpp"

namespace panelist::web::demo {
std::span<const Route> routes();
}  // namespace panelist::web::demo

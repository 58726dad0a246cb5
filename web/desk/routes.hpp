#pragma once
// The part of the route table that desk answers.
#include <span>

#include "web/route.hpp"

namespace panelist::web::desk {
std::span<const Route> routes();
}  // namespace panelist::web::desk

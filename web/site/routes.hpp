#pragma once
// The part of the route table that site answers.
#include <span>

#include "web/route.hpp"

namespace panelist::web::site {
std::span<const Route> routes();
}  // namespace panelist::web::site

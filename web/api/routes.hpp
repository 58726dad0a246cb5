#pragma once
// The part of the route table that api answers.
#include <span>

#include "web/route.hpp"

namespace panelist::web::api {
std::span<const Route> routes();
}  // namespace panelist::web::api

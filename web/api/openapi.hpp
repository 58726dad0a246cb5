#pragma once
// The OpenAPI 3.1 description, made from the route table.
#include <span>
#include <string>

#include "base/json.hpp"
#include "web/route.hpp"

namespace panelist::web::api {
Json make_openapi(std::span<const Route> routes, const std::string& version);
}  // namespace panelist::web::api

#pragma once
// The part of the route table that editor answers.
#include <span>

#include "web/route.hpp"

namespace panelist::web::editor {
std::span<const Route> routes();
}  // namespace panelist::web::editor

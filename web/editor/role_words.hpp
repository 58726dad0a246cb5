#pragma once
// Roles as words. Pure.
#include <string>
#include <vector>

#include "domain/person.hpp"

namespace panelist::web::editor {

/// The roles that were given, not those they include: "admin" alone for an admin.
std::vector<std::string> role_words(domain::Roles roles);

}  // namespace panelist::web::editor

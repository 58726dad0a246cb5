#include "web/editor/role_words.hpp"

namespace panelist::web::editor {

std::vector<std::string> role_words(domain::Roles roles) {
  std::vector<std::string> words;
  for (const domain::Role role :
       {domain::Role::submitter, domain::Role::reviewer, domain::Role::editor, domain::Role::admin})
    if ((roles.bits() & static_cast<unsigned>(role)) != 0)
      words.emplace_back(domain::to_string(role));
  return words;
}

}  // namespace panelist::web::editor

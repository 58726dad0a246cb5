#include "web/editor/duplicates_view.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace panelist::web::editor {

bool is_taken(const std::vector<service::DuplicateHint>& hints, const std::string& category) {
  return std::any_of(hints.begin(), hints.end(), [&](const service::DuplicateHint& hint) {
    return hint.same_name && fold(hint.category) == fold(category);
  });
}

Json duplicates_view(const std::vector<service::DuplicateHint>& hints, const std::string& base) {
  Json list = Json::array();
  for (const service::DuplicateHint& hint : hints) {
    const char* const what = hint.same_name && hint.same_url ? "same name and same link"
                             : hint.same_name                ? "same name"
                                                             : "same link";
    list.push_back({{"name", hint.name},
                    {"category", hint.category},
                    {"href", base + hint.slug},
                    {"what", what}});
  }
  return list;
}

}  // namespace panelist::web::editor

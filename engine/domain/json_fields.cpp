#include "domain/json_fields.hpp"

#include <nlohmann/json.hpp>

namespace panelist::domain {

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

std::string text_at(const Json& json, std::string_view key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Error not_an_object() { return invalid_field("body", "must be a JSON object"); }

}  // namespace panelist::domain

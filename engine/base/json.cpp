#include "base/json.hpp"

#include <nlohmann/json.hpp>

namespace panelist {
namespace {

constexpr int levels_max = 64;

bool is_too_deep(std::string_view text) {
  int depth = 0;
  bool inside_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (inside_string) {
      if (c == '\\') ++i;
      if (c == '"') inside_string = false;
    } else if (c == '"') {
      inside_string = true;
    } else if (c == '[' || c == '{') {
      if (++depth > levels_max) return true;
    } else if (c == ']' || c == '}') {
      --depth;
    }
  }
  return false;
}

}  // namespace

Result<Json> parse_json(std::string_view text) {
  if (is_too_deep(text)) {
    return fail(Error{ErrorCode::malformed, "the JSON is nested too deeply", {}, {}});
  }
  Json value = Json::parse(text, nullptr, false);
  if (value.is_discarded()) {
    return fail(Error{ErrorCode::malformed, "the body is not valid JSON", {}, {}});
  }
  return value;
}

}  // namespace panelist

#include "web/api/read.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace panelist::web::api {
namespace {

Error malformed(std::string detail) { return {ErrorCode::malformed, std::move(detail), {}, {}}; }

/// Depth without recursion: what the parser would need of the stack.
bool is_too_deep(std::string_view text) {
  int depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        in_string = false;
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      if (++depth > json_depth_max) return true;
    } else if (c == '}' || c == ']') {
      --depth;
    }
  }
  return false;
}

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || code != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// The field's value, or null when absent.
const Json& field_of(const Json& body, std::string_view field) {
  static const Json nothing;
  const auto found = body.find(field);
  return found == body.end() ? nothing : *found;
}

}  // namespace

Result<Json> read_json(std::string_view text) {
  if (!is_clean_utf8(text))
    return fail(malformed("the body is not valid UTF-8 text, or has a U+0000"));
  if (is_too_deep(text)) return fail(malformed("the body is nested too deeply"));
  Json body = Json::parse(text, nullptr, false);
  if (body.is_discarded()) return fail(malformed("the body is not valid JSON"));
  return body;
}

Result<Json> read_object(const net::Request& request) {
  if (request.body.empty()) return Json::object();
  auto body = read_json(request.body);
  if (body && !body->is_object()) return fail(malformed("the body must be a JSON object"));
  return body;
}

Result<void> refuse_unknown(const Json& body, std::initializer_list<std::string_view> known) {
  for (const auto& [key, value] : body.items()) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    const std::string nearest = nearest_word(key, {known.begin(), known.end()});
    return fail(invalid_field(
        key, nearest.empty() ? "unknown field" : "unknown field; did you mean " + nearest + "?"));
  }
  return {};
}

Result<Json> read_object(const net::Request& request,
                         std::initializer_list<std::string_view> known) {
  auto body = read_object(request);
  if (!body) return body;
  if (auto fits = refuse_unknown(*body, known); !fits) return fail(fits.error());
  return body;
}

Result<void> refuse_fields(const net::Request& request) {
  if (auto body = read_object(request, {}); !body) return fail(body.error());
  return {};
}

Error malformed_parameter(std::string name, std::string message) {
  Error error = malformed(name + " " + message);
  error.fields.push_back({std::move(name), std::move(message)});
  return error;
}

Result<std::optional<std::string>> read_optional_text(const Json& body, std::string_view field) {
  const Json& value = field_of(body, field);
  if (value.is_null()) return std::optional<std::string>{};
  if (!value.is_string()) return fail(invalid_field(std::string(field), "must be a text"));
  auto text = clean_text(value.get_ref<const std::string&>(), field);
  if (!text) return fail(text.error());
  return std::optional<std::string>{std::move(*text)};
}

Result<std::string> read_text(const Json& body, std::string_view field) {
  auto text = read_optional_text(body, field);
  if (!text) return fail(text.error());
  return std::move(*text).value_or("");
}

Result<std::optional<std::int64_t>> read_optional_number(const Json& body, std::string_view field) {
  const Json& value = field_of(body, field);
  if (value.is_null()) return std::optional<std::int64_t>{};
  const bool fits = value.is_number_integer() &&
                    (!value.is_number_unsigned() || value.get<std::uint64_t>() <= INT64_MAX);
  if (!fits) return fail(invalid_field(std::string(field), "must be a whole number"));
  return std::optional<std::int64_t>{value.get<std::int64_t>()};
}

Result<std::optional<bool>> read_optional_flag(const Json& body, std::string_view field) {
  const Json& value = field_of(body, field);
  if (value.is_null()) return std::optional<bool>{};
  if (!value.is_boolean()) return fail(invalid_field(std::string(field), "must be true or false"));
  return std::optional<bool>{value.get<bool>()};
}

Result<std::vector<std::string>> read_texts(const Json& body, std::string_view field) {
  const Json& value = field_of(body, field);
  std::vector<std::string> texts;
  if (value.is_null()) return texts;
  const Error mistake = invalid_field(std::string(field), "must be a list of texts");
  if (!value.is_array()) return fail(mistake);
  for (const Json& entry : value) {
    if (!entry.is_string()) return fail(mistake);
    auto text = clean_text(entry.get_ref<const std::string&>(), field);
    if (!text) return fail(text.error());
    texts.push_back(std::move(*text));
  }
  return texts;
}

Result<std::int64_t> read_id(const std::string& text) {
  const auto value = whole_number(text);
  if (!value || *value <= 0) return fail(not_found("there is nothing with the id " + text));
  return *value;
}

Result<service::ListPage> read_list_page(const net::Request& request) {
  service::ListPage page;
  if (const auto limit = request.parameter("limit")) {
    const auto value = whole_number(*limit);
    if (!value || *value < 1)
      return fail(malformed_parameter("limit", "must be a whole number from 1 to 200"));
    page.limit = static_cast<int>(std::min<std::int64_t>(*value, service::list_limit_max));
  }
  page.cursor = std::string(request.parameter("cursor").value_or(""));
  return page;
}

Result<std::optional<std::int64_t>> read_id_parameter(const net::Request& request,
                                                      std::string_view name) {
  const auto text = request.parameter(name);
  if (!text || text->empty()) return std::optional<std::int64_t>{};
  const auto value = whole_number(*text);
  if (!value || *value <= 0) return fail(invalid_field(std::string(name), "must be an id"));
  return value;
}

std::optional<std::int64_t> read_if_match(const net::Request& request) {
  const auto header = request.header("if-match");
  if (!header || trim(*header) == "*") return std::nullopt;
  std::string_view text = trim(*header);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"')
    text = text.substr(1, text.size() - 2);
  return whole_number(text.substr(0, text.find('.'))).value_or(no_version);
}

Json list_json(Json items, const std::string& next) {
  return {{"items", std::move(items)}, {"next", next.empty() ? Json() : Json(next)}};
}

}  // namespace panelist::web::api

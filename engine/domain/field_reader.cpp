#include "domain/field_reader.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace panelist::domain {
namespace {

constexpr std::size_t errors_max = 50;
constexpr std::size_t link_bytes_max = 2'000;
constexpr std::size_t shown_name_bytes_max = 80;

std::string with_thousands(std::size_t number) {
  std::string digits = std::to_string(number);
  for (std::size_t i = digits.size(); i > 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

std::string length_message(std::size_t length, TextLimits limits) {
  if (length == 0) return "must not be empty";
  if (length > limits.most) {
    return "has " + with_thousands(length) + " characters; at most " + with_thousands(limits.most) +
           " are allowed";
  }
  return "needs at least " +
         plural(static_cast<long long>(limits.least), "character", "characters");
}

/// A name somebody sent, short enough to be said back.
std::string shown_name(std::string_view name) {
  if (name.size() <= shown_name_bytes_max) return std::string(name);
  std::size_t end = shown_name_bytes_max;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;
  return std::string(name.substr(0, end)) + "...";
}

}  // namespace

bool FieldErrors::is_full() const { return errors_.size() >= errors_max; }

void FieldErrors::add(std::string field, std::string message) {
  if (!is_full()) errors_.push_back({std::move(field), std::move(message)});
}

Error FieldErrors::to_error() && {
  Error error{ErrorCode::invalid, {}, std::move(errors_), {}};
  if (error.fields.empty()) return error;
  error.detail = error.fields[0].field + ": " + error.fields[0].message;
  if (error.fields.size() > 1) {
    const auto others = static_cast<long long>(error.fields.size() - 1);
    error.detail += " (and " + plural(others, "more field", "more fields") + ")";
  }
  return error;
}

FieldReader::FieldReader(const Json& object, std::string prefix, FieldErrors& errors)
    : object_(object), prefix_(std::move(prefix)), errors_(errors) {}

const Json* FieldReader::find(std::string_view key) const {
  const auto found = object_.find(key);
  return found == object_.end() || found->is_null() ? nullptr : &*found;
}

std::string FieldReader::path(std::string_view key) const { return prefix_ + std::string(key); }

void FieldReader::complain(std::string_view key, std::string message) {
  errors_.add(path(key), std::move(message));
}

std::string FieldReader::text(std::string_view key, TextLimits limits) {
  const Json* value = find(key);
  if (value != nullptr) return read_text(*value, path(key), limits, errors_);
  if (limits.least > 0) complain(key, "is required");
  return {};
}

std::string FieldReader::link(std::string_view key) {
  std::string link = text(key, {0, link_bytes_max});
  if (link.empty() || is_web_link(link)) return link;
  complain(key, "must be a link that starts with http:// or https://");
  return {};
}

std::optional<double> FieldReader::number(std::string_view key) {
  const Json* value = find(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_number() && std::isfinite(value->get<double>())) return value->get<double>();
  complain(key, "must be a number");
  return std::nullopt;
}

void FieldReader::refuse_unknown(const std::vector<std::string>& known,
                                 const std::vector<std::string>& also_allowed) {
  const auto holds = [](const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (const auto& [key, value] : object_.items()) {
    if (errors_.is_full()) return;  // the nearest name of a hundred thousand keys takes a while
    if (holds(known, key) || holds(also_allowed, key)) continue;
    complain(shown_name(key), "is not a known field" + suggestion(key, known));
  }
}

std::string read_text(const Json& value, const std::string& path, TextLimits limits,
                      FieldErrors& errors) {
  if (!value.is_string()) {
    errors.add(path, "must be text");
    return {};
  }
  Result<std::string> cleaned = clean_text(value.get_ref<const std::string&>(), path);
  if (!cleaned) {
    for (FieldError& found : cleaned.error().fields) {
      errors.add(std::move(found.field), std::move(found.message));
    }
    return {};
  }
  const std::size_t length = count_code_points(*cleaned);
  if (length >= limits.least && length <= limits.most) return std::move(*cleaned);
  errors.add(path, length_message(length, limits));
  return {};
}

bool is_web_link(std::string_view text) {
  if (text.size() > link_bytes_max) return false;
  const std::string lower = to_lower_ascii(text.substr(0, 8));
  const std::size_t scheme = lower.starts_with("https://")  ? 8
                             : lower.starts_with("http://") ? 7
                                                            : 0;
  if (scheme == 0) return false;
  const bool printable = std::none_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= ' ' || byte == 0x7F || c == '"' || c == '<' || c == '>' || c == '\\';
  });
  const std::string_view rest = text.substr(scheme);
  const std::string_view authority = rest.substr(0, rest.find_first_of("/?#"));
  // A user name before the host is how a link to one site is dressed up as another's.
  return printable && !authority.empty() && authority.front() != ':' &&
         authority.find('@') == std::string_view::npos;
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  const std::string nearest = nearest_word(word, known);
  return nearest.empty() ? "" : " (did you mean \"" + nearest + "\"?)";
}

}  // namespace panelist::domain

#pragma once
// Reads the fields of a JSON object that somebody sent, and collects every mistake instead of the
// first. A getter that finds a mistake records it and returns an empty value; ask `errors` at the
// end.
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"

namespace panelist::domain {

/// Mistakes found so far. Bounded, so that a hostile body cannot ask for an answer of its own size.
class FieldErrors {
 public:
  void add(std::string field, std::string message);
  bool is_empty() const { return errors_.empty(); }
  bool is_full() const;
  /// One 422 for all of them; its detail is the first one and how many more there are.
  Error to_error() &&;

 private:
  std::vector<FieldError> errors_;
};

/// Characters (code points) a text may have. `least` 1 makes the field required.
struct TextLimits {
  std::size_t least{0}, most{0};
};

class FieldReader {
 public:
  /// `object` must be a JSON object and outlive the reader; `prefix` is "" or "starting_price.".
  FieldReader(const Json& object, std::string prefix, FieldErrors& errors);

  /// The field's value; nothing when it is absent or null.
  const Json* find(std::string_view key) const;
  /// Trimmed NFC text within the limits; "" when absent and allowed to be.
  std::string text(std::string_view key, TextLimits limits);
  /// An http or https link of at most 2,000 bytes; "" when absent.
  std::string link(std::string_view key);
  /// A finite number; nothing when absent.
  std::optional<double> number(std::string_view key);
  /// Records every field that is in neither list, with the nearest known name.
  void refuse_unknown(const std::vector<std::string>& known,
                      const std::vector<std::string>& also_allowed = {});
  void complain(std::string_view key, std::string message);
  std::string path(std::string_view key) const;

 private:
  const Json& object_;
  std::string prefix_;
  FieldErrors& errors_;
};

/// Text as sent, for a value that is not a field of its own (an item of a list). Empty on a
/// mistake.
std::string read_text(const Json& value, const std::string& path, TextLimits limits,
                      FieldErrors& errors);
/// An absolute http or https link with a host, without user name, white space or control
/// characters.
bool is_web_link(std::string_view text);
/// " (did you mean \"tagline\"?)", or nothing when no known name is near.
std::string suggestion(std::string_view word, const std::vector<std::string>& known);

}  // namespace panelist::domain

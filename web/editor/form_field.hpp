#pragma once
// One field of a form as templates print it, and the list of mistakes above. Pure.
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

namespace panelist::web::editor {

struct FieldText {
  std::string_view name;  ///< of the control
  std::string_view label, hint;
  bool is_required{false};
  std::string_view type;  ///< of <input>; "area" for several lines, "select"
  std::string_view part;  ///< "half" or "third" of a line, beside its neighbours
};
using Options = std::vector<std::pair<std::string, std::string>>;  ///< value, label

/// {id, name, label, hint, value, error, is_required, is_area, is_select, options, type}.
Json field_view(const FieldText& text, const std::string& value, const std::string& error,
                const Options& options = {});
/// The message about `field` ("starting_price.amount"), or empty.
std::string error_of(const std::vector<FieldError>& errors, std::string_view field);
/// For the list at the top: {heading, items: [{href, text}]}, or null without a mistake. `labels`
/// maps a field to the control's name and label; others are printed as they are.
struct FieldName {
  std::string field, control, label;
};
Json mistakes_view(const std::vector<FieldError>& errors, const std::vector<FieldName>& labels);
/// "Must be ...": a message as a sentence.
std::string as_sentence(std::string message);

}  // namespace panelist::web::editor

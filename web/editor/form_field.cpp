#include "web/editor/form_field.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "web/editor/why_words.hpp"

namespace panelist::web::editor {

std::string as_sentence(std::string message) {
  message = upper_first(std::move(message));
  if (!message.empty() && message.back() != '.' && message.back() != '?') message += '.';
  return message;
}

Json field_view(const FieldText& text, const std::string& value, const std::string& error,
                const Options& options) {
  Json view = {{"id", "f-" + std::string(text.name)},
               {"name", text.name},
               {"label", text.label},
               {"hint", text.hint},
               {"value", value},
               {"error", error.empty() ? "" : as_sentence(error)},
               {"is_optional", !text.is_required},
               {"is_area", text.type == "area"},
               {"is_select", text.type == "select"},
               {"is_half", text.part == "half"},
               {"is_third", text.part == "third"},
               {"type", text.type.empty() ? "text" : text.type},
               {"is_input", text.type != "area" && text.type != "select"},
               {"is_described", !text.hint.empty() || !error.empty()},
               {"options", Json::array()}};
  for (const auto& [option, label] : options)
    view["options"].push_back(
        {{"value", option}, {"label", label}, {"is_chosen", option == value}});
  return view;
}

std::string error_of(const std::vector<FieldError>& errors, std::string_view field) {
  for (const FieldError& error : errors)
    if (error.field == field) return error.message;
  return {};
}

Json mistakes_view(const std::vector<FieldError>& errors, const std::vector<FieldName>& labels) {
  if (errors.empty()) return {};
  const auto count = static_cast<long long>(errors.size());
  Json view = {{"heading", plural(count, "thing needs", "things need") +
                               " another look. What you typed is still here."},
               {"items", Json::array()}};
  for (const FieldError& error : errors) {
    const auto known = std::find_if(labels.begin(), labels.end(), [&](const FieldName& name) {
      return name.field == error.field;
    });
    const bool is_known = known != labels.end();
    view["items"].push_back({{"href", is_known ? Json("#f-" + known->control) : Json()},
                             {"label", is_known ? known->label : error.field},
                             {"message", error.message}});
  }
  return view;
}

}  // namespace panelist::web::editor

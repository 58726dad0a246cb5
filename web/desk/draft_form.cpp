#include "web/desk/draft_form.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/text.hpp"
#include "domain/slot_value.hpp"
#include "domain/verdict.hpp"

namespace panelist::web::desk {
namespace {

std::optional<double> parse_number(std::string_view text) {
  double number = 0;
  const auto [rest, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || rest != text.data() + text.size() || !std::isfinite(number))
    return std::nullopt;
  return number;
}

/// A number when it is one (a decimal comma counts), else the text as typed; null when empty.
Json number_or_text(const std::string& typed, double scale) {
  std::string text(trim(typed));
  if (text.empty()) return nullptr;
  if (text.ends_with('%')) text.pop_back();
  const std::size_t comma = text.find(',');
  if (comma != std::string::npos && text.find('.') == std::string::npos) text[comma] = '.';
  const auto number = parse_number(trim(text));
  if (!number) return typed;
  // Six digits are more than anybody types; without this 29 % would be 0.29000000000000004.
  return std::round(*number / scale * 1e6) / 1e6;
}

Json text_or_null(const std::string& typed) {
  return trim(typed).empty() ? Json(nullptr) : Json(typed);
}

Json lines_of(const std::string& typed) {
  Json lines = Json::array();
  for (const std::string& line : split(typed, '\n')) {
    if (const std::string_view text = trim(line); !text.empty()) lines.push_back(std::string(text));
  }
  return lines.empty() ? Json(nullptr) : lines;
}

/// One name a line; a single line may hold several, separated by commas.
Json names_of(const std::string& typed) {
  std::string lines(trim(typed));
  if (lines.find('\n') == std::string::npos) std::replace(lines.begin(), lines.end(), ',', '\n');
  return lines_of(lines);
}

void put(Json& object, const std::string& key, Json value) {
  if (!value.is_null()) object[key] = std::move(value);
}

/// The number beside the three named odds wins when both are given.
Json odds_of(const Form& form, const std::string& field) {
  const std::string& number = form.get(field + ".probability_number");
  return number_or_text(trim(number).empty() ? form.get(field + ".probability") : number, 100);
}

Json answer_of(const Form& form, const domain::Slot& slot) {
  const std::string field = "slot." + slot.id;
  if (slot.kind == domain::SlotKind::names) return names_of(form.get(field));
  if (slot.kind != domain::SlotKind::prediction) return text_or_null(form.get(field));
  Json prediction = Json::object();
  put(prediction, "claim", text_or_null(form.get(field + ".claim")));
  put(prediction, "date", text_or_null(form.get(field + ".date")));
  put(prediction, "probability", odds_of(form, field));
  return prediction.empty() ? Json(nullptr) : prediction;
}

}  // namespace

const Json& member(const Json& object, std::string_view key) {
  static const Json nothing;
  if (!object.is_object()) return nothing;
  const auto found = object.find(key);
  return found == object.end() ? nothing : *found;
}

Json draft_of(const Form& form, const domain::Persona& persona) {
  Json draft = Json::object();
  Json slots = Json::object();
  for (const domain::Slot& slot : persona.slots) put(slots, slot.id, answer_of(form, slot));
  if (!slots.empty()) draft["slots"] = std::move(slots);
  for (const char* key : {"decision", "basis", "quote", "relation", "byline"})
    put(draft, key, text_or_null(form.get(key)));
  if (form.get("basis") == "tried_it")
    put(draft, "basis_hours", number_or_text(form.get("basis_hours"), 1));
  put(draft, "confidence", number_or_text(form.get("confidence_percent"), 100));
  put(draft, "sources", lines_of(form.get("sources")));
  if (const Json model = text_or_null(form.get("model")); !model.is_null()) {
    draft["model"] = model;
    draft["author_kind"] = "hybrid";
  }
  return draft;
}

Json with_built_quote(Json draft, const domain::Persona& persona) {
  const std::string built = domain::build_quote(draft, persona);
  const std::string quote(trim(plain_text(member(draft, "quote"))));
  if (built.empty() || quote.find(built) != std::string::npos) return draft;
  draft["quote"] = quote.empty() ? built : quote + "\n\n" + built;
  return draft;
}

std::string percent_text(const Json& value) {
  if (!value.is_number()) return plain_text(value);
  const double percent = std::round(value.get<double>() * 1e4) / 1e2;
  if (percent == std::floor(percent)) return std::to_string(static_cast<long long>(percent));
  return Json(percent).dump();
}

std::string plain_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number()) {
    const auto number = value.get<double>();
    if (number == std::floor(number) && std::abs(number) < 1e15)
      return std::to_string(static_cast<long long>(number));
    return value.dump();
  }
  if (!value.is_array()) return {};
  std::vector<std::string> lines;
  for (const Json& item : value) lines.push_back(plain_text(item));
  return join(lines, "\n");
}

}  // namespace panelist::web::desk

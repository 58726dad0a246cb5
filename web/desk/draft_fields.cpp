#include "web/desk/draft_fields.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "domain/slot_value.hpp"
#include "domain/verdict.hpp"
#include "web/desk/draft_form.hpp"
#include "web/desk/form_view.hpp"

namespace panelist::web::desk {
namespace {

std::string odds_words(const Json& answer) {
  std::string words = plain_text(member(answer, "claim"));
  const std::string date = plain_text(member(answer, "date"));
  const std::string percent = percent_text(member(answer, "probability"));
  if (!date.empty()) words += (words.empty() ? "by " : ", by ") + date;
  if (!percent.empty()) words += (words.empty() ? "" : ", ") + percent + " %";
  return words;
}

std::string answer_text(const Json& answer) {
  return answer.is_object() ? odds_words(answer) : plain_text(answer);
}

std::string basis_text(const Json& draft) {
  const auto basis = domain::parse_basis(plain_text(member(draft, "basis")));
  if (!basis || *basis == domain::Basis::unstated) return {};
  const Json& hours = member(draft, "basis_hours");
  return domain::basis_label(*basis, hours.is_number() ? std::optional(hours.get<double>())
                                                       : std::nullopt);
}

std::string value_text(const Json& draft, std::string_view key) {
  const Json& value = member(draft, key);
  if (key == "decision") {
    const std::string text = plain_text(value);
    return text == "ship" ? "Ship" : text == "skip" ? "Skip" : text;
  }
  if (key == "basis") return basis_text(draft);
  if (key == "confidence") {
    const std::string percent = percent_text(value);
    return percent.empty() ? percent : percent + " %";
  }
  return plain_text(value);
}

}  // namespace

std::vector<DraftField> draft_fields(const Json& draft, const domain::Persona* persona) {
  std::vector<DraftField> fields;
  const auto add = [&](const std::string& field, const std::string& text) {
    if (!trim(text).empty()) fields.push_back({field, field_label(field, persona), text});
  };
  for (const char* key : {"decision", "quote"}) add(key, value_text(draft, key));
  const Json& slots = member(draft, "slots");
  if (persona != nullptr) {
    for (const domain::Slot& slot : persona->slots)
      add("slots." + slot.id, answer_text(member(slots, slot.id)));
  } else if (slots.is_object()) {
    for (const auto& [id, answer] : slots.items()) add("slots." + id, answer_text(answer));
  }
  for (const char* key : {"basis", "confidence", "sources", "relation", "byline", "model"})
    add(key, value_text(draft, key));
  return fields;
}

}  // namespace panelist::web::desk

#include "web/desk/form_view.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "domain/slot_value.hpp"
#include "web/desk/draft_form.hpp"

namespace panelist::web::desk {
namespace {

using domain::Persona;
using domain::Slot;
using domain::SlotKind;
using domain::SlotRequired;

struct FieldName {
  std::string_view field, label;
};
constexpr std::array<FieldName, 10> field_names{{
    {"decision", "Ship or skip"},
    {"quote", "Quote"},
    {"basis", "How do you know it?"},
    {"basis_hours", "Hours you tried it for"},
    {"confidence", "How sure are you?"},
    {"sources", "Sources"},
    {"relation", "Tie to the maker"},
    {"byline", "Signed as"},
    {"model", "Model that helped"},
    {"author_kind", "Written by"},
}};

/// "slots.competitors[2]" is about the slot "competitors"; empty for other fields.
std::string slot_of(std::string_view field) {
  constexpr std::string_view prefix = "slots.";
  if (!field.starts_with(prefix)) return {};
  field.remove_prefix(prefix.size());
  return std::string(field.substr(0, field.find_first_of(".[")));
}

std::string base_of(std::string_view field) {
  return std::string(field.substr(0, field.find_first_of(".[")));
}

/// The id of the element a mistake's link jumps to.
std::string anchor_of(std::string_view field) {
  const std::string slot = slot_of(field);
  return slot.empty() ? "field-" + base_of(field) : "slot-" + slot;
}

std::string complaint_about(std::string_view anchor, const std::vector<FieldError>& errors,
                            const Persona& persona) {
  for (const FieldError& error : errors)
    if (anchor_of(error.field) == anchor) return error_sentence(error, persona);
  return {};
}

/// "Ship: I would sign for it" is the word and what it means.
std::string after_colon(const std::string& label) {
  const std::size_t colon = label.find(':');
  return colon == std::string::npos ? label : std::string(trim(label.substr(colon + 1)));
}

Json prediction_view(const Json& answer) {
  const std::string percent = percent_text(member(answer, "probability"));
  const bool is_named = percent == "20" || percent == "50" || percent == "80";
  return {{"claim", plain_text(member(answer, "claim"))},
          {"date", plain_text(member(answer, "date"))},
          {"unlikely", percent == "20"},
          {"even", percent == "50"},
          {"likely", percent == "80"},
          {"number", is_named ? "" : percent}};
}

Json slot_view(const Slot& slot, const Json& draft, const Persona& persona,
               const std::vector<FieldError>& errors) {
  const Json& answer = member(member(draft, "slots"), slot.id);
  const std::string anchor = "slot-" + slot.id;
  Json view = {{"anchor", anchor},
               {"field", "slot." + slot.id},
               {"id", slot.id},
               {"label", slot.label},
               {"hint", slot.hint},
               {"filled", !domain::is_empty_answer(answer)},
               {"required", slot.required == SlotRequired::always},
               {"error", complaint_about(anchor, errors, persona)},
               {"is_text", slot.kind == SlotKind::text},
               {"is_names", slot.kind == SlotKind::names},
               {"is_choice", slot.kind == SlotKind::choice},
               {"value", plain_text(answer)},
               {"choices", Json::array()},
               {"prediction", nullptr}};
  for (const std::string& choice : slot.choices) {
    std::string label = choice;
    std::replace(label.begin(), label.end(), '_', ' ');
    if (!label.empty() && label[0] >= 'a' && label[0] <= 'z')
      label[0] = static_cast<char>(label[0] - 'a' + 'A');
    view["choices"].push_back(
        {{"value", choice}, {"label", label}, {"checked", plain_text(answer) == choice}});
  }
  if (slot.kind == SlotKind::prediction) view["prediction"] = prediction_view(answer);
  return view;
}

Json signature_view(const std::string& byline, const std::string& own_name,
                    const std::string& pseudonym) {
  Json names = Json::array();
  const auto add = [&](const std::string& value, const std::string& label) {
    names.push_back({{"value", value},
                     {"label", label},
                     {"checked", byline == value},
                     {"own", value.empty()}});
  };
  add("", own_name);
  if (!pseudonym.empty()) add(pseudonym, pseudonym);
  if (!byline.empty() && byline != pseudonym) add(byline, byline);
  return names;
}

/// Which of the three parts of the form a slot stands in.
void place_slots(Json& view, const Json& draft, const Persona& persona,
                 const std::vector<FieldError>& errors) {
  view["slots"] = Json::array();
  view["on_skip"] = Json::array();
  view["folded_slots"] = Json::array();
  std::size_t filled = 0;
  for (const Slot& slot : persona.slots) {
    Json one = slot_view(slot, draft, persona, errors);
    if (one["filled"] == true) ++filled;
    const bool folds = slot.kind == SlotKind::prediction && slot.required == SlotRequired::never;
    const char* place = slot.required == SlotRequired::on_skip ? "on_skip"
                        : folds                                ? "folded_slots"
                                                               : "slots";
    view[place].push_back(std::move(one));
  }
  view["slots_line"] =
      std::to_string(filled) + " of " + std::to_string(persona.slots.size()) + " answered";
}

}  // namespace

std::string field_label(std::string_view field, const Persona* persona) {
  const std::string slot = slot_of(field);
  if (!slot.empty()) {
    const Slot* found = persona == nullptr ? nullptr : persona->find_slot(slot);
    if (found != nullptr) return found->label;
    std::string words = slot;
    std::replace(words.begin(), words.end(), '_', ' ');
    return words;
  }
  const std::string base = base_of(field);
  for (const FieldName& name : field_names)
    if (name.field == base) return std::string(name.label);
  return base;
}

std::string error_sentence(const FieldError& error, const Persona& persona) {
  if (error.field == "decision") return "Choose ship or skip.";
  if (error.field == "quote" && error.message == "is required") return "Write the quote.";
  if (error.field == "quote" && error.message.starts_with("has "))
    return "The quote " + error.message + ".";
  const std::string label = field_label(error.field, &persona);
  if (error.message.starts_with("must be filled")) return "Answer “" + label + "”.";
  return label + ": " + error.message + ".";
}

Json errors_view(const std::vector<FieldError>& errors, const Persona& persona) {
  if (errors.empty()) return nullptr;
  Json items = Json::array();
  for (const FieldError& error : errors) {
    items.push_back({{"href", "#" + anchor_of(error.field)},
                     {"text", error_sentence(error, persona)}});
  }
  const std::string title =
      plural(static_cast<long long>(errors.size()), "thing is missing.", "things are missing.");
  return {{"title", title + " Your text is saved."}, {"items", std::move(items)}};
}

std::string word_line(std::size_t words, const Persona& persona) {
  return std::to_string(words) + " of " + std::to_string(persona.words_min) + " to " +
         std::to_string(persona.words_max) + " words";
}

Json form_view(const Persona& persona, const Json& draft, const std::string& own_name,
               const std::string& pseudonym, const std::vector<FieldError>& errors) {
  const std::string quote = plain_text(member(draft, "quote"));
  const std::string basis = plain_text(member(draft, "basis"));
  const std::string decision = plain_text(member(draft, "decision"));
  const auto complaint = [&](const char* anchor) {
    return complaint_about(anchor, errors, persona);
  };
  Json view = {
      {"uses_it", basis == "uses_it"},
      {"tried_it", basis == "tried_it"},
      {"read_docs", basis == "read_docs"},
      {"hours", plain_text(member(draft, "basis_hours"))},
      {"hours_error", complaint("field-basis_hours")},
      {"quote", quote},
      {"quote_error", complaint("field-quote")},
      {"word_line", word_line(count_words(quote), persona)},
      {"words_min", persona.words_min},
      {"words_max", persona.words_max},
      {"ship", decision == "ship"},
      {"skip", decision == "skip"},
      {"ship_means", after_colon(persona.ship_label)},
      {"skip_means", after_colon(persona.skip_label)},
      {"decision_error", complaint("field-decision")},
      {"sources", plain_text(member(draft, "sources"))},
      {"sources_error", complaint("field-sources")},
      {"confidence", percent_text(member(draft, "confidence"))},
      {"confidence_error", complaint("field-confidence")},
      {"relation", plain_text(member(draft, "relation"))},
      {"model", plain_text(member(draft, "model"))},
      {"model_error", complaint("field-model")},
      {"names", signature_view(plain_text(member(draft, "byline")), own_name, pseudonym)},
      {"has_pseudonym", !pseudonym.empty()},
      {"errors", errors_view(errors, persona)}};
  place_slots(view, draft, persona, errors);
  view["has_on_skip"] = !view["on_skip"].empty();
  const auto has_error = [](const Json& slot) { return slot["error"] != ""; };
  const Json& folded = view["folded_slots"];
  view["open_more"] = view["sources_error"] != "" || view["confidence_error"] != "" ||
                      std::any_of(folded.begin(), folded.end(), has_error);
  return view;
}

}  // namespace panelist::web::desk

#include "domain/persona.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace panelist::domain {
namespace {

template <typename Enum>
struct Name {
  Enum value;
  std::string_view text;
};
constexpr Name<SlotKind> kind_names[] = {{SlotKind::text, "text"},
                                         {SlotKind::names, "names"},
                                         {SlotKind::prediction, "prediction"},
                                         {SlotKind::choice, "choice"}};
constexpr Name<SlotRequired> required_names[] = {{SlotRequired::never, "never"},
                                                 {SlotRequired::always, "always"},
                                                 {SlotRequired::on_skip, "on_skip"}};

template <typename Enum, std::size_t Count>
std::string_view name_of(const Name<Enum> (&names)[Count], Enum value) {
  for (const auto& name : names) {
    if (name.value == value) return name.text;
  }
  return "";
}

template <typename Enum, std::size_t Count>
std::optional<Enum> find_name(const Name<Enum> (&names)[Count], std::string_view text) {
  for (const auto& name : names) {
    if (name.text == text) return name.value;
  }
  return std::nullopt;
}

Slot slot_from_json(const Json& json) {
  Slot slot;
  slot.id = json.value("id", "");
  slot.label = json.value("label", "");
  slot.hint = json.value("hint", "");
  slot.kind = parse_slot_kind(json.value("kind", "text")).value_or(SlotKind::text);
  slot.required =
      parse_slot_required(json.value("required", "never")).value_or(SlotRequired::never);
  slot.lead = json.value("lead", "");
  slot.choices = json.value("choices", std::vector<std::string>{});
  return slot;
}

}  // namespace

std::string_view to_string(SlotKind kind) { return name_of(kind_names, kind); }
std::string_view to_string(SlotRequired required) { return name_of(required_names, required); }

std::optional<SlotKind> parse_slot_kind(std::string_view text) {
  return find_name(kind_names, text);
}
std::optional<SlotRequired> parse_slot_required(std::string_view text) {
  return find_name(required_names, text);
}

const Slot* Persona::find_slot(std::string_view slot_id) const {
  const auto found = std::find_if(slots.begin(), slots.end(),
                                  [&](const Slot& slot) { return slot.id == slot_id; });
  return found == slots.end() ? nullptr : &*found;
}

Json persona_to_json(const Persona& persona) {
  Json slots = Json::array();
  for (const Slot& slot : persona.slots) {
    slots.push_back({{"id", slot.id},
                     {"label", slot.label},
                     {"hint", slot.hint},
                     {"kind", std::string(to_string(slot.kind))},
                     {"required", std::string(to_string(slot.required))},
                     {"lead", slot.lead},
                     {"choices", slot.choices}});
  }
  Json json = {{"id", persona.id},
               {"version", persona.version},
               {"title", persona.title},
               {"letter", persona.letter},
               {"question", persona.question},
               {"about", persona.about},
               {"ship_label", persona.ship_label},
               {"skip_label", persona.skip_label},
               {"order", persona.order},
               {"words_min", persona.words_min},
               {"words_max", persona.words_max},
               {"slots", std::move(slots)}};
  // Left out when empty, so that snapshots from before the key keep their hash.
  if (!persona.facts.empty()) json["facts"] = persona.facts;
  return json;
}

Persona persona_from_json(const Json& json) {
  Persona persona;
  persona.id = json.value("id", "");
  persona.version = json.value("version", 1);
  persona.title = json.value("title", "");
  persona.letter = json.value("letter", "");
  persona.question = json.value("question", "");
  persona.about = json.value("about", "");
  persona.ship_label = json.value("ship_label", "");
  persona.skip_label = json.value("skip_label", "");
  persona.order = json.value("order", 0);
  persona.words_min = json.value("words_min", persona.words_min);
  persona.words_max = json.value("words_max", persona.words_max);
  if (const auto slots = json.find("slots"); slots != json.end()) {
    for (const Json& slot : *slots) persona.slots.push_back(slot_from_json(slot));
  }
  if (const auto facts = json.find("facts"); facts != json.end())
    persona.facts = facts->get<std::vector<std::string>>();
  return persona;
}

bool Persona::is_concerned_by(const std::vector<std::string>& changed_facts) const {
  if (facts.empty()) return !changed_facts.empty();
  return std::any_of(changed_facts.begin(), changed_facts.end(), [&](const std::string& fact) {
    return std::find(facts.begin(), facts.end(), fact) != facts.end();
  });
}

}  // namespace panelist::domain

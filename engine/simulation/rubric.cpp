#include "simulation/rubric.hpp"

#include <nlohmann/json.hpp>

namespace panelist::simulation {
namespace {

std::string words(int count, const std::string& canary, Dice& dice) {
  static constexpr const char* vocabulary[] = {
      "the", "tool",  "does",  "its", "work", "quickly", "and", "says", "so",    "when",
      "it",  "fails", "which", "is",  "rare", "enough",  "for", "a",    "small", "team"};
  std::string text = "Noted " + canary;
  for (int i = 2; i < count; ++i)
    text += std::string(" ") + vocabulary[dice.below(std::size(vocabulary))];
  return text + ".";
}

Json slot_answer(const domain::Slot& slot, Dice& dice) {
  switch (slot.kind) {
    case domain::SlotKind::text:
      return words(8, "well", dice);
    case domain::SlotKind::names:
      return Json::array({"grep", "awk"});
    case domain::SlotKind::choice:
      return slot.choices.front();
    case domain::SlotKind::prediction:
      break;
  }
  return {{"claim", "A free tier comes"}, {"date", "2035-01-01"}, {"probability", 0.5}};
}

}  // namespace

Json write_verdict(const domain::Persona& persona, const std::string& canary, Dice& dice) {
  const bool is_skip = dice.chance(0.4);
  Json slots = Json::object();
  for (const domain::Slot& slot : persona.slots) {
    const bool is_needed = slot.required == domain::SlotRequired::always ||
                           (slot.required == domain::SlotRequired::on_skip && is_skip);
    if (is_needed || dice.chance(0.3)) slots[slot.id] = slot_answer(slot, dice);
  }
  const int length = persona.words_min + dice.below(persona.words_max - persona.words_min);
  return {{"decision", is_skip ? "skip" : "ship"},
          {"quote", words(std::max(length, 3), canary, dice)},
          {"slots", std::move(slots)},
          {"basis", "tried_it"},
          {"basis_hours", 1 + dice.below(40)}};
}

Json write_draft(const std::string& canary, Dice& dice) {
  return {{"quote", words(4 + dice.below(40), canary, dice)}};
}

}  // namespace panelist::simulation

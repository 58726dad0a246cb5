#include "domain/slot_clause.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "domain/slot_value.hpp"

namespace panelist::domain {
namespace {

constexpr std::size_t phrase_characters_max = 160;
constexpr std::size_t clauses_max = 3;

/// Up to the first full stop that ends a sentence; "3.2" and "e.g. this" are no ends.
std::string_view first_sentence(std::string_view text) {
  text = text.substr(0, text.find('\n'));
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const bool stop = text[i] == '.' || text[i] == '!' || text[i] == '?';
    const bool capital_follows = text[i + 1] == ' ' && text[i + 2] >= 'A' && text[i + 2] <= 'Z';
    if (stop && capital_follows) return text.substr(0, i + 1);
  }
  return text;
}

/// Small first letter for words that only stand in capitals because they open a sentence.
void lower_opening_word(std::string& phrase) {
  static constexpr std::array<std::string_view, 34> words{
      "A",    "An",    "The",   "It",      "Its",     "They",    "Their",  "There",   "This",
      "That", "These", "Those", "If",      "When",    "Where",   "Anyone", "Anybody", "Everyone",
      "Any",  "All",   "No",    "Nobody",  "People",  "Teams",   "Users",  "You",     "Your",
      "We",   "Our",   "Who",   "Whoever", "Someone", "Because", "For"};
  const std::string_view opening = std::string_view(phrase).substr(0, phrase.find(' '));
  if (std::find(words.begin(), words.end(), opening) == words.end()) return;
  phrase[0] = static_cast<char>(phrase[0] - 'A' + 'a');
}

struct SlotLead {
  std::string_view slot, lead;
};

/// What a skip is about, the slot that says it best first.
constexpr std::array<SlotLead, 5> skip_leads{{{"breaks_for", "it breaks for"},
                                              {"flips_if", "it becomes a ship if"},
                                              {"unproven", "still unproven:"},
                                              {"must_hold", "it only works if"},
                                              {"stress_test", "under pressure:"}}};
/// What a ship rests on.
constexpr std::array<SlotLead, 4> ship_leads{{{"earns_it", "this counts for you:"},
                                              {"difference", "its one real difference is yours:"},
                                              {"moat", "you want what keeps its buyers:"},
                                              {"thesis", "you share the bet that"}}};
/// Words with which answers to a slot tend to open.
constexpr std::array<SlotLead, 6> usual_leads{{{"breaks_for", "it breaks for"},
                                               {"flips_if", "it becomes a ship if"},
                                               {"must_hold", "it only works if"},
                                               {"difference", "the one real difference is"},
                                               {"thesis", "the bet is that"},
                                               {"unproven", "still unproven:"}}};

/// Reviewers often repeat the question: "It breaks for big teams", or its end: "If the price
/// falls".
void drop_usual_lead(std::string& phrase, std::string_view slot_id) {
  for (const SlotLead& usual : usual_leads) {
    if (usual.slot != slot_id) continue;
    const std::string lower = to_lower_ascii(phrase);
    for (std::string_view tail = usual.lead; !tail.empty();) {
      if (lower.size() > tail.size() + 1 && lower.starts_with(tail) && lower[tail.size()] == ' ') {
        phrase.erase(0, tail.size() + 1);
        return;
      }
      const std::size_t space = tail.find(' ');
      tail = space == std::string_view::npos ? "" : tail.substr(space + 1);
    }
  }
}

}  // namespace

std::optional<std::string> slot_phrase(const SeatVerdict& seat, std::string_view slot_id) {
  const auto slot = seat.text.slots_json.find(std::string(slot_id));
  if (slot == seat.text.slots_json.end()) return std::nullopt;
  const Json value = Json::parse(slot->second, nullptr, false);
  if (!value.is_string()) return std::nullopt;
  std::string phrase(first_sentence(trim(value.get_ref<const std::string&>())));
  while (phrase.ends_with('.') || phrase.ends_with('!') || phrase.ends_with('?')) {
    phrase.pop_back();
  }
  drop_usual_lead(phrase, slot_id);
  lower_opening_word(phrase);
  if (phrase.empty() || count_code_points(phrase) > phrase_characters_max) return std::nullopt;
  return phrase;
}

std::optional<std::string> skip_reason(const SeatVerdict& seat) {
  for (const SlotLead& known : skip_leads) {
    if (auto phrase = slot_phrase(seat, known.slot)) {
      return std::string(known.lead) + " " + *phrase;
    }
  }
  return std::nullopt;
}

std::vector<Clause> choose_clauses(const Scorecard& card, const Scorecard& other) {
  std::vector<Clause> clauses;
  const auto add = [&](const Scorecard& source, const SeatVerdict& seat, std::string_view slot,
                       const std::string& lead) {
    if (clauses.size() == clauses_max) return false;
    const auto phrase = slot_phrase(seat, slot);
    if (!phrase) return false;
    clauses.push_back({lead + " " + *phrase, seat.persona, verdict_anchor(source.slug, seat)});
    return true;
  };
  for (const SeatVerdict& seat : card.seats) {
    if (seat.outcome != SeatOutcome::voted) continue;
    if (seat.text.decision == Decision::skip) {
      add(card, seat, "flips_if", "the " + persona_word(seat) + "'s condition is met:");
      continue;
    }
    for (const SlotLead& known : ship_leads) {
      if (add(card, seat, known.slot, std::string(known.lead))) break;
    }
  }
  for (const SeatVerdict& seat : other.seats) {
    if (seat.outcome != SeatOutcome::voted) continue;
    add(other, seat, "breaks_for", "your case is where the other breaks:");
  }
  return clauses;
}

}  // namespace panelist::domain

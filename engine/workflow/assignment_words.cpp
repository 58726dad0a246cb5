#include "workflow/assignment_words.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/text.hpp"

namespace panelist::workflow {
namespace {

constexpr std::size_t named_people_max = 4;

std::string refusal_words(const Refusal& refusal) {
  if (refusal.kind == "declined") return " declined this seat";
  if (refusal.kind == "recused") return " recused from this panel";
  return " opened the sealed verdicts of this panel";
}

const Refusal* find_refusal(const RunState& state, std::string_view persona, PersonId person) {
  for (const Refusal& refusal : state.refusals)
    if (refusal.person == person && (refusal.persona.empty() || refusal.persona == persona))
      return &refusal;
  return nullptr;
}

}  // namespace

std::string name_of(const Candidate& candidate) {
  return candidate.name.empty() ? "this person" : candidate.name;
}

std::string persona_words(std::string_view persona) {
  std::string words(persona);
  std::replace(words.begin(), words.end(), '_', ' ');
  return words;
}

std::string short_day(Instant instant) {
  static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::year_month_day date{day};
  const auto weekday = std::chrono::weekday{day}.c_encoding();
  return std::string(days[weekday]) + " " + std::to_string(static_cast<unsigned>(date.day())) +
         " " + months[static_cast<unsigned>(date.month()) - 1];
}

std::string short_moment(Instant instant) {
  // RFC 3339 has the clock at a fixed place: 2026-11-24T14:03:00.000Z.
  return short_day(instant) + ", " + format_rfc3339(instant).substr(11, 5) + " UTC";
}

std::string sentence_case(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

bool holds_persona(const Candidate& candidate, std::string_view persona) {
  return std::find(candidate.personas.begin(), candidate.personas.end(), persona) !=
         candidate.personas.end();
}

Unfit unfitness(const RunState& state, std::string_view persona, const Candidate& candidate,
                int more) {
  if (!holds_persona(candidate, persona)) return Unfit::persona;
  if (find_refusal(state, persona, candidate.person)) return Unfit::refused;
  if (candidate.has_conflict) return Unfit::tie;
  if (candidate.away_until) return Unfit::away;
  if (candidate.cap && candidate.open_tasks + more >= *candidate.cap) return Unfit::cap;
  return Unfit::none;
}

std::string why_unfit(const RunState& state, std::string_view persona, const Candidate& candidate,
                      int more) {
  const std::string name = name_of(candidate);
  switch (unfitness(state, persona, candidate, more)) {
    case Unfit::none: return {};
    case Unfit::persona: return name + " does not hold the " + persona_words(persona) + " persona";
    case Unfit::refused:
      return name + refusal_words(*find_refusal(state, persona, candidate.person));
    case Unfit::tie: return name + " has a tie to the maker";
    case Unfit::away: return name + " is away until " + short_day(*candidate.away_until);
    case Unfit::cap: break;
  }
  return name + " is at the cap (" + std::to_string(candidate.open_tasks + more) + " of " +
         std::to_string(*candidate.cap) + ")";
}

std::string explain_choice(const RunState& state, std::string_view persona, const Candidate& chosen,
                           const std::vector<Candidate>& candidates, bool doubled) {
  int able = 0, as_free = 0, freer = 0;
  for (const Candidate& other : candidates) {
    if (unfitness(state, persona, other, 0) != Unfit::none) continue;
    ++able;
    if (other.open_tasks == chosen.open_tasks) ++as_free;
    if (other.open_tasks < chosen.open_tasks) ++freer;
  }
  const std::string plural_persona = persona_words(persona) + "s";
  std::string why;
  if (able <= 1)
    why = "you are the only " + persona_words(persona) + " who can take it now";
  else if (freer > 0)
    why = "the " + plural_persona +
          " with fewer open are on this panel already or take another seat";
  else if (as_free == 1)
    why = "you have the fewest open of " + std::to_string(able) + " " + plural_persona;
  else
    why = "you were drawn from the " + std::to_string(as_free) + " of " + std::to_string(able) +
          " " + plural_persona + " with the fewest open";
  if (doubled) why += "; there are too few people for one seat each, so you hold two";
  return why;
}

std::string explain_nobody(const std::vector<Candidate>& candidates, std::string_view persona,
                           const std::function<std::string(const Candidate&)>& why) {
  std::vector<std::string> reasons;
  std::size_t others = 0;
  for (const Candidate& candidate : candidates) {
    if (!holds_persona(candidate, persona)) continue;
    if (reasons.size() < named_people_max)
      reasons.push_back(why(candidate));
    else
      ++others;
  }
  if (reasons.empty()) return "nobody holds the " + persona_words(persona) + " persona";
  if (others > 0)
    reasons.push_back("and " + plural(static_cast<long long>(others), "other", "others"));
  return join(reasons, ", ");
}

}  // namespace panelist::workflow

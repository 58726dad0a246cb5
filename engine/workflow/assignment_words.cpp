#include "workflow/assignment_words.hpp"

#include <algorithm>
#include <array>
#include <chrono>

#include "base/text.hpp"
#include "workflow/open_demand.hpp"

namespace panelist::workflow {
namespace {

constexpr std::size_t named_people_max = 4;

std::string refusal_words(const Refusal& refusal) {
  if (refusal.kind == "declined") return " declined this seat";
  if (refusal.kind == "recused") return " recused from this panel";
  if (refusal.kind == gave_back) return " gave this seat back";
  return " opened the sealed verdicts of this panel";
}

/// When a seat that the person is given at once would be due.
std::optional<Instant> due_if_given(const RunState& state, const Candidate& candidate) {
  if (!state.definition) return std::nullopt;
  const std::optional<Duration>& due_after = state.definition->panel_step().due_after;
  if (!due_after) return std::nullopt;
  return candidate.as_of + *due_after;
}

bool is_absent(const Candidate& candidate, const std::optional<Instant>& due) {
  return due && !due_on_working_day(candidate.times, candidate.as_of, *due);
}

/// "3 open at a share of 2 make 1.5"
std::string load_words(const Candidate& candidate) {
  const int open = candidate.open_tasks + 1;
  const int hundredths = (open * 100 * domain::share_usual + candidate.share / 2) / candidate.share;
  return std::to_string(open) + " open at a share of " + domain::format_share(candidate.share) +
         (open == 1 ? " makes " : " make ") + domain::format_share(hundredths);
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

std::string short_local_day(Instant instant, const std::string& zone) {
  return short_day(Instant{std::chrono::days{static_cast<int>(local_day(instant, zone))}});
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
  if (is_absent(candidate, due_if_given(state, candidate))) return Unfit::away_when_due;
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
    case Unfit::away_when_due: return absence_words(candidate, *due_if_given(state, candidate));
    case Unfit::cap: break;
  }
  return name + " is at the cap (" + std::to_string(candidate.open_tasks + more) + " of " +
         std::to_string(*candidate.cap) + ")";
}

std::string absence_words(const Candidate& candidate, Instant due) {
  const std::string day = " (" + short_local_day(due, candidate.times.zone) + ")";
  if (is_away(candidate.times, due)) return name_of(candidate) + " is away when it is due" + day;
  return name_of(candidate) + " has no working day before it is due" + day;
}

std::string explain_choice(const RunState& state, std::string_view persona, const Candidate& chosen,
                           const std::vector<Candidate>& candidates, bool doubled) {
  int able = 0, as_free = 0, freer = 0;
  bool shares_differ = false;
  for (const Candidate& other : candidates) {
    if (unfitness(state, persona, other, 0) != Unfit::none) continue;
    ++able;
    if (load_with(other, 0) == load_with(chosen, 0)) ++as_free;
    if (load_with(other, 0) < load_with(chosen, 0)) ++freer;
    if (other.share != chosen.share) shares_differ = true;
  }
  const std::string plural_persona = persona_words(persona) + "s";
  const std::string of_able = std::to_string(able) + " " + plural_persona;
  std::string why;
  if (able <= 1)
    why = "you are the only " + persona_words(persona) + " who can take it now";
  else if (freer > 0)
    why = "the " + plural_persona + " with " + (shares_differ ? "less load" : "fewer open") +
          " are on this panel already or take another seat";
  else if (as_free == 1)
    why = "you have the " + std::string(shares_differ ? "least load" : "fewest open") + " of " +
          of_able;
  else
    why = "you were drawn from the " + std::to_string(as_free) + " of " + of_able + " with the " +
          (shares_differ ? "least load" : "fewest open");
  if (shares_differ && freer == 0) why += ": with this one " + load_words(chosen);
  if (doubled) why += "; there are too few people for one seat each, so you hold two";
  return why;
}

std::string kept_words(const Candidate& candidate, const std::vector<KeptPlace>& kept) {
  std::vector<std::string> seats;
  for (const KeptPlace& place : kept)
    if (place.person == candidate.person) seats.push_back(place.seat);
  const int places = static_cast<int>(seats.size());
  if (places == 0 || !candidate.cap || candidate.open_tasks + places < *candidate.cap) return {};
  std::string words = name_of(candidate) + "'s last " +
                      (places == 1 ? "place is" : "places are") + " kept for " + seats.front();
  if (places > 1) words += " and " + plural(places - 1, "other seat", "other seats");
  return words;
}

std::string kept_remark(const std::vector<Candidate>& candidates, std::string_view persona,
                        const std::vector<KeptPlace>& kept) {
  const bool counted = std::any_of(kept.begin(), kept.end(), [&](const KeptPlace& place) {
    return std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
      return candidate.person == place.person && holds_persona(candidate, persona);
    });
  });
  return counted ? "; places kept for seats of other panels count as taken" : "";
}

std::vector<Candidate> with_kept(std::vector<Candidate> candidates,
                                 const std::vector<KeptPlace>& kept) {
  for (const KeptPlace& place : kept)
    for (Candidate& candidate : candidates)
      if (candidate.person == place.person) candidate.open_tasks += 1;
  return candidates;
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

#pragma once
// Internal to the folder: the reasons of an assignment in words.
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "workflow/assignment.hpp"

namespace panelist::workflow {

/// "Ben", or "this person" when the name was not loaded.
std::string name_of(const Candidate& candidate);
/// The persona's id as words: "early_adopter" is "early adopter".
std::string persona_words(std::string_view persona);
/// "Mon 24 Nov" in UTC.
std::string short_day(Instant instant);
/// "Mon 24 Nov" in the zone.
std::string short_local_day(Instant instant, const std::string& zone);
/// "Mon 24 Nov, 14:03 UTC".
std::string short_moment(Instant instant);
/// First letter in upper case, for the beginning of a sentence.
std::string sentence_case(std::string text);
enum class Unfit { none, persona, refused, tie, away, away_when_due, cap };
/// What stands against the person in this seat whoever else sits on the panel: persona missing, an
/// earlier refusal, tie to the maker, absence (also: no working day before a new seat is due), cap
/// (with `more` seats taken meanwhile).
Unfit unfitness(const RunState& state, std::string_view persona, const Candidate& candidate,
                int more);
/// The same in words, empty when nothing stands against.
std::string why_unfit(const RunState& state, std::string_view persona, const Candidate& candidate,
                      int more);
/// Why the person counts as away for work due then, although not away now: "Ana is away when it is
/// due (Mon 24 Nov)", "Ana has no working day before it is due (Sun 23 Nov)".
std::string absence_words(const Candidate& candidate, Instant due);
/// "you have the fewest open of 3 buyers"; where shares differ "you have the least load of 3
/// buyers: with this one 3 open at a share of 2 make 1.5".
std::string explain_choice(const RunState& state, std::string_view persona, const Candidate& chosen,
                           const std::vector<Candidate>& candidates, bool doubled);
/// The reasons of all who hold the persona, or that nobody does.
std::string explain_nobody(const std::vector<Candidate>& candidates, std::string_view persona,
                           const std::function<std::string(const Candidate&)>& why);
/// "Ben's last place is kept for the buyer seat of Acme (due Mon 24 Nov)"; empty while the person
/// has a place beyond those that are kept.
std::string kept_words(const Candidate& candidate, const std::vector<KeptPlace>& kept);
/// What is added to a choice in which kept places counted: "; places kept for seats of other panels
/// count as taken".
std::string kept_remark(const std::vector<Candidate>& candidates, std::string_view persona,
                        const std::vector<KeptPlace>& kept);
/// Everybody as they will be with the places that are kept.
std::vector<Candidate> with_kept(std::vector<Candidate> candidates,
                                 const std::vector<KeptPlace>& kept);
bool holds_persona(const Candidate& candidate, std::string_view persona);

}  // namespace panelist::workflow

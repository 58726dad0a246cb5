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
/// "Mon 24 Nov, 14:03 UTC".
std::string short_moment(Instant instant);
/// First letter in upper case, for the beginning of a sentence.
std::string sentence_case(std::string text);
enum class Unfit { none, persona, refused, tie, away, cap };
/// What stands against the person in this seat whoever else sits on the panel: persona missing, an
/// earlier refusal, tie to the maker, absence, cap (with `more` seats taken meanwhile).
Unfit unfitness(const RunState& state, std::string_view persona, const Candidate& candidate,
                int more);
/// The same in words, empty when nothing stands against.
std::string why_unfit(const RunState& state, std::string_view persona, const Candidate& candidate,
                      int more);
/// "you have the fewest open of 3 buyers".
std::string explain_choice(const RunState& state, std::string_view persona, const Candidate& chosen,
                           const std::vector<Candidate>& candidates, bool doubled);
/// The reasons of all who hold the persona, or that nobody does.
std::string explain_nobody(const std::vector<Candidate>& candidates, std::string_view persona,
                           const std::function<std::string(const Candidate&)>& why);
bool holds_persona(const Candidate& candidate, std::string_view persona);

}  // namespace panelist::workflow

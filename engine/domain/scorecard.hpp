#pragma once
// A tool's verdicts in persona order and the figures printed from them.
#include <optional>
#include <string>
#include <vector>

#include "domain/tool.hpp"
#include "domain/verdict.hpp"

namespace panelist::domain {

enum class SeatOutcome { voted, abstained, empty };

/// One published verdict as pages show it; verdict_anchor is its address on the page.
struct SeatVerdict {
  std::string persona, persona_title, letter;
  SeatOutcome outcome{SeatOutcome::empty};
  std::string outcome_note;     ///< why it is empty or abstained; empty when voted
  VerdictText text;             ///< meaningful only when voted
  std::string byline;           ///< resolved: name or pseudonym
  bool pseudonym{false};
  int round{1}, version{1};
  std::int64_t verdict_id{0};
  std::string submitted_at;     ///< RFC 3339; empty unless voted
  bool after_others_public{false};  ///< written after other verdicts were public
  int facts_version{1};
};

struct Tally {
  int ships{0}, votes{0}, abstained{0}, empty{0};
  /// Round half up of 100 x ships / votes; nothing when no vote was cast.
  std::optional<int> ship_percent() const;
};
Tally count(const std::vector<SeatVerdict>& seats);
/// "75%" or an em dash.
std::string format_percent(std::optional<int> percent);
/// "3 ship, 1 skip (buyer)"; "no votes yet"; abstained and empty seats are named.
std::string format_split(const std::vector<SeatVerdict>& seats);
/// The persona inside a sentence: "buyer"; titles in capitals stay ("CTO").
std::string persona_word(const SeatVerdict& seat);
/// The fragment that links to a verdict on every page that shows it: "mistral-code-developer-r1".
std::string verdict_anchor(const std::string& tool_slug, const SeatVerdict& seat);
/// Round half up of 100 * part / whole; nothing when whole is 0.
std::optional<int> percent_of(long long part, long long whole);

struct Scorecard {
  std::string slug;
  int facts_version{1};
  ToolFacts facts;
  int round{1};
  std::vector<SeatVerdict> seats;  ///< persona order
};

}  // namespace panelist::domain

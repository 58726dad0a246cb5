#include "domain/scorecard.hpp"

#include "base/text.hpp"

namespace panelist::domain {
namespace {

struct Named {
  int count{0};
  std::vector<std::string> names;
};

/// ", 1 skip (buyer)" or "3 ship"; nothing when nobody did.
void append_part(std::string& split, const Named& seats, std::string_view what, bool with_names) {
  if (seats.count == 0) return;
  if (!split.empty()) split += ", ";
  split += std::to_string(seats.count).append(" ").append(what);
  if (with_names) split += " (" + join(seats.names, ", ") + ")";
}

}  // namespace

std::optional<int> percent_of(long long part, long long whole) {
  if (whole <= 0) return std::nullopt;
  return static_cast<int>((200 * part + whole) / (2 * whole));
}

std::optional<int> Tally::ship_percent() const { return percent_of(ships, votes); }

Tally count(const std::vector<SeatVerdict>& seats) {
  Tally tally;
  for (const SeatVerdict& seat : seats) {
    switch (seat.outcome) {
      case SeatOutcome::voted:
        ++tally.votes;
        tally.ships += seat.text.decision == Decision::ship ? 1 : 0;
        break;
      case SeatOutcome::abstained: ++tally.abstained; break;
      case SeatOutcome::empty: ++tally.empty; break;
    }
  }
  return tally;
}

std::string format_percent(std::optional<int> percent) {
  return percent ? std::to_string(*percent) + "%" : "\u2014";
}

std::string persona_word(const SeatVerdict& seat) {
  std::string word = seat.persona_title.empty() ? seat.persona : seat.persona_title;
  const auto is_upper = [](char c) { return c >= 'A' && c <= 'Z'; };
  // "Buyer" inside a sentence is "buyer", but "CTO" stays.
  const bool is_word = word.size() > 1 && is_upper(word[0]) && !is_upper(word[1]);
  if (is_word) word[0] = static_cast<char>(word[0] - 'A' + 'a');
  return word;
}

std::string verdict_anchor(const std::string& tool_slug, const SeatVerdict& seat) {
  return tool_slug + "-" + seat.persona + "-r" + std::to_string(seat.round);
}

std::string format_split(const std::vector<SeatVerdict>& seats) {
  Named ships, skips, abstained, empty;
  for (const SeatVerdict& seat : seats) {
    Named& group = seat.outcome == SeatOutcome::abstained ? abstained
                   : seat.outcome == SeatOutcome::empty   ? empty
                   : seat.text.decision == Decision::ship ? ships
                                                          : skips;
    ++group.count;
    group.names.push_back(persona_word(seat));
  }
  const bool no_votes = ships.count + skips.count == 0;
  std::string split = no_votes ? "no votes yet" : "";
  append_part(split, ships, "ship", false);
  append_part(split, skips, "skip", ships.count > 0);  // "4 skip" needs no names
  append_part(split, abstained, "abstained", true);
  // A panel nobody has touched is simply "no votes yet".
  if (!no_votes || abstained.count > 0) append_part(split, empty, "empty", true);
  return split;
}

}  // namespace panelist::domain

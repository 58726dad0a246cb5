// "Which one should you ship?": one sentence computed from two scorecards.
#include <algorithm>

#include "base/text.hpp"
#include "domain/comparison.hpp"
#include "domain/slot_clause.hpp"
#include "domain/slot_value.hpp"

namespace panelist::domain {
namespace {

using Seats = std::vector<const SeatVerdict*>;

const SeatVerdict* find_vote(const Scorecard& card, const std::string& persona, Decision decision) {
  for (const SeatVerdict& seat : card.seats) {
    if (seat.persona == persona && seat.outcome == SeatOutcome::voted &&
        seat.text.decision == decision) {
      return &seat;
    }
  }
  return nullptr;
}

Seats skips_of(const Scorecard& card) {
  Seats skips;
  for (const SeatVerdict& seat : card.seats) {
    const bool is_skip = seat.outcome == SeatOutcome::voted && seat.text.decision == Decision::skip;
    if (is_skip) skips.push_back(&seat);
  }
  return skips;
}

/// Who skips `card`, divided by whether the same persona also skips `other`.
struct Skips {
  Seats only_here, both;
};

Skips compare_skips(const Scorecard& card, const Scorecard& other) {
  Skips skips;
  for (const SeatVerdict* seat : skips_of(card)) {
    const bool also = find_vote(other, seat->persona, Decision::skip) != nullptr;
    (also ? skips.both : skips.only_here).push_back(seat);
  }
  return skips;
}

std::string persona_list(const Seats& seats, std::string_view article) {
  std::vector<std::string> words;
  for (const SeatVerdict* seat : seats) words.push_back(std::string(article) + persona_word(*seat));
  return join_names(words);
}

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') {
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  }
  return text;
}

/// "Skeptic and buyer skip", "Buyer skips": the start of a sentence.
std::string who_skips(const Seats& seats) {
  return capitalised(persona_list(seats, "")) + (seats.size() == 1 ? " skips" : " skip");
}

/// "4 of 4".
std::string votes_words(const Tally& tally) {
  return std::to_string(tally.ships) + " of " + std::to_string(tally.votes);
}

/// ": it breaks for ...", in the words of the first skipping reviewer who gave a reason.
std::string reason_after_colon(const Seats& seats) {
  for (const SeatVerdict* seat : seats) {
    const auto reason = skip_reason(*seat);
    if (!reason) continue;
    // One reviewer's reason is not put into the mouths of the others.
    const std::string whose = seats.size() > 1 ? " (" + persona_word(*seat) + ")" : "";
    return ": " + *reason + whose;
  }
  return {};
}

std::string leader_sentence(const Scorecard& leader, const Tally& leading, const Scorecard& other,
                            const Tally& trailing) {
  std::string sentence =
      leader.facts.name + ", " + votes_words(leading) + " against " + votes_words(trailing) + ".";
  const Skips skips = compare_skips(other, leader);
  if (!skips.only_here.empty()) {
    sentence +=
        " " + who_skips(skips.only_here) + " the other" + reason_after_colon(skips.only_here) + ".";
  }
  if (!skips.both.empty()) sentence += " " + who_skips(skips.both) + " both.";
  Seats against;  // those who would have it the other way round
  for (const SeatVerdict* seat : skips_of(leader)) {
    if (find_vote(other, seat->persona, Decision::ship) != nullptr) against.push_back(seat);
  }
  if (!against.empty()) {
    sentence += " " + who_skips(against) + " " + leader.facts.name + " and " +
                (against.size() == 1 ? "ships" : "ship") + " the other.";
  }
  return sentence;
}

std::string count_word(int number) {
  static const std::vector<std::string> words{"none", "one",   "two",   "three", "four", "five",
                                              "six",  "seven", "eight", "nine",  "ten"};
  const auto index = static_cast<std::size_t>(number);
  return index < words.size() ? words[index] : std::to_string(number);
}

/// "all four", "both", "the only reviewer".
std::string everybody(int votes) {
  if (votes == 1) return "the only vote on each";
  return votes == 2 ? "both reviewers" : "all " + count_word(votes);
}

std::string unanimous_tie(const Tally& left, const Tally& right, bool all_ship) {
  if (left.votes != right.votes) {
    return std::string("A tie at ") + (all_ship ? "100%" : "0%") + ", " + votes_words(left) +
           " and " + votes_words(right) + ": nobody " + (all_ship ? "skips" : "ships") + " either.";
  }
  if (left.votes == 1) {
    return "A tie: " + everybody(1) + " is a " + (all_ship ? "ship" : "skip") + ".";
  }
  return "A tie: " + everybody(left.votes) + (all_ship ? " ship" : " skip") + " both.";
}

/// What a tie that is neither all ship nor all skip is about.
std::string split_words(const Scorecard& left, const Scorecard& right) {
  const Skips on_left = compare_skips(left, right);
  const Skips on_right = compare_skips(right, left);
  const bool shared = !on_left.both.empty();
  std::vector<std::string> parts;
  if (shared) parts.push_back("both lose " + persona_list(on_left.both, "the "));
  const auto add = [&](const Scorecard& card, const Seats& seats) {
    if (seats.empty()) return;
    const char* verb = shared ? " also loses " : " loses ";
    parts.push_back(card.facts.name + verb + persona_list(seats, "the "));
  };
  add(left, on_left.only_here);
  add(right, on_right.only_here);
  return join(parts, ", ");
}

std::string tie_sentence(const Scorecard& left, const Tally& left_tally, const Scorecard& right,
                         const Tally& right_tally) {
  const bool all_ship =
      left_tally.ships == left_tally.votes && right_tally.ships == right_tally.votes;
  const bool all_skip = left_tally.ships == 0 && right_tally.ships == 0;
  if (all_ship || all_skip) return unanimous_tie(left_tally, right_tally, all_ship);
  std::string sentence = "A tie at " + format_percent(left_tally.ship_percent());
  if (left_tally.votes != right_tally.votes) {
    sentence += ", " + votes_words(left_tally) + " and " + votes_words(right_tally);
  }
  return sentence + ": " + split_words(left, right) + ".";
}

std::string one_sided_sentence(const Scorecard& voted, const Tally& tally, const Scorecard& other) {
  return "No answer yet: " + voted.facts.name + " has " + votes_words(tally) + ", " +
         other.facts.name + " has no votes.";
}

std::string answer_sentence(const Scorecard& left, const Scorecard& right) {
  const Tally left_tally = count(left.seats);
  const Tally right_tally = count(right.seats);
  const auto left_percent = left_tally.ship_percent();
  const auto right_percent = right_tally.ship_percent();
  if (!left_percent && !right_percent) return "No answer yet: neither has a vote.";
  if (!right_percent) return one_sided_sentence(left, left_tally, right);
  if (!left_percent) return one_sided_sentence(right, right_tally, left);
  if (*left_percent > *right_percent) {
    return leader_sentence(left, left_tally, right, right_tally);
  }
  if (*left_percent < *right_percent) {
    return leader_sentence(right, right_tally, left, left_tally);
  }
  return tie_sentence(left, left_tally, right, right_tally);
}

}  // namespace

Answer compute_answer(const Scorecard& left, const Scorecard& right) {
  return {answer_sentence(left, right), choose_clauses(left, right), choose_clauses(right, left)};
}

}  // namespace panelist::domain

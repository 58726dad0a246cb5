#pragma once
// Parts of sentences made from what reviewers put into their slots. Nothing is made up: a clause is
// the reviewer's own first sentence behind a few fixed words, or it is left out.
#include <optional>
#include <string>
#include <string_view>

#include "domain/comparison.hpp"

namespace panelist::domain {

/// The first sentence of a slot's answer, ready to stand inside another sentence: without its full
/// stop, an opening "The" in small letters, the slot's usual lead ("it breaks for") not repeated.
/// Nothing when the slot is empty or the sentence has over 160 characters (cutting would misquote).
std::optional<std::string> slot_phrase(const SeatVerdict& seat, std::string_view slot_id);

/// Why this reviewer skips, in words of theirs: "it breaks for ...". Nothing without a filled slot.
std::optional<std::string> skip_reason(const SeatVerdict& seat);

/// At most three reasons to choose `card` over `other`, in persona order, each linked to its quote.
std::vector<Clause> choose_clauses(const Scorecard& card, const Scorecard& other);

}  // namespace panelist::domain

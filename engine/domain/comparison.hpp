#pragma once
// Two scorecards side by side: canonical order, the computed answer, the content of a revision.
#include <string>
#include <vector>

#include "domain/scorecard.hpp"

namespace panelist::domain {

/// True when `left` comes first: names in case-folded code-point order, ties by slug.
bool in_canonical_order(const std::string& left_name, const std::string& left_slug,
                        const std::string& right_name, const std::string& right_slug);

/// One clause of "choose A if ...": linked to the quote that supports it.
struct Clause {
  std::string text, persona, anchor;
};
struct Answer {
  std::string sentence;  ///< who leads by which votes, or a tie and what it is about
  std::vector<Clause> choose_left, choose_right;  ///< left out where no filled slot supports it
};
/// Different ship %: who leads, by which votes, who skips the other and why (only where a filled
/// slot says so). Equal: a tie, and what the split is about. Pure function of the two scorecards.
Answer compute_answer(const Scorecard& left, const Scorecard& right);
/// "8 verdicts, 7 people, 1 AI, 5 used it."
std::string trust_line(const Scorecard& left, const Scorecard& right);
/// Personas whose votes differ, in order.
std::vector<std::string> differing_personas(const Scorecard& left, const Scorecard& right);

/// The immutable content of a published page, as JSON to be canonicalised and hashed.
Json tool_page_content(const Scorecard& card);
Json comparison_page_content(const Scorecard& left, const Scorecard& right);
/// Read back a stored scorecard: `content["left"]`, `content["right"]` or a tool page's whole
/// content.
Scorecard scorecard_from_content(const Json& content);
/// Lower-case hex SHA-256 of the canonical JSON.
std::string content_hash(const Json& content);

}  // namespace panelist::domain

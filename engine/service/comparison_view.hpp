#pragma once
// A comparison and a tool page as the site and the API show them.
#include <optional>
#include <string>
#include <vector>

#include "domain/comparison.hpp"
#include "service/views.hpp"

namespace panelist::service {

enum class ComparisonState { waiting, published, retracted };
std::string_view to_string(ComparisonState state);
std::optional<ComparisonState> parse_comparison_state(std::string_view text);

/// One side: everything a card prints.
struct ComparisonSide {
  ToolRef tool;
  domain::ToolFacts facts;
  domain::Tally tally;
  std::optional<domain::Scorecard> card;   ///< only of a published tool
  CommunityVotes community;
  HistoryHead history;                     ///< of a published tool
};
struct ComparisonView {
  ComparisonId id;                         ///< 0: rendered on request, not a row
  std::string slug;
  ComparisonState state{};
  std::string moved_to;                    ///< not empty: answer 308 to this slug, ignore the rest
  bool is_on_request{false};               ///< noindex, not in the sitemap
  bool is_sample{false};
  int revision{0};
  std::string content_hash, reason;        ///< reason: of a retraction, else of the latest revision
  std::optional<Instant> published_at;     ///< of this revision
  std::optional<Instant> first_published_at;
  Instant created_at{}, changed_at{};
  std::string origin;                      ///< "submission", "editor", "neighbour"
  std::string waiting_for;                 ///< "Waiting for the panel of Code Llama 4."
  ComparisonSide left, right;
  std::optional<domain::Answer> answer;    ///< published only, like the next two
  std::string trust_line;
  std::vector<std::string> differing;      ///< personas whose votes differ
};
/// A row of GET /comparisons.
struct ComparisonRow {
  ComparisonId id;
  std::string slug, left_slug, left_name, right_slug, right_name, origin, content_hash, reason;
  ComparisonState state{};
  int revision{0};
  bool is_sample{false};
  domain::Tally left_tally, right_tally;   ///< of the published runs; zeros before
  std::optional<Instant> published_at;     ///< first publication
  Instant created_at{}, changed_at{};
};

}  // namespace panelist::service

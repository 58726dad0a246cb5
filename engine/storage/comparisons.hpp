#pragma once
// Wanted pairs: one row each, in canonical order.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/scorecard.hpp"
#include "storage/transaction.hpp"

namespace panelist::storage {

struct PairTool {
  ToolId id;
  std::string slug, name;
  bool is_published{false};
  domain::Tally tally;
};
struct PairRow {
  ComparisonId id;
  std::string slug, state, origin, content_hash, reason;
  PairTool left, right;
  int revision{0};
  bool is_sample{false};
  Instant created_at{}, changed_at{};
  std::optional<Instant> published_at;   ///< first publication
};
std::optional<PairRow> find_pair(Transaction& tx, ComparisonId id);
std::optional<PairRow> find_pair_by_slug(Transaction& tx, std::string_view slug);
/// In either order.
std::optional<PairRow> find_pair_of(Transaction& tx, ToolId one, ToolId other);
/// Every pair the tool is part of, oldest first.
std::vector<PairRow> list_pairs_of(Transaction& tx, ToolId tool);
/// Slugs of published pairs that show the tool, at most `limit`.
std::vector<std::string> list_published_slugs_of(Transaction& tx, ToolId tool, int limit);
/// The next ones after this id that are not retracted, by id.
std::vector<PairRow> list_pairs_after(Transaction& tx, ToolId tool, ComparisonId after, int limit);
int count_pairs_of(Transaction& tx, ToolId tool);

struct NewPair {
  std::string slug;
  ToolId left, right;                    ///< canonical order
  std::string_view origin;               ///< "submission", "editor", "neighbour"
  bool is_sample{false};
  Instant now{};
};
/// The new pair's id; nothing when the pair was there already.
std::optional<ComparisonId> add_pair(Transaction& tx, const NewPair& pair);
void set_pair_published(Transaction& tx, ComparisonId id, int revision, std::string_view hash,
                        std::string_view reason, Instant now);
void set_pair_retracted(Transaction& tx, ComparisonId id, std::string_view reason, Instant now);
/// A retracted pair is wanted again; its revisions stay, so that the next one has a higher number.
void reopen_pair(Transaction& tx, ComparisonId id, Instant now);
/// After a rename: a new slug, and the sides swapped when the order changed.
void set_pair_names(Transaction& tx, ComparisonId id, std::string_view slug, ToolId left,
                    ToolId right);

struct PairQuery {
  std::string state;                     ///< empty: any
  std::optional<ToolId> tool;
  Instant before_at{Instant::max()};
  std::int64_t before_id{INT64_MAX};
  int limit{50};
};
/// Latest change first.
std::vector<PairRow> list_pairs(Transaction& tx, const PairQuery& query);

}  // namespace panelist::storage

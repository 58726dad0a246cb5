#pragma once
// Published revisions of pages and the log of their changes. A revision holds references and a
// hash; its content is rebuilt from facts and verdict versions.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/transaction.hpp"

namespace panelist::storage {

struct RevisionRow {
  int revision{0};
  std::string refs, content_hash, reason;
  Instant published_at{};
};
/// `page` is "tool" or "comparison" here and below.
std::optional<RevisionRow> find_latest_revision(Transaction& tx, std::string_view page,
                                                std::int64_t page_id);
std::optional<RevisionRow> find_revision(Transaction& tx, std::string_view page,
                                         std::int64_t page_id, int revision);
void add_revision(Transaction& tx, std::string_view page, std::int64_t page_id,
                  const RevisionRow& revision);

struct ChangeRow {
  std::int64_t id{0};
  Instant at{};
  std::string kind, page, slug, title, content_hash, reason;
  int revision{0};
  bool is_sample{false};
};
/// `change.id` is drawn here.
void add_change(Transaction& tx, const ChangeRow& change);
std::vector<ChangeRow> list_changes_after(Transaction& tx, std::int64_t after, int limit);
/// Newest first, from before position `before`.
std::vector<ChangeRow> list_latest_changes(Transaction& tx, std::int64_t before, int limit);

struct PageRow {
  std::string page, slug;
  int revision{0};
  Instant changed_at{};
  bool is_sample{false}, is_retired{false};
  std::int64_t id{0};
};
/// Published tool pages by tool id after `after`; then comparisons likewise.
std::vector<PageRow> list_tool_pages(Transaction& tx, std::int64_t after, int limit);
std::vector<PageRow> list_comparison_pages(Transaction& tx, std::int64_t after, int limit);
/// Pages that were out and were taken back, likewise.
std::vector<PageRow> list_retracted_tool_pages(Transaction& tx, std::int64_t after, int limit);
std::vector<PageRow> list_retracted_comparison_pages(Transaction& tx, std::int64_t after,
                                                     int limit);
/// Tool and comparison pages that are out; counting stops at `max` of each.
int count_pages(Transaction& tx, int max);

}  // namespace panelist::storage

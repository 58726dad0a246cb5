#include "storage/republications.hpp"

namespace panelist::storage {
namespace {

#define REPUBLICATION_COLUMNS \
  "SELECT tool_id, reason, after_id, done, total, next_at, error, began_at FROM republication "

Republication read_republication(const Row& row) {
  return {row.id<ToolId>(0),
          row.string(1),
          row.id<ComparisonId>(2),
          static_cast<int>(row.int64(3)),
          static_cast<int>(row.int64(4)),
          row.instant(5),
          row.string(6),
          row.instant(7)};
}

}  // namespace

void mark_republication(Transaction& tx, ToolId tool, std::string_view reason, int total,
                        Instant now) {
  const auto under_way = find_republication(tx, tool);
  std::string both(reason);
  if (under_way && !under_way->reason.empty() && under_way->reason != both)
    both = under_way->reason + (both.empty() ? "" : " " + both);
  end_republication(tx, tool);
  tx.write(
      "INSERT INTO republication (tool_id, reason, after_id, done, total, next_at, "
      "began_at) VALUES (:tool, :reason, 0, 0, :total, :now, :now)",
      {{"tool", tool}, {"reason", both}, {"total", total}, {"now", now}});
}

std::optional<Republication> find_republication(Transaction& tx, ToolId tool) {
  std::optional<Republication> found;
  tx.first(REPUBLICATION_COLUMNS "WHERE tool_id = :tool", {{"tool", tool}},
           [&](const Row& row) { found = read_republication(row); });
  return found;
}

std::optional<Republication> next_republication(Transaction& tx) {
  std::optional<Republication> found;
  tx.first(REPUBLICATION_COLUMNS "ORDER BY next_at LIMIT 1", {},
           [&](const Row& row) { found = read_republication(row); });
  return found;
}

std::optional<Republication> take_republication(Transaction& tx, Instant now) {
  std::optional<Republication> taken;
  tx.first(REPUBLICATION_COLUMNS "WHERE next_at <= :now ORDER BY next_at LIMIT 1" SKIP_LOCKED,
           {{"now", now}}, [&](const Row& row) { taken = read_republication(row); });
  return taken;
}

void advance_republication(Transaction& tx, const Republication& progress) {
  tx.write(
      "UPDATE republication SET after_id = :after, done = :done, next_at = :next, error = :error "
      "WHERE tool_id = :tool",
      {{"after", progress.after},
       {"done", progress.done},
       {"next", progress.next_at},
       {"error", progress.error},
       {"tool", progress.tool}});
}

void end_republication(Transaction& tx, ToolId tool) {
  tx.write("DELETE FROM republication WHERE tool_id = :tool", {{"tool", tool}});
}

}  // namespace panelist::storage

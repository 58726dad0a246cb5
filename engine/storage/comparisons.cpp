#include "storage/comparisons.hpp"

namespace panelist::storage {
namespace {

#define PAIR_COLUMNS                                                                         \
  "SELECT c.id, c.slug, c.state, c.origin, c.content_hash, c.reason, c.revision, "           \
  "c.is_sample, c.created_at, c.changed_at, c.published_at, "                                \
  "l.id, l.slug, l.name, CASE WHEN l.taken_down = '' THEN l.published_run_id END, l.ships, " \
  "l.votes, l.abstained, l.empty_seats, "                                                    \
  "r.id, r.slug, r.name, CASE WHEN r.taken_down = '' THEN r.published_run_id END, r.ships, " \
  "r.votes, r.abstained, r.empty_seats "                                                     \
  "FROM comparison c JOIN tool l ON l.id = c.left_tool_id "                                  \
  "JOIN tool r ON r.id = c.right_tool_id "

PairTool read_tool(const Row& row, int first) {
  PairTool tool;
  tool.id = row.id<ToolId>(first);
  tool.slug = row.string(first + 1);
  tool.name = row.string(first + 2);
  tool.is_published = !row.is_null(first + 3);
  tool.tally.ships = static_cast<int>(row.int64(first + 4));
  tool.tally.votes = static_cast<int>(row.int64(first + 5));
  tool.tally.abstained = static_cast<int>(row.int64(first + 6));
  tool.tally.empty = static_cast<int>(row.int64(first + 7));
  return tool;
}

PairRow read_pair(const Row& row) {
  PairRow pair;
  pair.id = row.id<ComparisonId>(0);
  pair.slug = row.string(1);
  pair.state = row.string(2);
  pair.origin = row.string(3);
  pair.content_hash = row.string(4);
  pair.reason = row.string(5);
  pair.revision = static_cast<int>(row.int64(6));
  pair.is_sample = row.flag(7);
  pair.created_at = row.instant(8);
  pair.changed_at = row.instant(9);
  pair.published_at = row.optional_instant(10);
  pair.left = read_tool(row, 11);
  pair.right = read_tool(row, 19);
  return pair;
}

}  // namespace

std::optional<PairRow> find_pair(Transaction& tx, ComparisonId id) {
  std::optional<PairRow> found;
  tx.first(PAIR_COLUMNS "WHERE c.id = :id", {{"id", id}},
           [&](const Row& row) { found = read_pair(row); });
  return found;
}

std::optional<PairRow> find_pair_by_slug(Transaction& tx, std::string_view slug) {
  std::optional<PairRow> found;
  tx.first(PAIR_COLUMNS "WHERE c.slug = :slug", {{"slug", slug}},
           [&](const Row& row) { found = read_pair(row); });
  return found;
}

std::optional<PairRow> find_pair_of(Transaction& tx, ToolId one, ToolId other) {
  std::optional<PairRow> found;
  tx.first(PAIR_COLUMNS
           "WHERE (c.left_tool_id = :one AND c.right_tool_id = :other) "
           "OR (c.left_tool_id = :other AND c.right_tool_id = :one)",
           {{"one", one}, {"other", other}}, [&](const Row& row) { found = read_pair(row); });
  return found;
}

std::vector<PairRow> list_pairs_of(Transaction& tx, ToolId tool) {
  std::vector<PairRow> pairs;
  tx.each(PAIR_COLUMNS "WHERE c.left_tool_id = :tool OR c.right_tool_id = :tool ORDER BY c.id",
          {{"tool", tool}}, [&](const Row& row) { pairs.push_back(read_pair(row)); });
  return pairs;
}

std::vector<std::string> list_published_slugs_of(Transaction& tx, ToolId tool, int limit) {
  std::vector<std::string> slugs;
  tx.each(
      "SELECT slug FROM comparison WHERE (left_tool_id = :tool OR right_tool_id = :tool) "
      "AND state = 'published' ORDER BY id LIMIT :limit",
      {{"tool", tool}, {"limit", limit}}, [&](const Row& row) { slugs.push_back(row.string(0)); });
  return slugs;
}

std::vector<PairRow> list_pairs_after(Transaction& tx, ToolId tool, ComparisonId after, int limit) {
  std::vector<PairRow> pairs;
  tx.each(PAIR_COLUMNS
          "WHERE (c.left_tool_id = :tool OR c.right_tool_id = :tool) AND c.id > :after "
          "AND c.state <> 'retracted' ORDER BY c.id LIMIT :limit",
          {{"tool", tool}, {"after", after}, {"limit", limit}},
          [&](const Row& row) { pairs.push_back(read_pair(row)); });
  return pairs;
}

int count_pairs_of(Transaction& tx, ToolId tool) {
  int count = 0;
  tx.first(
      "SELECT count(*) FROM comparison WHERE (left_tool_id = :tool OR right_tool_id = :tool) "
      "AND state <> 'retracted'",
      {{"tool", tool}}, [&](const Row& row) { count = static_cast<int>(row.int64(0)); });
  return count;
}

std::optional<ComparisonId> add_pair(Transaction& tx, const NewPair& pair) {
  std::optional<ComparisonId> id;
  tx.each(
      "INSERT INTO comparison (id, slug, left_tool_id, right_tool_id, state, origin, is_sample, "
      "created_at, changed_at) VALUES (:id, :slug, :left, :right, 'waiting', :origin, :sample, "
      ":now, :now) ON CONFLICT DO NOTHING RETURNING id",
      {{"id", tx.next_id()},
       {"slug", pair.slug},
       {"left", pair.left},
       {"right", pair.right},
       {"origin", pair.origin},
       {"sample", pair.is_sample},
       {"now", pair.now}},
      [&](const Row& row) { id = row.id<ComparisonId>(0); });
  return id;
}

void set_pair_published(Transaction& tx, ComparisonId id, int revision, std::string_view hash,
                        std::string_view reason, Instant now) {
  tx.write(
      "UPDATE comparison SET state = 'published', revision = :revision, content_hash = :hash, "
      "reason = :reason, published_at = coalesce(published_at, :now), changed_at = :now "
      "WHERE id = :id",
      {{"revision", revision}, {"hash", hash}, {"reason", reason}, {"now", now}, {"id", id}});
}

void set_pair_retracted(Transaction& tx, ComparisonId id, std::string_view reason, Instant now) {
  tx.write(
      "UPDATE comparison SET state = 'retracted', reason = :reason, changed_at = :now "
      "WHERE id = :id",
      {{"reason", reason}, {"now", now}, {"id", id}});
}

void reopen_pair(Transaction& tx, ComparisonId id, Instant now) {
  tx.write(
      "UPDATE comparison SET state = 'waiting', reason = '', changed_at = :now "
      "WHERE id = :id AND state = 'retracted'",
      {{"now", now}, {"id", id}});
}

void set_pair_names(Transaction& tx, ComparisonId id, std::string_view slug, ToolId left,
                    ToolId right) {
  tx.write(
      "UPDATE comparison SET slug = :slug, left_tool_id = :left, right_tool_id = :right "
      "WHERE id = :id",
      {{"slug", slug}, {"left", left}, {"right", right}, {"id", id}});
}

std::vector<PairRow> list_pairs(Transaction& tx, const PairQuery& query) {
  std::vector<PairRow> pairs;
  const auto add = [&](const Row& row) { pairs.push_back(read_pair(row)); };
  if (query.tool) {
    tx.each(PAIR_COLUMNS
            "WHERE (c.left_tool_id = :tool OR c.right_tool_id = :tool) "
            "AND (:state = '' OR c.state = :state) AND (c.changed_at, c.id) < (:at, :id) "
            "ORDER BY c.changed_at DESC, c.id DESC LIMIT :limit",
            {{"tool", *query.tool}, {"state", query.state}, {"at", query.before_at},
             {"id", query.before_id}, {"limit", query.limit}}, add);
  } else if (query.state == "published") {
    tx.each(PAIR_COLUMNS
            "WHERE c.state = 'published' AND (c.changed_at, c.id) < (:at, :id) "
            "ORDER BY c.changed_at DESC, c.id DESC LIMIT :limit",
            {{"at", query.before_at}, {"id", query.before_id}, {"limit", query.limit}}, add);
  } else {
    tx.each(PAIR_COLUMNS
            "WHERE (:state = '' OR c.state = :state) AND (c.changed_at, c.id) < (:at, :id) "
            "ORDER BY c.changed_at DESC, c.id DESC LIMIT :limit",
            {{"state", query.state}, {"at", query.before_at}, {"id", query.before_id},
             {"limit", query.limit}}, add);
  }
  return pairs;
}

}  // namespace panelist::storage

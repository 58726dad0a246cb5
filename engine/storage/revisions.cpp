#include "storage/revisions.hpp"

#include <algorithm>

namespace panelist::storage {
namespace {

RevisionRow read_revision(const Row& row) {
  return {static_cast<int>(row.int64(0)), row.string(1), row.string(2), row.string(3),
          row.instant(4)};
}

#define CHANGE_COLUMNS                                                                 \
  "SELECT id, at, kind, page, slug, title, content_hash, reason, revision, is_sample " \
  "FROM change "

ChangeRow read_change(const Row& row) {
  return {row.int64(0),  row.instant(1), row.string(2),
          row.string(3), row.string(4),  row.string(5),
          row.string(6), row.string(7),  static_cast<int>(row.int64(8)),
          row.flag(9)};
}

PageRow read_page(const Row& row, std::string_view page) {
  return {std::string(page), row.string(1), static_cast<int>(row.int64(2)),
          row.instant(3),    row.flag(4),   row.flag(5),
          row.int64(0)};
}

}  // namespace

std::optional<RevisionRow> find_latest_revision(Transaction& tx, std::string_view page,
                                                std::int64_t page_id) {
  std::optional<RevisionRow> found;
  tx.first(
      "SELECT revision, refs, content_hash, reason, published_at FROM revision "
      "WHERE page = :page AND page_id = :id ORDER BY revision DESC LIMIT 1",
      {{"page", page}, {"id", page_id}}, [&](const Row& row) { found = read_revision(row); });
  return found;
}

std::optional<RevisionRow> find_revision(Transaction& tx, std::string_view page,
                                         std::int64_t page_id, int revision) {
  std::optional<RevisionRow> found;
  tx.first(
      "SELECT revision, refs, content_hash, reason, published_at FROM revision "
      "WHERE page = :page AND page_id = :id AND revision = :revision",
      {{"page", page}, {"id", page_id}, {"revision", revision}},
      [&](const Row& row) { found = read_revision(row); });
  return found;
}

void add_revision(Transaction& tx, std::string_view page, std::int64_t page_id,
                  const RevisionRow& revision) {
  tx.write(
      "INSERT INTO revision (page, page_id, revision, refs, content_hash, reason, published_at) "
      "VALUES (:page, :id, :revision, :refs, :hash, :reason, :at)",
      {{"page", page},
       {"id", page_id},
       {"revision", revision.revision},
       {"refs", revision.refs},
       {"hash", revision.content_hash},
       {"reason", revision.reason},
       {"at", revision.published_at}});
}

void add_change(Transaction& tx, const ChangeRow& change) {
  tx.write(
      "INSERT INTO change (id, at, kind, page, slug, title, revision, content_hash, reason, "
      "is_sample) VALUES (:id, :at, :kind, :page, :slug, :title, :revision, :hash, :reason, "
      ":sample)",
      {{"id", tx.next_id()},
       {"at", change.at},
       {"kind", change.kind},
       {"page", change.page},
       {"slug", change.slug},
       {"title", change.title},
       {"revision", change.revision},
       {"hash", change.content_hash},
       {"reason", change.reason},
       {"sample", change.is_sample}});
}

std::vector<ChangeRow> list_changes_after(Transaction& tx, std::int64_t after, int limit) {
  std::vector<ChangeRow> changes;
  tx.each(CHANGE_COLUMNS "WHERE id > :after ORDER BY id LIMIT :limit",
          {{"after", after}, {"limit", limit}},
          [&](const Row& row) { changes.push_back(read_change(row)); });
  return changes;
}

std::vector<ChangeRow> list_latest_changes(Transaction& tx, std::int64_t before, int limit) {
  std::vector<ChangeRow> changes;
  tx.each(CHANGE_COLUMNS "WHERE id < :before ORDER BY id DESC LIMIT :limit",
          {{"before", before}, {"limit", limit}},
          [&](const Row& row) { changes.push_back(read_change(row)); });
  return changes;
}

std::vector<PageRow> list_tool_pages(Transaction& tx, std::int64_t after, int limit) {
  std::vector<PageRow> pages;
  tx.each(
      "SELECT t.id, t.slug, (SELECT max(v.revision) FROM revision v WHERE v.page = 'tool' "
      "AND v.page_id = t.id), (SELECT v.published_at FROM revision v WHERE v.page = 'tool' "
      "AND v.page_id = t.id ORDER BY v.revision DESC LIMIT 1), t.is_sample, "
      "CASE WHEN t.taken_down = '' THEN 0 ELSE 1 END FROM tool t "
      "WHERE t.published_run_id IS NOT NULL AND t.id > :after ORDER BY t.id LIMIT :limit",
      {{"after", after}, {"limit", limit}},
      [&](const Row& row) { pages.push_back(read_page(row, "tool")); });
  return pages;
}

std::vector<PageRow> list_comparison_pages(Transaction& tx, std::int64_t after, int limit) {
  std::vector<PageRow> pages;
  tx.each(
      "SELECT id, slug, revision, changed_at, is_sample, 0 FROM comparison "
      "WHERE state = 'published' AND id > :after ORDER BY id LIMIT :limit",
      {{"after", after}, {"limit", limit}},
      [&](const Row& row) { pages.push_back(read_page(row, "comparison")); });
  return pages;
}

std::vector<PageRow> list_retracted_tool_pages(Transaction& tx, std::int64_t after, int limit) {
  std::vector<PageRow> pages;
  tx.each(
      "SELECT id, slug, 0, taken_down_at, is_sample, 0 FROM tool "
      "WHERE taken_down = 'retracted' AND id > :after ORDER BY id LIMIT :limit",
      {{"after", after}, {"limit", limit}},
      [&](const Row& row) { pages.push_back(read_page(row, "tool")); });
  return pages;
}

std::vector<PageRow> list_retracted_comparison_pages(Transaction& tx, std::int64_t after,
                                                     int limit) {
  std::vector<PageRow> pages;
  tx.each(
      "SELECT id, slug, revision, changed_at, is_sample, 0 FROM comparison "
      "WHERE state = 'retracted' AND revision > 0 AND id > :after ORDER BY id LIMIT :limit",
      {{"after", after}, {"limit", limit}},
      [&](const Row& row) { pages.push_back(read_page(row, "comparison")); });
  return pages;
}

int count_pages(Transaction& tx, int max) {
  int count = 0;
  for (const char* pages :
       {"tool WHERE published_run_id IS NOT NULL", "comparison WHERE state = 'published'"})
    tx.first("SELECT count(*) FROM (SELECT 1 FROM " + std::string(pages) + " LIMIT :max) AS x",
             {{"max", max}}, [&](const Row& row) { count += static_cast<int>(row.int64(0)); });
  return count;
}

}  // namespace panelist::storage

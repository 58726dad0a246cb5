#include "storage/tools.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "base/canonical_json.hpp"
#include "base/text.hpp"
#include "storage/published_counts.hpp"

namespace panelist::storage {
namespace {

#define TOOL_COLUMNS                                                                         \
  "SELECT t.id, t.slug, t.name, t.category_id, c.name, c.slug, t.maker_folded, "             \
  "t.facts_version, t.run_id, t.published_run_id, t.ships, t.votes, t.abstained, "           \
  "t.empty_seats, t.published_at, t.submitted_by, t.is_sample, t.created_at, t.taken_down, " \
  "t.taken_down_reason, t.taken_down_at "                                                    \
  "FROM tool t JOIN category c ON c.id = t.category_id "

ToolRow read_tool(const Row& row) {
  ToolRow tool;
  tool.id = row.id<ToolId>(0);
  tool.slug = row.string(1);
  tool.name = row.string(2);
  tool.category_id = row.int64(3);
  tool.category = row.string(4);
  tool.category_slug = row.string(5);
  tool.maker_folded = row.string(6);
  tool.facts_version = static_cast<int>(row.int64(7));
  tool.run = row.optional_id<RunId>(8);
  tool.published_run = row.optional_id<RunId>(9);
  tool.tally.ships = static_cast<int>(row.int64(10));
  tool.tally.votes = static_cast<int>(row.int64(11));
  tool.tally.abstained = static_cast<int>(row.int64(12));
  tool.tally.empty = static_cast<int>(row.int64(13));
  tool.published_at = row.optional_instant(14);
  tool.submitted_by = row.id<PersonId>(15);
  tool.is_sample = row.flag(16);
  tool.created_at = row.instant(17);
  tool.taken_down = row.string(18);
  tool.taken_down_reason = row.string(19);
  tool.taken_down_at = row.optional_instant(20);
  return tool;
}

void add_facts(Transaction& tx, const ToolRow& tool, const domain::ToolFacts& facts, PersonId by,
               Instant now) {
  tx.write(
      "INSERT INTO tool_facts (tool_id, version, content, created_at, created_by) "
      "VALUES (:tool, :version, :content, :now, :by)",
      {{"tool", tool.id},
       {"version", tool.facts_version},
       {"content", canonical_json(domain::facts_to_json(facts))},
       {"now", now},
       {"by", by}});
}

void add_capability_names(Transaction& tx, ToolId tool, const domain::ToolFacts& facts) {
  std::set<std::string> names;
  for (const auto& capability : facts.capabilities) names.insert(fold(capability.name));
  for (const std::string& name : names)
    tx.write("INSERT INTO tool_capability (tool_id, name_folded) VALUES (:tool, :name)",
             {{"tool", tool}, {"name", name}});
}

}  // namespace

std::optional<ToolRow> find_tool(Transaction& tx, ToolId id) {
  std::optional<ToolRow> found;
  tx.first(TOOL_COLUMNS "WHERE t.id = :id", {{"id", id}},
           [&](const Row& row) { found = read_tool(row); });
  return found;
}

std::optional<ToolRow> find_tool_by_slug(Transaction& tx, std::string_view slug) {
  std::optional<ToolRow> found;
  tx.first(TOOL_COLUMNS "WHERE t.slug = :slug", {{"slug", slug}},
           [&](const Row& row) { found = read_tool(row); });
  return found;
}

std::optional<ToolRow> find_tool_by_any_slug(Transaction& tx, std::string_view slug) {
  if (auto found = find_tool_by_slug(tx, slug)) return found;
  std::optional<ToolId> moved;
  tx.first("SELECT tool_id FROM tool_old_slug WHERE slug = :slug", {{"slug", slug}},
           [&](const Row& row) { moved = row.id<ToolId>(0); });
  return moved ? find_tool(tx, *moved) : std::nullopt;
}

std::vector<OldSlug> list_old_slugs(Transaction& tx, std::string_view after, int limit) {
  std::vector<OldSlug> slugs;
  tx.each(
      "SELECT slug, tool_id FROM tool_old_slug WHERE slug > :after ORDER BY slug LIMIT :limit",
      {{"after", after}, {"limit", limit}},
      [&](const Row& row) { slugs.push_back({row.string(0), row.id<ToolId>(1)}); });
  return slugs;
}

std::optional<std::string> find_same_name(Transaction& tx, std::int64_t category_id,
                                          std::string_view name_folded) {
  std::optional<std::string> slug;
  tx.first("SELECT slug FROM tool WHERE category_id = :category AND name_folded = :name",
           {{"category", category_id}, {"name", name_folded}},
           [&](const Row& row) { slug = row.string(0); });
  return slug;
}

std::string free_tool_slug(Transaction& tx, const std::string& base, ToolId own) {
  const auto is_taken = [&](const std::string& slug) {
    bool taken = false;
    tx.first(
        "SELECT 1 FROM tool WHERE slug = :slug AND id <> :own UNION ALL "
        "SELECT 1 FROM tool_old_slug WHERE slug = :slug AND tool_id <> :own",
        {{"slug", slug}, {"own", own}}, [&](const Row&) { taken = true; });
    return taken;
  };
  std::string slug = base;
  for (int n = 2; is_taken(slug); ++n) slug = base + "-" + std::to_string(n);
  return slug;
}

std::string fold_url(std::string_view url) {
  std::string folded = to_lower_ascii(trim(url));
  for (std::string_view scheme : {"https://", "http://", "www."})
    if (folded.starts_with(scheme)) folded.erase(0, scheme.size());
  folded.erase(std::min(folded.find('#'), folded.size()));
  while (folded.ends_with('/')) folded.pop_back();
  return folded;
}

void add_tool(Transaction& tx, const ToolRow& tool, const domain::ToolFacts& facts) {
  tx.write(
      "INSERT INTO tool (id, slug, name, name_folded, url_folded, maker_folded, category_id, "
      "facts_version, run_id, submitted_by, is_sample, created_at) VALUES (:id, :slug, :name, "
      ":folded, :url, :maker, :category, :version, :run, :by, :sample, :now)",
      {{"id", tool.id},
       {"slug", tool.slug},
       {"name", tool.name},
       {"folded", fold(tool.name)},
       {"url", fold_url(facts.url)},
       {"maker", tool.maker_folded},
       {"category", tool.category_id},
       {"version", tool.facts_version},
       {"run", tool.run},
       {"by", tool.submitted_by},
       {"sample", tool.is_sample},
       {"now", tool.created_at}});
  add_facts(tx, tool, facts, tool.submitted_by, tool.created_at);
  add_capability_names(tx, tool.id, facts);
}

void change_tool(Transaction& tx, const ToolRow& tool, const domain::ToolFacts& facts,
                 std::string_view old_slug, PersonId by, Instant now) {
  const PublishedCounts counts(tx, tool.id);
  tx.write(
      "UPDATE tool SET slug = :slug, name = :name, name_folded = :folded, url_folded = :url, "
      "maker_folded = :maker, category_id = :category, facts_version = :version WHERE id = :id",
      {{"slug", tool.slug},
       {"name", tool.name},
       {"folded", fold(tool.name)},
       {"url", fold_url(facts.url)},
       {"maker", tool.maker_folded},
       {"category", tool.category_id},
       {"version", tool.facts_version},
       {"id", tool.id}});
  counts.follow();
  if (old_slug != tool.slug) {
    tx.write("DELETE FROM tool_old_slug WHERE slug = :slug", {{"slug", tool.slug}});
    tx.write(
        "INSERT INTO tool_old_slug (slug, tool_id) VALUES (:slug, :tool) ON CONFLICT DO NOTHING",
        {{"slug", old_slug}, {"tool", tool.id}});
  }
  add_facts(tx, tool, facts, by, now);
  tx.write("DELETE FROM tool_capability WHERE tool_id = :tool", {{"tool", tool.id}});
  add_capability_names(tx, tool.id, facts);
}

void set_tool_run(Transaction& tx, ToolId tool, RunId run) {
  tx.write("UPDATE tool SET run_id = :run WHERE id = :tool", {{"run", run}, {"tool", tool}});
}

void set_tool_published(Transaction& tx, ToolId tool, RunId run, const domain::Tally& tally,
                        Instant now) {
  const PublishedCounts counts(tx, tool);
  tx.write(
      "UPDATE tool SET published_run_id = :run, ships = :ships, votes = :votes, "
      "abstained = :abstained, empty_seats = :empty, "
      "published_at = coalesce(published_at, :now), taken_down = '', taken_down_reason = '', "
      "taken_down_at = NULL WHERE id = :tool",
      {{"run", run},
       {"ships", tally.ships},
       {"votes", tally.votes},
       {"abstained", tally.abstained},
       {"empty", tally.empty},
       {"now", now},
       {"tool", tool}});
  counts.follow();
}

void set_tool_tally(Transaction& tx, ToolId tool, const domain::Tally& tally) {
  tx.write(
      "UPDATE tool SET ships = :ships, votes = :votes, abstained = :abstained, "
      "empty_seats = :empty WHERE id = :tool",
      {{"ships", tally.ships},
       {"votes", tally.votes},
       {"abstained", tally.abstained},
       {"empty", tally.empty},
       {"tool", tool}});
}

void take_tool_down(Transaction& tx, ToolId tool, bool is_gone, std::string_view reason,
                    Instant now) {
  const PublishedCounts counts(tx, tool);
  tx.write(
      "UPDATE tool SET taken_down = :how, taken_down_reason = :reason, taken_down_at = :now, "
      "published_run_id = CASE WHEN :gone = 1 THEN NULL ELSE published_run_id END "
      "WHERE id = :tool",
      {{"how", is_gone ? "retracted" : "retired"},
       {"reason", reason},
       {"now", now},
       {"gone", is_gone},
       {"tool", tool}});
  counts.follow();
}

int facts_version_at(Transaction& tx, ToolId tool, Instant at) {
  int version = 1;
  tx.first(
      "SELECT version FROM tool_facts WHERE tool_id = :tool AND created_at <= :at "
      "ORDER BY version DESC LIMIT 1",
      {{"tool", tool}, {"at", at}},
      [&](const Row& row) { version = static_cast<int>(row.int64(0)); });
  return version;
}

domain::ToolFacts get_facts(Transaction& tx, ToolId tool, int version) {
  std::optional<domain::ToolFacts> facts;
  tx.first("SELECT content FROM tool_facts WHERE tool_id = :tool AND version = :version",
           {{"tool", tool}, {"version", version}},
           [&](const Row& row) { facts = domain::facts_from_json(Json::parse(row.text(0))); });
  if (!facts) throw std::logic_error("get_facts: no such version of a tool's facts");
  return *std::move(facts);
}

std::vector<SimilarTool> list_similar_tools(Transaction& tx, std::string_view name_folded,
                                            std::string_view url_folded, int limit) {
  std::vector<SimilarTool> all;
  const auto add = [&](const Row& row) {
    const bool known = std::any_of(all.begin(), all.end(),
                                   [&](const auto& one) { return one.slug == row.text(0); });
    if (known || static_cast<int>(all.size()) >= limit) return;
    all.push_back({row.string(0), row.string(1), row.string(2), row.text(3) == name_folded,
                   !url_folded.empty() && row.text(4) == url_folded});
  };
  if (!name_folded.empty())
    tx.each(
        "SELECT t.slug, t.name, c.name, t.name_folded, t.url_folded FROM tool t "
        "JOIN category c ON c.id = t.category_id WHERE t.name_folded = :name "
        "ORDER BY t.id LIMIT :limit",
        {{"name", name_folded}, {"limit", limit}}, add);
  if (!url_folded.empty())
    tx.each(
        "SELECT t.slug, t.name, c.name, t.name_folded, t.url_folded FROM tool t "
        "JOIN category c ON c.id = t.category_id WHERE t.url_folded = :url "
        "AND t.url_folded <> '' ORDER BY t.id LIMIT :limit",
        {{"url", url_folded}, {"limit", limit}}, add);
  return all;
}

std::vector<ToolId> list_nearest_tools(Transaction& tx, const ToolRow& tool, int window,
                                       int limit) {
  std::vector<ToolId> nearest;
  tx.each(
      "SELECT x.id FROM (SELECT t.id, t.published_at, (SELECT count(*) FROM tool_capability a "
      "JOIN tool_capability b ON b.tool_id = :tool AND b.name_folded = a.name_folded "
      "WHERE a.tool_id = t.id) AS shared FROM tool t WHERE t.category_id = :category "
      "AND t.published_run_id IS NOT NULL AND t.taken_down = '' AND t.id <> :tool "
      "AND t.is_sample = :sample "
      "ORDER BY t.id DESC LIMIT :window) AS x "
      "ORDER BY x.shared DESC, x.published_at DESC, x.id DESC LIMIT :limit",
      {{"tool", tool.id},
       {"category", tool.category_id},
       {"sample", tool.is_sample},
       {"window", window},
       {"limit", limit}},
      [&](const Row& row) { nearest.push_back(row.id<ToolId>(0)); });
  return nearest;
}

namespace {

// One text per shape of the question, so that each has its own index.
std::string_view list_text(const ToolQuery& query) {
  if (!query.name_prefix_folded.empty())
    return TOOL_COLUMNS
        "WHERE t.name_folded >= :prefix AND t.name_folded < :prefix_end "
        "AND (t.name_folded, t.id) > (:after, :after_id) "
        "AND (:published = 0 OR t.published_run_id IS NOT NULL) "
        "AND (:category = 0 OR t.category_id = :category) "
        "AND (:by = 0 OR t.submitted_by = :by) ORDER BY t.name_folded, t.id LIMIT :limit";
  if (query.category_id && query.only_published)
    return TOOL_COLUMNS
        "WHERE t.category_id = :category AND t.published_run_id IS NOT NULL AND t.id < :before "
        "AND (:by = 0 OR t.submitted_by = :by) ORDER BY t.id DESC LIMIT :limit";
  if (query.only_published)
    return TOOL_COLUMNS
        "WHERE t.published_run_id IS NOT NULL AND t.id < :before "
        "AND (:by = 0 OR t.submitted_by = :by) ORDER BY t.id DESC LIMIT :limit";
  if (query.submitted_by)
    return TOOL_COLUMNS
        "WHERE t.submitted_by = :by AND t.id < :before "
        "AND (:category = 0 OR t.category_id = :category) ORDER BY t.id DESC LIMIT :limit";
  return TOOL_COLUMNS
      "WHERE t.id < :before AND (:category = 0 OR t.category_id = :category) "
      "ORDER BY t.id DESC LIMIT :limit";
}

}  // namespace

std::vector<ToolRow> list_tool_rows(Transaction& tx, const ToolQuery& query) {
  const std::int64_t before = query.before_id == 0 ? INT64_MAX : query.before_id;
  const std::string prefix_end = query.name_prefix_folded + "\U0010FFFF";
  const std::string_view text = list_text(query);
  std::vector<Param> params{{"limit", query.limit}};
  const auto bind = [&](std::string_view name, Value value) {
    if (text.find(":" + std::string(name)) != std::string_view::npos)
      params.push_back({name, value});
  };
  bind("prefix", query.name_prefix_folded);
  bind("prefix_end", prefix_end);
  bind("after", query.after_name);
  bind("after_id", query.after_name_id);
  bind("published", query.only_published);
  bind("category", query.category_id.value_or(0));
  bind("by", query.submitted_by.value_or(PersonId{}));
  bind("before", before);
  std::vector<ToolRow> tools;
  tx.each(text, std::span<const Param>(params),
          [&](const Row& row) { tools.push_back(read_tool(row)); });
  return tools;
}

}  // namespace panelist::storage

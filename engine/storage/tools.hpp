#pragma once
// Tools and their facts: a row that moves, and versions that never change.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/scorecard.hpp"
#include "domain/tool.hpp"
#include "storage/transaction.hpp"

namespace panelist::storage {

struct ToolRow {
  ToolId id;
  std::string slug, name;
  std::int64_t category_id{0};
  std::string category, category_slug, maker_folded;
  int facts_version{1};
  std::optional<RunId> run, published_run;
  domain::Tally tally;                     ///< of the published scorecard
  std::optional<Instant> published_at;     ///< first publication
  PersonId submitted_by;
  bool is_sample{false};
  Instant created_at{};
  std::string taken_down, taken_down_reason;  ///< "retired" or "retracted"; empty: neither
  std::optional<Instant> taken_down_at;
};
std::optional<ToolRow> find_tool(Transaction& tx, ToolId id);
std::optional<ToolRow> find_tool_by_slug(Transaction& tx, std::string_view slug);
/// By its present slug or one it had before.
std::optional<ToolRow> find_tool_by_any_slug(Transaction& tx, std::string_view slug);
struct OldSlug {
  std::string slug;
  ToolId tool;
};
/// Slugs that tools had before, in their order, after `after`.
std::vector<OldSlug> list_old_slugs(Transaction& tx, std::string_view after, int limit);
/// Slug of the tool of that name in the category.
std::optional<std::string> find_same_name(Transaction& tx, std::int64_t category_id,
                                          std::string_view name_folded);
/// `base`, or base-2, base-3 ...: free now and never used before. `own` may keep a slug it had.
std::string free_tool_slug(Transaction& tx, const std::string& base, ToolId own);

/// How addresses compare: host and path without scheme, "www." and a slash at the end.
std::string fold_url(std::string_view url);

/// Inserts the row (slug, name, category, maker, facts version 1 ...) and the first facts.
void add_tool(Transaction& tx, const ToolRow& tool, const domain::ToolFacts& facts);
/// Adds facts version tool.facts_version and moves the row to it; keeps `old_slug` as an address
/// when the slug changed.
void change_tool(Transaction& tx, const ToolRow& tool, const domain::ToolFacts& facts,
                 std::string_view old_slug, PersonId by, Instant now);
void set_tool_run(Transaction& tx, ToolId tool, RunId run);
/// Also brings back a tool that was taken down.
void set_tool_published(Transaction& tx, ToolId tool, RunId run, const domain::Tally& tally,
                        Instant now);
void set_tool_tally(Transaction& tx, ToolId tool, const domain::Tally& tally);
/// Retired: the page stays; retracted: the tool is not published any more.
void take_tool_down(Transaction& tx, ToolId tool, bool is_gone, std::string_view reason,
                    Instant now);
/// The version that was current at an instant; 1 before the first.
int facts_version_at(Transaction& tx, ToolId tool, Instant at);
/// Throws std::logic_error when there is no such version.
domain::ToolFacts get_facts(Transaction& tx, ToolId tool, int version);

struct SimilarTool {
  std::string slug, name, category;
  bool same_name{false}, same_url{false};
};
std::vector<SimilarTool> list_similar_tools(Transaction& tx, std::string_view name_folded,
                                            std::string_view url_folded, int limit);

/// Published tools of the same category, nearest first: shared capability names, then most recent;
/// among the `window` most recent.
std::vector<ToolId> list_nearest_tools(Transaction& tx, const ToolRow& tool, int window, int limit);

struct ToolQuery {
  std::optional<std::int64_t> category_id;
  std::string name_prefix_folded;   ///< then ordered by name
  bool only_published{false};
  std::optional<PersonId> submitted_by;
  std::int64_t before_id{0};        ///< keyset: newest first; 0 begins
  std::string after_name;           ///< keyset of a name search
  std::int64_t after_name_id{0};
  int limit{50};
};
std::vector<ToolRow> list_tool_rows(Transaction& tx, const ToolQuery& query);

}  // namespace panelist::storage

#include "service/edit_tool.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "domain/comparison.hpp"
#include "service/publish_page.hpp"
#include "storage/categories.hpp"
#include "storage/tools.hpp"

namespace panelist::service {
namespace {

Result<storage::ToolRow> find_editable(Unit& unit, std::string_view slug) {
  const auto tool = storage::find_tool_by_any_slug(unit.tx, slug);
  if (!tool || (!unit.actor.is_known() && !tool->published_run))
    return fail(not_found("there is no such tool"));
  if (unit.actor.is_editor()) return *tool;
  const bool is_own = unit.actor.person && unit.actor.person == tool->submitted_by;
  if (is_own && !tool->published_run && unit.actor.roles.has(domain::Role::submitter))
    return *tool;
  return fail(forbidden("A tool's facts are changed by an editor, or by its submitter until it is "
                        "published."));
}

Result<void> check_version(const storage::ToolRow& tool, std::optional<std::int64_t> expected) {
  if (!expected)
    return fail(Error{ErrorCode::precondition_required,
                      "If-Match with the facts version is required.", {}, {}});
  if (*expected == tool.facts_version) return {};
  Error error{ErrorCode::stale, "The facts changed since you read them.", {}, {}};
  error.extra_json = Json{{"current", tool.facts_version}}.dump();
  return fail(std::move(error));
}

Result<void> move_category(Unit& unit, const domain::ToolFacts& facts, storage::ToolRow& tool) {
  const auto category = storage::get_or_add_category(unit.tx, facts.category);
  const auto taken = storage::find_same_name(unit.tx, category.id, fold(facts.name));
  if (taken && *taken != tool.slug) {
    Error error = conflict("The category has a tool named \"" + facts.name + "\" already.");
    error.extra_json = Json{{"slug", *taken}}.dump();
    return fail(std::move(error));
  }
  tool.category_id = category.id;
  tool.category = category.name;
  return {};
}

// Pairs carry the names in their address and order; the old address is found through the tools' old
// slugs.
void rename_pairs(Unit& unit, const storage::ToolRow& tool) {
  for (const storage::PairRow& pair : storage::list_pairs_of(unit.tx, tool.id)) {
    const bool in_order = domain::in_canonical_order(pair.left.name, pair.left.slug,
                                                     pair.right.name, pair.right.slug);
    const storage::PairTool& left = in_order ? pair.left : pair.right;
    const storage::PairTool& right = in_order ? pair.right : pair.left;
    storage::set_pair_names(unit.tx, pair.id, left.slug + "-vs-" + right.slug, left.id, right.id);
  }
}

}  // namespace

Result<EditedTool> edit_tool(Unit& unit, std::string_view slug, const Json& patch,
                             std::optional<std::int64_t> expected_version) {
  const auto found = find_editable(unit, slug);
  if (!found) return fail(found.error());
  if (found->run) unit.tx.lock_run(*found->run);
  storage::ToolRow tool = storage::find_tool(unit.tx, found->id).value();  // now under the lock
  if (auto fresh = check_version(tool, expected_version); !fresh) return fail(fresh.error());
  const auto before = storage::get_facts(unit.tx, tool.id, tool.facts_version);
  const auto after = domain::patch_facts(before, patch);
  if (!after) return fail(after.error());
  EditedTool edited{tool.id, tool.slug, tool.facts_version, {}};
  if (*after == before) return edited;
  if (auto moved = move_category(unit, *after, tool); !moved) return fail(moved.error());
  const std::string old_slug = tool.slug;
  if (after->name != before.name) {
    tool.name = after->name;
    if (make_slug(after->name) != make_slug(before.name))
      tool.slug = storage::free_tool_slug(unit.tx, make_slug(after->name), tool.id);
  }
  tool.maker_folded = fold(after->maker);
  ++tool.facts_version;
  storage::change_tool(unit.tx, tool, *after, old_slug, unit.actor.person, unit.now);
  if (after->name != before.name) rename_pairs(unit, tool);
  edited.slug = tool.slug;
  edited.facts_version = tool.facts_version;
  edited.changes = domain::describe_changes(before, *after);
  if (tool.published_run) republish_tool(unit, tool.id, join(edited.changes, " "));
  return edited;
}

}  // namespace panelist::service

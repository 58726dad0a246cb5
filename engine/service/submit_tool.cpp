#include "service/submit_tool.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "service/advance_run.hpp"
#include "service/publish_page.hpp"
#include "storage/categories.hpp"
#include "storage/tools.hpp"

namespace panelist::service {
namespace {

constexpr std::size_t compare_with_max = 10;
constexpr int duplicates_max = 10;

Result<void> require_submitter(const Unit& unit, const ToolSubmission& submission) {
  if (unit.actor.roles.has(domain::Role::submitter)) return {};
  if (submission.from_public_form && unit.rules.submit_open) return {};
  return fail(forbidden("Sending tools takes the role submitter."));
}

Result<std::vector<ToolId>> find_wanted(Unit& unit, const ToolSubmission& submission) {
  std::vector<ToolId> wanted;
  if (submission.compare_with.size() > compare_with_max)
    return fail(invalid_field("compare_with", "at most 10 tools"));
  for (std::size_t i = 0; i < submission.compare_with.size(); ++i) {
    const auto tool = storage::find_tool_by_any_slug(unit.tx, submission.compare_with[i]);
    if (!tool)
      return fail(invalid_field("compare_with[" + std::to_string(i) + "]",
                                "there is no tool \"" + submission.compare_with[i] + "\""));
    wanted.push_back(tool->id);
  }
  return wanted;
}

Error same_name_error(const std::string& name, const std::string& slug) {
  Error error = conflict("The category has a tool named \"" + name + "\" already.");
  error.extra_json = Json{{"slug", slug}}.dump();
  return error;
}

storage::ToolRow make_row(Unit& unit, const ToolSubmission& submission,
                          const storage::CategoryRow& category) {
  storage::ToolRow tool;
  tool.id = ToolId{unit.tx.next_id()};
  tool.name = submission.facts.name;
  tool.slug = storage::free_tool_slug(unit.tx, make_slug(tool.name), tool.id);
  tool.category_id = category.id;
  tool.category = category.name;
  tool.maker_folded = fold(submission.facts.maker);
  tool.run = RunId{unit.tx.next_id()};
  tool.submitted_by = unit.actor.person;
  tool.is_sample = submission.is_sample || unit.rules.is_demo;
  tool.created_at = unit.now;
  return tool;
}

storage::LoadedRun make_run(const ToolSubmission& submission, const storage::ToolRow& tool,
                            const workflow::DefinitionPtr& definition) {
  storage::LoadedRun run;
  run.state.id = *tool.run;
  run.state.tool = tool.id;
  run.state.definition = definition;
  run.state.from_public_form = submission.from_public_form;
  run.state.submitter = tool.submitted_by;
  run.tool_slug = tool.slug;
  run.tool_name = tool.name;
  run.maker_folded = tool.maker_folded;
  run.is_sample = tool.is_sample;
  return run;
}

}  // namespace

Result<SubmittedTool> submit_tool(Unit& unit, const ToolSubmission& submission) {
  if (auto allowed = require_submitter(unit, submission); !allowed) return fail(allowed.error());
  const auto definition = unit.catalog.select(submission.workflow, submission.facts.category);
  if (!definition) return fail(definition.error());
  const auto wanted = find_wanted(unit, submission);
  if (!wanted) return fail(wanted.error());
  const auto category = storage::get_or_add_category(unit.tx, submission.facts.category);
  if (auto slug = storage::find_same_name(unit.tx, category.id, fold(submission.facts.name)))
    return fail(same_name_error(submission.facts.name, *slug));
  const storage::ToolRow tool = make_row(unit, submission, category);
  const auto advanced =
      begin_run(unit, make_run(submission, tool, *definition), workflow::SubmitTool{},
                [&] { storage::add_tool(unit.tx, tool, submission.facts); });
  if (!advanced) return fail(advanced.error());
  for (ToolId other : *wanted) want_pair(unit, tool.id, other, "submission");
  return SubmittedTool{tool.id, tool.slug, tool.facts_version, *tool.run,
                       advanced->run.state.phase};
}

std::vector<DuplicateHint> find_duplicates(Unit& unit, std::string_view name,
                                           std::string_view url) {
  std::vector<DuplicateHint> hints;
  const std::string name_folded = fold(name);
  const std::string url_folded = storage::fold_url(url);
  for (auto& one : storage::list_similar_tools(unit.tx, name_folded, url_folded, duplicates_max))
    hints.push_back({one.slug, one.name, one.category, one.same_name, one.same_url});
  return hints;
}

}  // namespace panelist::service

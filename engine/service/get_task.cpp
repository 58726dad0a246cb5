#include "service/get_task.hpp"

#include <algorithm>

#include "service/advance_run.hpp"
#include "service/make_views.hpp"
#include "service/task_access.hpp"
#include "storage/drafts.hpp"
#include "storage/tools.hpp"
#include "storage/verdict_reader.hpp"

namespace panelist::service {
namespace {

void add_facts(Unit& unit, const storage::LoadedRun& run, TaskDetail& detail) {
  const auto tool = storage::find_tool(unit.tx, run.state.tool).value();
  detail.facts = storage::get_facts(unit.tx, tool.id, tool.facts_version);
  detail.task.tool = make_tool_ref(tool);
  detail.task.tool.tagline = detail.facts.tagline;
  detail.task.tool.url = detail.facts.url;
  const int seen = storage::facts_version_at(unit.tx, tool.id, detail.task.opened_at);
  if (seen < tool.facts_version)
    detail.facts_changes = domain::describe_changes(
        storage::get_facts(unit.tx, tool.id, seen), detail.facts);
}

void add_own_texts(Unit& unit, const storage::LoadedRun& run, TaskDetail& detail) {
  const PersonId person = unit.actor.person;
  if (!person) return;
  if (const auto draft = storage::find_draft(unit.tx, detail.task.id, person))
    detail.draft = make_draft_view(detail.task.id, draft->version, draft->content, draft->words,
                                   draft->updated_at);
  detail.aside = list_aside_drafts(unit, detail.task.id);
  for (const auto& verdict : storage::list_own_verdicts_on(unit.tx, run.state.tool, person)) {
    const bool is_this = verdict.task == detail.task.id;
    if (is_this && !detail.verdict) detail.verdict = make_verdict_view(verdict);
    if (!is_this && verdict.run != run.state.id && verdict.state == "public")
      detail.earlier.push_back(make_verdict_view(verdict));
  }
}

}  // namespace

Result<TaskDetail> get_task(Unit& unit, TaskId id) {
  const auto run_id = storage::find_run_of_task(unit.tx, id);
  if (!run_id) return fail(not_found("there is no such task"));
  const auto run = storage::find_run(unit.tx, unit.catalog, *run_id);
  if (!run) return fail(not_found("there is no such task"));
  const auto task = require_known_task(unit, run->state, id);
  if (!task) return fail(task.error());
  TaskDetail detail;
  detail.task = make_task_view(unit, *run, **task);
  if (const domain::Persona* persona = run->state.definition->find_persona((*task)->persona))
    detail.persona = *persona;
  add_facts(unit, *run, detail);
  add_own_texts(unit, *run, detail);
  const bool is_out = workflow::is_open((*task)->state);
  detail.is_last_open_seat = is_out && (*task)->kind == workflow::TaskKind::verdict &&
                             run->state.seats_in() + 1 == static_cast<int>(run->state.seats.size());
  const bool is_mine = (*task)->assignee == unit.actor.person;
  detail.was_taken_away = detail.draft && (!is_mine || !is_out);
  return detail;
}

}  // namespace panelist::service

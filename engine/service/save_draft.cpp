#include "service/save_draft.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "domain/verdict.hpp"
#include "service/advance_run.hpp"
#include "service/make_views.hpp"
#include "service/task_access.hpp"
#include "storage/drafts.hpp"

namespace panelist::service {
namespace {

DraftView view_of(TaskId task, const storage::DraftRow& row) {
  return make_draft_view(task, row.version, row.content, row.words, row.updated_at);
}

int words_of(const Json& content) {
  const auto quote = content.find("quote");
  if (quote == content.end() || !quote->is_string()) return 0;
  return static_cast<int>(count_words(quote->get_ref<const std::string&>()));
}

Error conflict_of(const storage::DraftRow& current, const Json& yours) {
  Error error{ErrorCode::stale, "Another tab saved this draft. Both texts are kept.", {}, {}};
  Json both{{"current", Json::parse(current.content)}, {"yours", yours}};
  both["current_version"] = current.version;
  error.extra_json = both.dump();
  return error;
}

Error no_such_version(const Json& yours) {
  Error error{ErrorCode::stale, "There is no draft of that version.", {}, {}};
  error.extra_json = Json{{"current", nullptr}, {"yours", yours}}.dump();
  return error;
}

/// The run with its task, when the actor writes it or could take it.
struct Desk {
  storage::LoadedRun run;
  Json content;
};

Result<Desk> open_desk(Unit& unit, TaskId id, const Json& body) {
  if (!unit.actor.person) return fail(forbidden("Drafts belong to people."));
  auto run = lock_and_load_task(unit, id);
  if (!run) return fail(run.error());
  const auto task = require_known_task(unit, run->state, id);
  if (!task) return fail(task.error());
  const domain::Persona* persona = run->state.definition->find_persona((*task)->persona);
  if (persona == nullptr) return fail(conflict("This task takes no verdict."));
  auto content = domain::read_draft(body, *persona);
  if (!content) return fail(content.error());
  return Desk{*std::move(run), *std::move(content)};
}

storage::DraftRow next_draft(const Unit& unit, const std::optional<storage::DraftRow>& before,
                             const Json& content) {
  return {before ? before->version + 1 : 1, content.dump(), words_of(content), unit.now};
}

/// The first words start the task: the claim lease stops, the seat says "writing".
Result<void> note_first(Unit& unit, storage::LoadedRun run, TaskId task) {
  const auto advanced = advance_run(unit, std::move(run), workflow::NoteDraft{task});
  if (!advanced) return fail(advanced.error());
  return {};
}

Result<SavedDraft> put(Unit& unit, TaskId task, Desk desk,
                       const std::optional<storage::DraftRow>& before) {
  // Also checks that the task is open and theirs; does nothing more from the second save on.
  if (auto noted = note_first(unit, std::move(desk.run), task); !noted) return fail(noted.error());
  const storage::DraftRow draft = next_draft(unit, before, desk.content);
  storage::put_draft(unit.tx, task, unit.actor.person, draft);
  return SavedDraft{view_of(task, draft), std::nullopt};
}

SavedDraft put_aside(Unit& unit, TaskId task, const storage::DraftRow& current,
                     const Json& yours) {
  storage::add_aside(unit.tx, task, unit.actor.person, yours.dump(), unit.now);
  return {view_of(task, current), conflict_of(current, yours)};
}

}  // namespace

Result<SavedDraft> save_draft(Unit& unit, TaskId task, const Json& content,
                              std::optional<std::int64_t> if_match) {
  auto desk = open_desk(unit, task, content);
  if (!desk) return fail(desk.error());
  const auto before = storage::find_draft(unit.tx, task, unit.actor.person);
  if (before && !if_match)
    return fail(Error{ErrorCode::precondition_required,
                      "A draft exists: send If-Match with its version.", {}, {}});
  if (before && *if_match != before->version)
    return put_aside(unit, task, *before, desk->content);
  if (!before && if_match && *if_match != 0)
    return fail(no_such_version(desk->content));
  return put(unit, task, *std::move(desk), before);
}

Result<DraftView> get_draft(Unit& unit, TaskId task) {
  if (unit.actor.person)
    if (const auto draft = storage::find_draft(unit.tx, task, unit.actor.person))
      return view_of(task, *draft);
  return fail(not_found("there is no draft of yours"));
}

std::vector<AsideDraft> list_aside_drafts(Unit& unit, TaskId task) {
  std::vector<AsideDraft> drafts;
  for (auto& row : storage::list_asides(unit.tx, task, unit.actor.person))
    drafts.push_back({row.id, std::move(row.content), row.created_at});
  return drafts;
}

Result<SavedDraft> resolve_draft_conflict(Unit& unit, TaskId task, const Json& chosen,
                                          std::int64_t if_match) {
  auto saved = save_draft(unit, task, chosen, if_match);
  if (!saved || saved->conflict) return saved;
  storage::delete_asides(unit.tx, task, unit.actor.person);
  return saved;
}

}  // namespace panelist::service

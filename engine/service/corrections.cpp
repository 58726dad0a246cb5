#include "service/corrections.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "service/advance_run.hpp"
#include "service/make_views.hpp"
#include "service/reason.hpp"
#include "service/task_access.hpp"
#include "storage/corrections.hpp"
#include "storage/verdict_reader.hpp"
#include "storage/verdicts.hpp"

namespace panelist::service {
namespace {

using domain::VerdictText;
using storage::CorrectionRow;
using storage::LoadedRun;
using storage::StoredVerdict;

constexpr int open_corrections_max = 200;
// What an editor may suggest: words, never the vote or what it rests on.
constexpr std::array<std::string_view, 2> editors_fields{"quote", "slots"};

storage::Viewer viewer_of(const Unit& unit) { return {unit.actor.person, unit.actor.is_editor()}; }

/// The verdict that counts for this task now, as far as the actor may see it.
std::optional<StoredVerdict> find_current(Unit& unit, const workflow::Task& task) {
  if (!task.verdict) return std::nullopt;
  return storage::find_verdict(unit.tx, *task.verdict, viewer_of(unit));
}

bool is_author(const Unit& unit, const workflow::Task& task) {
  return unit.actor.person && task.assignee == unit.actor.person;
}

Result<void> check_fields(const Json& changes, bool by_author) {
  if (by_author) return {};
  for (const auto& [key, unused] : changes.items())
    if (std::find(editors_fields.begin(), editors_fields.end(), key) == editors_fields.end())
      return fail(invalid_field(key, "is its author's alone to change"));
  return {};
}

/// The present text with the asked-for fields in place of its own.
Result<VerdictText> read_corrected(const LoadedRun& run, const StoredVerdict& current,
                                   const Json& changes) {
  const domain::Persona* persona = run.state.definition->find_persona(current.persona);
  if (persona == nullptr) throw std::logic_error("corrections: a verdict without its persona");
  Json whole = domain::verdict_to_json(current.text);
  for (const auto& [key, value] : changes.items()) whole[key] = value;
  auto text = domain::read_verdict(whole, *persona);
  if (!text) return fail(text.error());
  // A machine stays a machine, whatever the correction says.
  text->author_kind = current.text.author_kind;
  text->model = current.text.model;
  if (*text == current.text) return fail(invalid_field("quote", "is the text that stands already"));
  return text;
}

CorrectionView make_view(Unit& unit, const LoadedRun& run, CorrectionRow row,
                         const StoredVerdict& before) {
  const workflow::Task& task = *run.state.find_task(row.task);
  CorrectionView view;
  view.id = row.id;
  view.run = row.run;
  view.task = row.task;
  view.tool = make_tool_ref(run);
  view.persona = task.persona;
  if (const auto* persona = run.state.definition->find_persona(task.persona))
    view.persona_title = persona->title;
  view.author = before.byline;
  if (row.by) view.by = make_person_ref(unit, row.by);
  view.by_author = row.by_author;
  view.before = make_verdict_view(before);
  view.after = std::move(row.text);
  view.changes = domain::compare_verdicts(before.text, view.after);
  view.reason = std::move(row.reason);
  view.state = std::move(row.state);
  view.answer = std::move(row.answer);
  view.created_at = row.created_at;
  view.ended_at = row.ended_at;
  if (view.state != "open") return view;
  const bool own = is_author(unit, task);
  view.may_take_back = unit.actor.is_known() && unit.actor.person == row.by;
  view.may_answer = row.by_author ? unit.actor.is_editor() && !own : own;
  return view;
}

std::optional<StoredVerdict> find_base(Unit& unit, const CorrectionRow& row) {
  return storage::find_verdict(unit.tx, row.verdict, viewer_of(unit));
}

Result<CorrectionView> view_of_row(Unit& unit, const LoadedRun& run, CorrectionRow row) {
  if (!unit.actor.is_editor() && !is_author(unit, *run.state.find_task(row.task)))
    return fail(not_found("there is no such correction"));
  const auto base = find_base(unit, row);
  if (!base) return fail(not_found("there is no such correction"));
  return make_view(unit, run, std::move(row), *base);
}

struct Found {
  LoadedRun run;
  CorrectionRow row;
};
/// Both, for whoever may know of the verdict: editors and its author.
Result<Found> find_known(Unit& unit, CorrectionId id) {
  auto row = storage::find_correction(unit.tx, id);
  if (!row) return fail(not_found("there is no such correction"));
  auto run = lock_and_load(unit, row->run);
  if (!run) return fail(run.error());
  const workflow::Task* task = run->state.find_task(row->task);
  if (!unit.actor.is_editor() && !is_author(unit, *task))
    return fail(not_found("there is no such correction"));
  // Under the run's lock: it may have been answered since.
  return Found{*std::move(run), storage::find_correction(unit.tx, id).value()};
}

/// The version that an accepted correction becomes: its author's words, published at once.
struct NewVersion {
  workflow::AnswerCorrection command;
  storage::NewVerdict row;
};

NewVersion make_version(Unit& unit, const Found& found, const StoredVerdict& base) {
  NewVersion made;
  const workflow::RunState& state = found.run.state;
  workflow::AnswerCorrection& command = made.command;
  command.correction = found.row.id;
  command.reason = found.row.reason;
  command.verdict = VerdictId{unit.tx.next_id()};
  command.version = storage::next_verdict_version(unit.tx, state.id, base.persona);
  command.before = base.text.decision;
  command.after = found.row.text.decision;
  storage::NewVerdict& row = made.row;
  row.nonce = unit.random.make_nonce();
  command.commitment = domain::commit_to(
      row.nonce, {found.run.tool_slug, state.id, state.round, base.persona, command.version},
      found.row.text);
  row.id = command.verdict;
  row.run = state.id;
  row.tool = state.tool;
  row.round = state.round;
  row.persona = base.persona;
  row.person = base.person;
  row.task = found.row.task;
  row.version = command.version;
  row.text = &found.row.text;
  row.is_pseudonym = base.is_pseudonym;
  row.byline = base.byline;
  row.facts_version = base.facts_version;  // other words, not another judgement
  row.commitment = command.commitment;
  row.sealed_slug = found.run.tool_slug;
  row.is_public = true;
  row.after_others_public = true;
  row.submitted_at = unit.now;
  return made;
}

Result<CorrectionView> accept(Unit& unit, const Found& found) {
  const auto base = find_base(unit, found.row);
  if (!base) return fail(not_found("there is no such correction"));
  const NewVersion made = make_version(unit, found, *base);
  const auto advanced = advance_run(unit, found.run, made.command, [&] {
    storage::supersede_verdict(unit.tx, found.run.state.id, base->persona);
    storage::add_verdict(unit.tx, made.row);
  });
  if (!advanced) return fail(advanced.error());
  return get_correction(unit, found.row.id);
}

}  // namespace

Result<CorrectionView> suggest_correction(Unit& unit, TaskId id, const Json& body) {
  auto run = lock_and_load_task(unit, id);
  if (!run) return fail(run.error());
  const auto known = require_known_task(unit, run->state, id);
  if (!known) return fail(known.error());
  const workflow::Task task = **known;
  Json changes = body;
  workflow::SuggestCorrection command;
  command.task = id;
  if (const auto reason = changes.find("reason"); reason != changes.end()) {
    if (!reason->is_string()) return fail(invalid_field("reason", "must be a text"));
    command.reason = trim(reason->get<std::string>());
    changes.erase(reason);
  }
  if (auto fits = check_reason(command.reason); !fits) return fail(fits.error());
  CorrectionRow row;
  const auto current = find_current(unit, task);
  // Without a vote that counts the core says what is the matter; there is no text to read.
  if (current && run->state.is_closed()) {
    row.by_author = is_author(unit, task);
    if (auto allowed = check_fields(changes, row.by_author); !allowed) return fail(allowed.error());
    auto text = read_corrected(*run, *current, changes);
    if (!text) return fail(text.error());
    command.changes_decision = text->decision != current->text.decision;
    row.text = *std::move(text);
    row.verdict = current->id;
  }
  row.id = command.correction = CorrectionId{unit.tx.next_id()};
  row.run = run->state.id;
  row.task = id;
  row.by = unit.actor.person;
  row.reason = command.reason;
  row.created_at = unit.now;
  const auto advanced =
      advance_run(unit, *std::move(run), command, [&] { storage::add_correction(unit.tx, row); });
  if (!advanced) return fail(advanced.error());
  return get_correction(unit, row.id);
}

Result<CorrectionView> answer_correction(Unit& unit, CorrectionId id, bool accepts,
                                         const std::string& reason) {
  const auto found = find_known(unit, id);
  if (!found) return fail(found.error());
  if (auto fits = check_reason(reason); !fits) return fail(fits.error());
  if (accepts && found->row.state == "open") return accept(unit, *found);
  workflow::AnswerCorrection command;
  command.correction = id;
  command.accept = accepts;
  command.reason = reason;
  const auto advanced = advance_run(unit, found->run, command);
  if (!advanced) return fail(advanced.error());
  return get_correction(unit, id);
}

Result<CorrectionView> get_correction(Unit& unit, CorrectionId id) {
  auto row = storage::find_correction(unit.tx, id);
  if (!row) return fail(not_found("there is no such correction"));
  const auto run = storage::find_run(unit.tx, unit.catalog, row->run);
  if (!run) return fail(not_found("there is no such correction"));
  return view_of_row(unit, *run, *std::move(row));
}

Result<std::vector<CorrectionView>> list_corrections(Unit& unit, TaskId id) {
  const auto run_id = storage::find_run_of_task(unit.tx, id);
  if (!run_id) return fail(not_found("there is no such task"));
  const auto run = storage::find_run(unit.tx, unit.catalog, *run_id);
  if (!run) return fail(not_found("there is no such task"));
  const auto known = require_known_task(unit, run->state, id);
  if (!known) return fail(known.error());
  std::vector<CorrectionView> views;
  for (CorrectionRow& row : storage::list_corrections_of(unit.tx, id))
    if (auto view = view_of_row(unit, *run, std::move(row))) views.push_back(*std::move(view));
  return views;
}

std::vector<CorrectionView> list_open_corrections(Unit& unit) {
  std::vector<CorrectionView> views;
  if (!unit.actor.is_known()) return views;
  std::optional<PersonId> author;
  if (!unit.actor.is_editor()) author = unit.actor.person;
  for (CorrectionRow& row : storage::list_open_corrections(unit.tx, author, open_corrections_max)) {
    const auto run = storage::find_run(unit.tx, unit.catalog, row.run);
    if (!run) continue;
    if (auto view = view_of_row(unit, *run, std::move(row))) views.push_back(*std::move(view));
  }
  return views;
}

Result<BlastRadius> preview_correction(Unit& unit, CorrectionId id) {
  const auto view = get_correction(unit, id);
  if (!view) return fail(view.error());
  const auto run = storage::find_run(unit.tx, unit.catalog, view->run);
  return find_blast_radius(unit, *run, {view->persona, view->after, {}});
}

Result<void> void_verdict(Unit& unit, TaskId id, const std::string& reason) {
  auto run = lock_and_load_task(unit, id);
  if (!run) return fail(run.error());
  const auto known = require_known_task(unit, run->state, id);
  if (!known) return fail(known.error());
  if (auto fits = check_reason(reason); !fits) return fail(fits.error());
  workflow::VoidVerdict command{id, reason, {}};
  if (run->state.is_closed())
    if (const auto current = find_current(unit, **known)) command.before = current->text.decision;
  const auto advanced = advance_run(unit, *std::move(run), command);
  if (!advanced) return fail(advanced.error());
  return {};
}

Result<BlastRadius> preview_void(Unit& unit, TaskId id) {
  if (!unit.actor.is_editor()) return fail(forbidden("only an editor voids a verdict"));
  const auto run_id = storage::find_run_of_task(unit.tx, id);
  if (!run_id) return fail(not_found("there is no such task"));
  const auto run = storage::find_run(unit.tx, unit.catalog, *run_id);
  if (!run) return fail(not_found("there is no such task"));
  const workflow::Task* task = run->state.find_task(id);
  return find_blast_radius(unit, *run, {task->persona, std::nullopt, "The verdict was voided."});
}

}  // namespace panelist::service

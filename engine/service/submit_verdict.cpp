#include "service/submit_verdict.hpp"

#include <nlohmann/json.hpp>

#include "domain/verdict.hpp"
#include "service/advance_run.hpp"
#include "service/make_views.hpp"
#include "service/task_access.hpp"
#include "storage/task_lists.hpp"
#include "storage/verdicts.hpp"

namespace panelist::service {
namespace {

using domain::VerdictText;

/// A machine is never shown as a person, whatever it says of itself.
void declare_machine(const Actor& actor, VerdictText& text) {
  if (actor.model.empty()) return;
  text.author_kind = domain::AuthorKind::ai;
  text.model = actor.model;
}

Result<VerdictText> read_text(const Unit& unit, const storage::LoadedRun& run,
                              const workflow::Task& task, const Json& body) {
  const domain::Persona* persona = run.state.definition->find_persona(task.persona);
  if (persona == nullptr)
    return fail(conflict("This task is " + std::string(workflow::to_string(task.kind)) +
                         "; it takes no verdict."));
  Json declared = body;
  if (!unit.actor.model.empty() && declared.is_object()) {
    declared["author_kind"] = "ai";
    declared["model"] = unit.actor.model;
  }
  auto text = domain::read_verdict(declared, *persona);
  if (text) declare_machine(unit.actor, *text);
  return text;
}

/// Who may not submit hears that before hearing what is wrong with the text.
bool is_over(const workflow::RunState& state, const workflow::Task& task) {
  return !workflow::is_open(task.state) || !state.is_panel_open() ||
         state.phase == workflow::RunPhase::on_hold;
}

struct Sealed {
  workflow::SubmitVerdict command;
  Nonce nonce{};
};

Sealed seal(Unit& unit, const storage::LoadedRun& run, const workflow::Task& task,
            const VerdictText& text) {
  Sealed sealed;
  sealed.nonce = unit.random.make_nonce();
  workflow::SubmitVerdict& command = sealed.command;
  command.task = task.id;
  command.verdict = VerdictId{unit.tx.next_id()};
  command.version = storage::next_verdict_version(unit.tx, run.state.id, task.persona);
  command.commitment =
      domain::commit_to(sealed.nonce,
                        {run.tool_slug, run.state.id, run.state.round, task.persona,
                         command.version},
                        text);
  command.nonce_hex = to_hex(sealed.nonce);
  command.decision = text.decision;
  return sealed;
}

storage::NewVerdict make_row(const Unit& unit, const storage::LoadedRun& run,
                             const workflow::Task& task, const Sealed& sealed,
                             const VerdictText& text) {
  storage::NewVerdict row;
  row.id = sealed.command.verdict;
  row.run = run.state.id;
  row.tool = run.state.tool;
  row.round = run.state.round;
  row.persona = task.persona;
  row.person = unit.actor.person;
  row.task = task.id;
  row.version = sealed.command.version;
  row.text = &text;
  row.is_pseudonym = !text.byline.empty() && text.byline != unit.actor.name;
  row.byline = row.is_pseudonym ? std::string_view(text.byline) : unit.actor.name;
  row.facts_version = run.facts_version;
  row.nonce = sealed.nonce;
  row.commitment = sealed.command.commitment;
  row.sealed_slug = run.tool_slug;
  row.submitted_at = unit.now;
  return row;
}

VerdictView view_of(const storage::NewVerdict& row, bool closed) {
  VerdictView view;
  view.id = row.id;
  view.run = row.run;
  view.task = row.task;
  view.person = row.person;
  view.persona = row.persona;
  view.byline = row.byline;
  view.pseudonym = row.is_pseudonym;
  view.round = row.round;
  view.version = row.version;
  view.facts_version = row.facts_version;
  view.text = *row.text;
  view.state = closed ? "public" : "sealed";
  view.commitment = row.commitment;
  view.submitted_at = row.submitted_at;
  return view;
}

}  // namespace

Result<SubmittedVerdict> submit_verdict(Unit& unit, TaskId id, const Json& body) {
  auto run = lock_and_load_task(unit, id);
  if (!run) return fail(run.error());
  const auto known = require_known_task(unit, run->state, id);
  if (!known) return fail(known.error());
  const workflow::Task task = **known;
  const bool over = is_over(run->state, task);
  auto text = over ? Result<VerdictText>(VerdictText{}) : read_text(unit, *run, task, body);
  if (!text) return fail(text.error());
  Sealed sealed;
  storage::NewVerdict row;
  if (over) {
    sealed.command.task = id;
  } else {
    sealed = seal(unit, *run, task, *text);
    row = make_row(unit, *run, task, sealed, *text);
  }
  const std::string slug = run->tool_slug;  // the run moves; the row only borrows
  row.sealed_slug = slug;
  auto advanced = advance_run(unit, *std::move(run), sealed.command,
                              [&] { storage::add_verdict(unit.tx, row); });
  if (!advanced) return fail(advanced.error());
  const workflow::RunState& state = advanced->run.state;
  SubmittedVerdict submitted;
  submitted.verdict = view_of(row, state.is_closed());
  submitted.commitment = sealed.command.commitment;
  submitted.task = make_task_view(unit, advanced->run, *state.find_task(id));
  submitted.next_task = storage::find_next_task(unit.tx, unit.actor.person, unit.now);
  submitted.panel = make_panel_count(state);
  return submitted;
}

}  // namespace panelist::service

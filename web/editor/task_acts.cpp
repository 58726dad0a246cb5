// An editor's acts on one task of a run, and the pages that ask before them.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "service/act_on_task.hpp"
#include "service/corrections.hpp"
#include "service/decide_task.hpp"
#include "service/get_run.hpp"
#include "web/api/read.hpp"
#include "web/correction_links.hpp"
#include "web/editor/assign_pages.hpp"
#include "web/editor/assign_view.hpp"
#include "web/editor/confirm_view.hpp"
#include "web/editor/handlers.hpp"
#include "web/editor/page.hpp"
#include "web/editor/run_answer.hpp"
#include "web/editor/unblock_view.hpp"
#include "web/form.hpp"

namespace panelist::web::editor {
namespace {

/// What an editor may do to a task here, and the word said after it.
struct TaskActRow {
  std::string_view act, said;
};
constexpr auto acts = std::to_array<TaskActRow>({{"assign", "assigned"},
                                                 {"send-back", "sent-back"},
                                                 {"suspend", "suspended"},
                                                 {"resume", "task-resumed"},
                                                 {"release", "released"},
                                                 {"extend", "extended"},
                                                 {"claim", "claimed"},
                                                 {"start", "started"},
                                                 {"approve", "approved"},
                                                 {"reject", "rejected"},
                                                 {"void", "voided"}});

struct TaskAddress {
  RunId run;
  TaskId task;
  std::string act;
  std::string_view said;
};
Result<TaskAddress> read_task_address(const Call& call) {
  auto run = api::read_id_as<RunId>(call.capture(0));
  if (!run) return fail(run.error());
  auto task = api::read_id_as<TaskId>(call.capture(1));
  if (!task) return fail(task.error());
  for (const TaskActRow& row : acts)
    if (row.act == call.capture(2)) return TaskAddress{*run, *task, std::string(row.act), row.said};
  return fail(not_found("a task has no page \"" + call.capture(2) + "\""));
}

Confirm ask_send_back(const service::RunView& run, TaskId task) {
  Confirm confirm;
  confirm.heading = "Send this verdict back?";
  for (const service::SeatView& seat : run.seats) {
    if (seat.task != task) continue;
    const std::string who = seat.assignee ? seat.assignee->name : "Its author";
    confirm.heading = "Send the " + to_lower_ascii(seat.title) + " verdict back to " + who + "?";
    confirm.consequences = {who + " can change it and submit it again. Nobody else has read it.",
                            "The first commitment stays on record; the new one stands beside it."};
  }
  confirm.reason_label = "What should change?";
  confirm.reason_hint = "The author reads this with the task.";
  confirm.is_reason_required = true;
  confirm.button = "Send back";
  return confirm;
}

Confirm ask_reject(const service::RunView& run) {
  Confirm confirm;
  confirm.heading = "Reject " + run.tool.name + "?";
  confirm.consequences = {"The run ends here, and nothing is published.",
                          "The methodology page counts it as rejected, with your reason."};
  confirm.reason_label = "Why? The submitter reads this.";
  confirm.is_reason_required = true;
  confirm.button = "Reject";
  return confirm;
}

Confirm ask_void(Visit& visit, const service::RunView& run, TaskId task) {
  Confirm confirm;
  for (const service::SeatView& seat : run.seats)
    if (seat.task == task)
      confirm.heading =
          "Void the " + to_lower_ascii(seat.title) + "'s verdict on " + run.tool.name + "?";
  confirm.consequences = {
      "The vote counts no more, and the seat is declared empty with your "
      "reason. The text stays on record, and so does its commitment."};
  if (const auto radius = service::preview_void(visit.unit, task)) {
    confirm.consequences.push_back("It " + radius_words(*radius) + ".");
    for (const service::AffectedPage& page : radius->pages)
      for (const domain::FieldChange& change : page.changes)
        if (change.field == "ship %" || change.field == "answer")
          confirm.consequences.push_back(page.title + ": " + change.field + " “" + change.before +
                                         "” becomes “" + change.after + "”.");
  }
  confirm.reason_label = "Why? Readers see this.";
  confirm.is_reason_required = true;
  confirm.button = "Void";
  return confirm;
}

Confirm ask_first(Visit& visit, const service::RunView& run, const TaskAddress& address) {
  if (address.act == "void") return ask_void(visit, run, address.task);
  return address.act == "reject" ? ask_reject(run) : ask_send_back(run, address.task);
}

Answer ask(Visit& visit, const service::RunView& run, const TaskAddress& address,
           const std::string& reason, const std::string& mistake) {
  if (address.act == "assign") return assign_answer(visit, run, address.task, mistake);
  Confirm confirm = ask_first(visit, run, address);
  confirm.post = task_act_path(run.run.id, address.task, address.act);
  confirm.hidden.emplace_back("seq", std::to_string(run.run.seq));
  confirm.reason = reason;
  confirm.mistake = mistake;
  confirm.back = run_path(run.run.id);
  confirm.back_label = "Back to " + run.tool.name;
  Json view = confirm_view(confirm);
  return editor_page(visit, "confirm.html", {confirm.heading, "/editor"}, std::move(view),
                     mistake.empty() ? 200 : 422);
}

Result<void> perform(Visit& visit, const TaskAddress& address, const Form& form) {
  if (address.act == "approve" || address.act == "reject") {
    const auto decided =
        service::decide_task(visit.unit, {address.task, address.act == "approve", reason_of(form)});
    if (!decided) return fail(decided.error());
    return {};
  }
  if (address.act == "void")
    return service::void_verdict(visit.unit, address.task, reason_of(form));
  service::TaskAct act{address.task, *workflow::parse_verb(address.act), reason_of(form), "", {}};
  if (address.act == "assign") {
    const auto person = api::read_id_as<PersonId>(form.get("person"));
    if (!person) return fail(invalid_field("person", "choose who takes it"));
    act.assignee_id = *person;
  }
  const auto done = service::act_on_task(visit.unit, act);
  if (!done) return fail(done.error());
  return {};
}

bool has_page(std::string_view act) {
  return act == "assign" || act == "send-back" || act == "reject" || act == "void";
}

std::string mistake_words(const TaskAddress& address, const Error& error) {
  if (address.act != "assign") return "Say why: a reason is needed.";
  return error.fields.empty() ? error.detail : error.fields.front().message;
}

Answer act(Visit& visit, const TaskAddress& address, const Form& form) {
  const auto before = service::get_run(visit.unit, address.run);
  if (!before) return refusal_page(visit, before.error());
  if (auto unmoved = check_unmoved(*before, form, visit); !unmoved)
    return refuse_act(visit, address.run, unmoved.error());
  const auto done = perform(visit, address, form);
  if (done) return see_other(run_path(address.run), address.said);
  if (done.error().code == ErrorCode::invalid && has_page(address.act))
    return ask(visit, *before, address, reason_of(form), mistake_words(address, done.error()));
  return refuse_act(visit, address.run, done.error());
}

}  // namespace

Result<Plan> task_act_page(const Call& call) {
  auto address = read_task_address(call);
  if (!address) return fail(address.error());
  if (!has_page(address->act)) return fail(not_found("there is no such page"));
  return reading([address = *address](Visit& visit) -> Answer {
    const auto run = service::get_run(visit.unit, address.run);
    if (!run) return refusal_page(visit, run.error());
    return ask(visit, *run, address, "", "");
  });
}

Result<Plan> act_on_task(const Call& call) {
  auto address = read_task_address(call);
  if (!address) return fail(address.error());
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing(
      [address = *address, form = *form](Visit& visit) { return act(visit, address, form); });
}

}  // namespace panelist::web::editor

#include "web/editor/run_act_words.hpp"

#include "base/text.hpp"
#include "web/editor/step_words.hpp"
#include "web/editor/unblock_view.hpp"

namespace panelist::web::editor {
namespace {

using workflow::RunVerb;

/// "the buyer and futurist seats"
std::string open_seats(const service::RunView& run) {
  std::vector<std::string> titles;
  for (const service::SeatView& seat : run.seats)
    if (seat.word != service::SeatWord::sealed && seat.word != service::SeatWord::done &&
        seat.word != service::SeatWord::abstained)
      titles.push_back(to_lower_ascii(seat.title));
  if (titles.empty()) return {};
  return "the " + join(titles, " and ") + (titles.size() == 1 ? " seat" : " seats");
}

void ask_publish(Confirm& confirm, const service::RunView& run) {
  const std::string seats = open_seats(run);
  confirm.heading = seats.empty() || run.panel.closed
                        ? "Publish " + run.tool.name + " as it is?"
                        : "Publish " + run.tool.name + " without " + seats + "?";
  if (!seats.empty() && !run.panel.closed) {
    confirm.consequences.push_back("The panel closes now. The page says that " + seats +
                                   " stayed empty.");
    confirm.consequences.emplace_back(
        "Drafts of these seats stay with their authors; a late verdict makes a new revision.");
  }
  confirm.consequences.push_back("This will " + publication_words(run) + ".");
  confirm.reason_label = "Why now?";
  confirm.reason_hint = "May stay empty. It stands in the history.";
  confirm.button = "Publish";
}

void ask_hold(Confirm& confirm, const service::RunView& run) {
  confirm.heading = "Put " + run.tool.name + " on hold?";
  confirm.consequences = {"Every clock of this run stands still until you resume it.",
                          "Reviewers can still save drafts; nobody can submit."};
  confirm.reason_label = "Why?";
  confirm.reason_hint = "May stay empty. It stands in the history.";
  confirm.button = "Hold";
}

void ask_withdraw(Confirm& confirm, const service::RunView& run) {
  confirm.heading = "Withdraw " + run.tool.name + "?";
  confirm.consequences = {
      "This round ends and is never published. This cannot be undone; a new "
      "round can be started later.",
      "Open tasks leave the reviewers' desks. Verdicts that are sealed stay "
      "sealed.",
      "The methodology page counts it as withdrawn, with your reason."};
  confirm.reason_label = "Why? Readers see this.";
  confirm.is_reason_required = true;
  confirm.button = "Withdraw";
}

void ask_reject(Confirm& confirm, const service::RunView& run) {
  confirm.heading = "Reject " + run.tool.name + "?";
  confirm.consequences = {"It gets no panel. The submitter is told your reason.",
                          "The methodology page counts it as rejected, with your reason."};
  confirm.reason_label = "Why?";
  confirm.is_reason_required = true;
  confirm.button = "Reject";
}

void ask_open_sealed(Confirm& confirm, const service::RunView& run) {
  confirm.heading = "Open the sealed verdicts on " + run.tool.name + "?";
  confirm.consequences = {
      plural(run.panel.in, "verdict is", "verdicts are") +
          " in. You will read them before the panel closes; nobody else will.",
      "You can never take a seat on this panel again.",
      "The history says that you did it, when, and why. This cannot be undone."};
  confirm.reason_label = "Why do you need to read them?";
  confirm.reason_hint = "It stands in the history for every editor to see.";
  confirm.is_reason_required = true;
  confirm.button = "Open and leave this panel";
}

void ask_skip_step(Confirm& confirm, const service::RunView& run) {
  std::string next;
  bool is_past = false;
  for (const service::StepView& step : run.steps) {
    if (is_past && next.empty()) next = step_title(step.kind, step.id);
    if (!step.is_current) continue;
    is_past = true;
    confirm.heading =
        "Skip the step “" + step_title(step.kind, step.id) + "” of " + run.tool.name + "?";
    if (step.kind == workflow::StepKind::task)
      confirm.consequences.emplace_back("Nobody decides it: its task ends.");
    if (step.kind == workflow::StepKind::wait)
      confirm.consequences.emplace_back("The wait ends now.");
  }
  if (!next.empty()) confirm.consequences.push_back("The next step is “" + next + "”.");
  confirm.reason_label = "Why is it not needed?";
  confirm.reason_hint = "It stands in the history for every editor to see.";
  confirm.is_reason_required = true;
  confirm.button = "Skip this step";
}

void ask_retire(Confirm& confirm, const service::RunView& run) {
  confirm.heading = "Retire " + run.tool.name + "?";
  confirm.consequences = {
      "Its page stays with a notice that says since when and why, and leaves the sitemap.",
      "Its comparisons are retracted: they answer 410 with your reason, and the publishing site is "
      "told.",
      "A new round brings its page back; these comparisons stay retracted until they are asked for "
      "again."};
  confirm.reason_label = "Why? Readers see this.";
  confirm.is_reason_required = true;
  confirm.button = "Retire";
}

void ask_retract(Confirm& confirm, const service::RunView& run) {
  confirm.heading = "Retract the page of " + run.tool.name + "?";
  confirm.consequences = {
      "Its page and its comparisons answer 410 with today's date and your reason.",
      "They leave the sitemap and every list, and the publishing site is told.",
      "The methodology page counts the panel as withdrawn, with your reason."};
  confirm.reason_label = "Why? Readers see this.";
  confirm.is_reason_required = true;
  confirm.button = "Retract";
}

}  // namespace

std::string publication_words(const service::RunView& run) {
  return "change " + plural(run.pages_to_change, "page", "pages") + " and tell " +
         (run.sites_to_tell == 0 ? "no site" : plural(run.sites_to_tell, "site", "sites"));
}

std::string_view said_after(RunVerb verb) {
  switch (verb) {
    case RunVerb::hold:
      return "held";
    case RunVerb::resume:
      return "resumed";
    case RunVerb::withdraw:
      return "withdrawn";
    case RunVerb::reject:
      return "rejected";
    case RunVerb::retry:
      return "retried";
    case RunVerb::publish:
      return "published";
    case RunVerb::open_sealed:
      return "opened";
    case RunVerb::skip_wait:
      return "skipped";
    case RunVerb::skip_step:
      return "step-skipped";
    case RunVerb::retire:
      return "retired";
    case RunVerb::retract:
      return "taken-back";
  }
  return "";
}

bool has_confirmation(RunVerb verb) {
  return verb == RunVerb::publish || verb == RunVerb::hold || verb == RunVerb::withdraw ||
         verb == RunVerb::reject || verb == RunVerb::open_sealed || verb == RunVerb::retire ||
         verb == RunVerb::retract || verb == RunVerb::skip_step;
}

Confirm confirm_run_act(const service::RunView& run, RunVerb verb) {
  Confirm confirm;
  if (verb == RunVerb::publish) ask_publish(confirm, run);
  if (verb == RunVerb::hold) ask_hold(confirm, run);
  if (verb == RunVerb::withdraw) ask_withdraw(confirm, run);
  if (verb == RunVerb::reject) ask_reject(confirm, run);
  if (verb == RunVerb::open_sealed) ask_open_sealed(confirm, run);
  if (verb == RunVerb::skip_step) ask_skip_step(confirm, run);
  if (verb == RunVerb::retire) ask_retire(confirm, run);
  if (verb == RunVerb::retract) ask_retract(confirm, run);
  confirm.post = run_path(run.run.id) + "/" + std::string(workflow::to_string(verb));
  confirm.hidden.emplace_back("seq", std::to_string(run.run.seq));
  confirm.back = run_path(run.run.id);
  confirm.back_label = "Back to " + run.tool.name;
  return confirm;
}

}  // namespace panelist::web::editor

#include "app/workflow_drawing.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "base/time.hpp"

namespace panelist::app {
namespace {

using workflow::Step;
using workflow::StepKind;
using Lines = std::vector<std::string>;

std::string overdue_words(const Step& step) {
  const std::string after =
      step.overdue_after ? format_span(*step.overdue_after) + " later " : "then ";
  switch (step.overdue) {
    case workflow::OverdueOutcome::remind: return after + "one more reminder";
    case workflow::OverdueOutcome::reassign: return after + "to somebody else";
    case workflow::OverdueOutcome::escalate: return after + "the editors are told";
  }
  return {};
}

void add_clocks(const Step& step, Lines& lines) {
  if (!step.due_after) return;
  lines.push_back("due after " + format_span(*step.due_after) + ", " +
                  plural(static_cast<long long>(step.reminders.size()), "reminder", "reminders") +
                  ", " + overdue_words(step));
}

void add_panel(const workflow::Definition& definition, const Step& step, Lines& lines) {
  lines.push_back("seats: " + join(step.personas, ", "));
  add_clocks(step, lines);
  lines.push_back("closes when every seat is in");
  if (step.quorum && step.deadline_after)
    lines.back() += ", or with " + plural(*step.quorum, "vote", "votes") + " after " +
                    format_span(*step.deadline_after);
  lines.push_back("publishes by itself from " + plural(definition.min_votes(), "vote", "votes") +
                  ", otherwise the editor decides");
}

Lines lines_of(const workflow::Definition& definition, const Step& step) {
  Lines lines;
  switch (step.kind) {
    case StepKind::task:
      lines.push_back(std::string("an editor's ") + std::string(to_string(step.task_kind)) +
                      (step.applies_to == workflow::AppliesTo::public_form
                           ? ", for the public form only"
                           : ""));
      add_clocks(step, lines);
      break;
    case StepKind::panel: add_panel(definition, step, lines); break;
    case StepKind::wait: lines.push_back("waits " + format_span(step.wait_for)); break;
    case StepKind::aggregate: lines.emplace_back("counts the votes"); break;
    case StepKind::publish: lines.emplace_back("tool page and comparisons"); break;
    case StepKind::notify: lines.push_back("mail to " + join(step.audience, ", ")); break;
  }
  return lines;
}

/// The state a run is in while this step waits; empty for what happens at once.
std::string state_of(const Step& step) {
  if (step.kind == StepKind::panel) return "in_review";
  if (step.kind == StepKind::task) return std::string(to_string(step.task_kind));
  return {};
}

std::string draw_box(const std::string& title, const Lines& lines) {
  std::size_t width = count_code_points(title);
  for (const std::string& line : lines) width = std::max(width, count_code_points(line));
  const auto row = [width](const std::string& text) {
    return "  | " + text + std::string(width - count_code_points(text), ' ') + " |\n";
  };
  const std::string edge = "  +" + std::string(width + 2, '-') + "+\n";
  std::string out = edge + row(title);
  for (const std::string& line : lines) out += row(line);
  return out + edge;
}

}  // namespace

std::string draw_workflow(const workflow::Definition& definition) {
  std::string out = definition.name + " version " + std::to_string(definition.version) + ": " +
                    definition.title + "\n\n  submitted\n";
  bool is_published = false;
  for (const Step& step : definition.steps) {
    const std::string state = state_of(step);
    const std::string kind(to_string(step.kind));
    const std::string title = step.id == kind ? kind : step.id + " (" + kind + ")";
    out += "      |" + (state.empty() ? "" : "  " + state) + "\n      v\n" +
           draw_box(title, lines_of(definition, step));
    if (step.kind == StepKind::publish && !std::exchange(is_published, true))
      out += "      |  published\n";
  }
  return out;
}

}  // namespace panelist::app

#include "workflow/definition_check.hpp"

#include <algorithm>
#include <set>

namespace panelist::workflow {
namespace {

/// Where a step stands relative to the three steps that every definition has once, in this order.
enum class Stretch { before_panel, reviewing, aggregated, published };

[[noreturn]] void refuse(int line, const Step& step, const std::string& what) {
  throw Mistake{line, "step \"" + step.id + "\": " + what};
}

void check_clocks(const Step& step, int line) {
  if (!step.due_after && (!step.reminders.empty() || step.overdue_after))
    refuse(line, step, "reminders and overdue_after need due_after");
  if (!std::is_sorted(step.reminders.begin(), step.reminders.end()) ||
      std::adjacent_find(step.reminders.begin(), step.reminders.end()) != step.reminders.end())
    refuse(line, step, "reminders must be in order of time, each once");
  for (const Duration offset : step.reminders) {
    if (step.due_after && -offset >= *step.due_after)
      refuse(line, step, "a reminder lies before the task is opened (due_after)");
    if (offset > step.overdue_after.value_or(Duration{0}))
      refuse(line, step, "a reminder comes after overdue_after, when the task is already overdue");
  }
}

void check_panel(const Step& step, int line) {
  const int seats = static_cast<int>(step.personas.size());
  const auto within = [&](const std::optional<int>& votes, const char* key) {
    if (votes && (*votes < 1 || *votes > seats))
      refuse(line, step, std::string(key) + " must be between 1 and the number of personas (" +
                             std::to_string(seats) + ")");
  };
  within(step.quorum, "quorum");
  within(step.min_votes, "min_votes");
  if (step.quorum.has_value() != step.deadline_after.has_value())
    refuse(line, step, "quorum and deadline_after belong together");
  if (step.deadline_after && step.due_after && *step.deadline_after < *step.due_after)
    refuse(line, step, "deadline_after is shorter than due_after");
}

class OrderCheck {
 public:
  void take(const Step& step, int line) {
    switch (step.kind) {
      case StepKind::task: return take_task(step, line);
      case StepKind::panel: return advance(Stretch::before_panel, Stretch::reviewing, step, line);
      case StepKind::aggregate:
        return advance(Stretch::reviewing, Stretch::aggregated, step, line);
      case StepKind::publish:
        return advance(Stretch::aggregated, Stretch::published, step, line);
      case StepKind::wait:
        if (at_ == Stretch::published || at_ == Stretch::reviewing)
          refuse(line, step, "a wait stands before the panel, or between aggregate and publish");
        return;
      case StepKind::branch:
        if (at_ != Stretch::aggregated)
          refuse(line, step, "a branch stands between aggregate and publish");
        return;
      case StepKind::notify:
        if (at_ != Stretch::published) refuse(line, step, "notify comes after publish");
    }
  }
  void finish(int line) const {
    if (at_ == Stretch::before_panel) throw Mistake{line, "a panel step is missing"};
    if (at_ == Stretch::reviewing) throw Mistake{line, "an aggregate step is missing"};
    if (at_ == Stretch::aggregated) throw Mistake{line, "a publish step is missing"};
  }

 private:
  void advance(Stretch expected, Stretch next, const Step& step, int line) {
    if (at_ != expected)
      refuse(line, step,
             "exactly one panel, one aggregate and one publish step, in this order, are allowed");
    at_ = next;
  }
  void take_task(const Step& step, int line) {
    if (!kinds_.insert(step.task_kind).second)
      refuse(line, step, "there is already a " + std::string(to_string(step.task_kind)) + " step");
    if (step.task_kind == TaskKind::triage && at_ != Stretch::before_panel)
      refuse(line, step, "triage comes before the panel");
    if (step.task_kind == TaskKind::sign_off && at_ != Stretch::aggregated)
      refuse(line, step, "sign_off stands between aggregate and publish");
  }

  Stretch at_{Stretch::before_panel};
  std::set<TaskKind> kinds_;
};

/// A branch leads forward, at most to publish: nothing runs twice and nothing is published unasked.
void check_branch(const Definition& definition, std::size_t at, int line) {
  const Step& step = definition.steps[at];
  const int target = definition.find_step(step.go_to);
  if (target < 0) {
    refuse(line, step, "go_to names no step: \"" + step.go_to + "\"");
  }
  if (target <= static_cast<int>(at))
    refuse(line, step, "go_to must name a later step, \"" + step.go_to + "\" comes before");
  for (std::size_t i = at + 1; i < static_cast<std::size_t>(target); ++i)
    if (definition.steps[i].kind == StepKind::publish)
      refuse(line, step, "go_to leads past publish: nothing would be published");
}

/// Walks every outcome; a step that none of them reaches would never run.
void check_reached(const Definition& definition, const std::vector<int>& lines) {
  using enum PanelOutcome;
  std::vector<bool> reached(definition.steps.size(), false);
  for (const PanelOutcome outcome : {all_ship, mostly_ship, tie, mostly_skip, all_skip, no_votes}) {
    for (std::size_t at = 0; at < definition.steps.size();) {
      reached[at] = true;
      const Step& step = definition.steps[at];
      const bool jumps = step.kind == StepKind::branch &&
                         std::find(step.when.begin(), step.when.end(), outcome) != step.when.end();
      at = jumps ? static_cast<std::size_t>(definition.find_step(step.go_to)) : at + 1;
    }
  }
  for (std::size_t at = 0; at < reached.size(); ++at)
    if (!reached[at])
      refuse(lines[at], definition.steps[at], "is never reached: a branch leads past it whatever "
                                              "the panel votes");
}

}  // namespace

void check_steps(const Definition& definition, const std::vector<int>& lines) {
  OrderCheck order;
  std::set<std::string> ids;
  for (std::size_t i = 0; i < definition.steps.size(); ++i) {
    const Step& step = definition.steps[i];
    if (!ids.insert(step.id).second) refuse(lines[i], step, "this id is used twice");
    order.take(step, lines[i]);
    check_clocks(step, lines[i]);
    if (step.kind == StepKind::panel) check_panel(step, lines[i]);
  }
  order.finish(lines.empty() ? 1 : lines.back());
  for (std::size_t i = 0; i < definition.steps.size(); ++i)
    if (definition.steps[i].kind == StepKind::branch) check_branch(definition, i, lines[i]);
  check_reached(definition, lines);
}

}  // namespace panelist::workflow

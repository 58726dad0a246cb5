#include "web/editor/definition_view.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "web/editor/step_words.hpp"
#include "workflow/drawing.hpp"

namespace panelist::web::editor {
namespace {

using workflow::Step;
using workflow::StepKind;

std::string overdue_words(const Step& step) {
  const std::string when =
      step.overdue_after ? format_span(*step.overdue_after) + " later" : std::string("then");
  switch (step.overdue) {
    case workflow::OverdueOutcome::remind:
      return "overdue: reminded again " + when;
    case workflow::OverdueOutcome::reassign:
      return "overdue: offered to somebody else " + when;
    case workflow::OverdueOutcome::escalate:
      return "overdue: the editors are told " + when;
  }
  return {};
}

void say_due(std::vector<std::string>& words, const Step& step) {
  if (!step.due_after) return;
  words.push_back("due after " + format_span(*step.due_after));
  if (!step.reminders.empty())
    words.push_back(plural(static_cast<long long>(step.reminders.size()), "reminder", "reminders"));
  words.push_back(overdue_words(step));
}

void say_panel(std::vector<std::string>& words, const workflow::Definition& definition,
               const Step& step) {
  std::vector<std::string> titles;
  for (const domain::Persona& persona : definition.personas) titles.push_back(persona.title);
  words.push_back(join(titles, ", "));
  say_due(words, step);
  words.push_back("at least " + plural(definition.min_votes(), "vote", "votes"));
  if (step.quorum && step.deadline_after)
    words.push_back("closes with " + std::to_string(*step.quorum) + " after " +
                    format_span(*step.deadline_after));
}

std::string branch_words(const Step& step) {
  std::vector<std::string> outcomes;
  for (const workflow::PanelOutcome outcome : step.when) {
    std::string name(workflow::to_string(outcome));
    std::replace(name.begin(), name.end(), '_', ' ');
    outcomes.push_back(std::move(name));
  }
  return join(outcomes, " or ") + ": goes on at " + step_title(StepKind::task, step.go_to);
}

std::string step_words(const workflow::Definition& definition, const Step& step) {
  std::vector<std::string> words;
  switch (step.kind) {
    case StepKind::task:
      words.emplace_back(step.applies_to == workflow::AppliesTo::public_form
                             ? "an editor, only for the public form"
                             : "an editor");
      say_due(words, step);
      break;
    case StepKind::panel:
      say_panel(words, definition, step);
      break;
    case StepKind::wait:
      words.push_back("waits " + format_span(step.wait_for));
      break;
    case StepKind::aggregate:
      words.emplace_back("counts the votes");
      break;
    case StepKind::branch:
      words.push_back(branch_words(step));
      break;
    case StepKind::publish:
      words.emplace_back("the page and every comparison that waits");
      break;
    case StepKind::notify:
      words.push_back("tells " + join(step.audience, ", "));
      break;
  }
  return join(words, " · ");
}

std::string need_words(domain::SlotRequired required) {
  switch (required) {
    case domain::SlotRequired::always:
      return "required";
    case domain::SlotRequired::on_skip:
      return "required for a skip";
    case domain::SlotRequired::never:
      return "";
  }
  return "";
}

/// When a changed fact is a reason to look at this seat's verdict again.
std::string concern_words(const domain::Persona& persona) {
  if (persona.facts.empty()) return "any fact of the tool";
  std::vector<std::string> names = persona.facts;
  for (std::string& name : names) std::replace(name.begin(), name.end(), '_', ' ');
  return join(names, ", ");
}

}  // namespace

Json definition_view(const workflow::Definition& definition) {
  Json view = {{"title", definition.title},
               {"name", definition.name},
               {"version", definition.version},
               {"hash", definition.hash},
               {"categories", join(definition.categories, ", ")},
               {"drawing", workflow::draw_definition(definition)},
               {"steps", Json::array()}};
  for (const Step& step : definition.steps)
    view["steps"].push_back({{"title", step_title(step.kind, step.id)},
                             {"kind", workflow::to_string(step.kind)},
                             {"words", step_words(definition, step)}});
  return view;
}

Json persona_view(const domain::Persona& persona) {
  Json view = {{"title", persona.title},
               {"letter", persona.letter},
               {"id", persona.id},
               {"version", persona.version},
               {"question", persona.question},
               {"words", std::to_string(persona.words_min) + " to " +
                             std::to_string(persona.words_max) + " words"},
               {"concern", concern_words(persona)},
               {"slots", Json::array()}};
  for (const domain::Slot& slot : persona.slots)
    view["slots"].push_back(
        {{"label", slot.label}, {"id", slot.id}, {"need", need_words(slot.required)}});
  return view;
}

}  // namespace panelist::web::editor

// Two definitions side by side, in words.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "workflow/move.hpp"

namespace panelist::workflow {
namespace {

/// Exact, unlike format_span: 36 hours are not a day.
std::string exact_span(Duration span) {
  struct Unit {
    std::int64_t millis;
    std::string_view one, many;
  };
  static constexpr std::array<Unit, 4> units{{{86'400'000, "day", "days"},
                                              {3'600'000, "hour", "hours"},
                                              {60'000, "minute", "minutes"},
                                              {1'000, "second", "seconds"}}};
  for (const Unit& unit : units)
    if (span.count() % unit.millis == 0)
      return plural(span.count() / unit.millis, unit.one, unit.many);
  return plural(span.count(), "millisecond", "milliseconds");
}

std::string span_words(const std::optional<Duration>& span) {
  return span ? exact_span(*span) : "none";
}
std::string number_words(const std::optional<int>& number) {
  return number ? std::to_string(*number) : "the usual";
}
std::string list_words(const std::vector<std::string>& words) {
  return words.empty() ? "none" : join(words, ", ");
}

std::string reminder_words(const Step& step) {
  std::vector<std::string> words;
  for (const Duration offset : step.reminders) {
    if (offset == Duration{0})
      words.emplace_back("when due");
    else
      words.push_back(exact_span(std::chrono::abs(offset)) +
                      (offset < Duration{0} ? " before" : " after"));
  }
  return list_words(words);
}

std::string outcome_words(const Step& step) {
  std::vector<std::string> words;
  for (const PanelOutcome outcome : step.when) words.emplace_back(to_string(outcome));
  return list_words(words);
}

/// A property of a step, as it is said.
struct Property {
  std::string_view name;
  std::string (*words)(const Step& step);
};
constexpr std::array<Property, 16> properties{{
    {"kind", [](const Step& s) { return std::string(to_string(s.kind)); }},
    {"task", [](const Step& s) { return std::string(to_string(s.task_kind)); }},
    {"applies to", [](const Step& s) { return std::string(to_string(s.applies_to)); }},
    {"due time", [](const Step& s) { return span_words(s.due_after); }},
    {"reminders", reminder_words},
    {"when overdue", [](const Step& s) { return std::string(to_string(s.overdue)); }},
    {"overdue after", [](const Step& s) { return span_words(s.overdue_after); }},
    {"personas", [](const Step& s) { return list_words(s.personas); }},
    {"lease", [](const Step& s) { return exact_span(s.lease_after); }},
    {"extension", [](const Step& s) { return exact_span(s.extension); }},
    {"quorum", [](const Step& s) { return s.quorum ? std::to_string(*s.quorum) : "none"; }},
    {"deadline", [](const Step& s) { return span_words(s.deadline_after); }},
    {"votes needed", [](const Step& s) { return number_words(s.min_votes); }},
    {"wait", [](const Step& s) { return exact_span(s.wait_for); }},
    {"audience", [](const Step& s) { return list_words(s.audience); }},
    {"branch", [](const Step& s) { return outcome_words(s) + " to " + s.go_to; }},
}};

using Changes = std::vector<DefinitionChange>;

std::string instead(const std::string& what, const std::string& now, const std::string& before) {
  return what + ": " + now + " instead of " + before + ".";
}

void compare_steps(const Step& from, const Step& to, Changes& changes) {
  for (const Property& property : properties) {
    const std::string before = property.words(from), now = property.words(to);
    if (before != now)
      changes.push_back(
          {"step_changed", to.id, instead(to.id + ", " + std::string(property.name), now, before)});
  }
}

/// Ids of `definition`'s steps that `other` has too.
std::vector<std::string> shared_steps(const Definition& definition, const Definition& other) {
  std::vector<std::string> ids;
  for (const Step& step : definition.steps)
    if (other.find_step(step.id) >= 0) ids.push_back(step.id);
  return ids;
}

void compare_all_steps(const Definition& from, const Definition& to, Changes& changes) {
  for (const Step& step : from.steps)
    if (to.find_step(step.id) < 0)
      changes.push_back({"step_removed", step.id, "The step \"" + step.id + "\" is gone."});
  for (std::size_t i = 0; i < to.steps.size(); ++i) {
    const Step& step = to.steps[i];
    const int before = from.find_step(step.id);
    if (before >= 0) {
      compare_steps(from.steps[static_cast<std::size_t>(before)], step, changes);
      continue;
    }
    const std::string place = i == 0 ? "at the beginning" : "after \"" + to.steps[i - 1].id + "\"";
    changes.push_back({"step_added", step.id,
                       "The step \"" + step.id + "\" (" + std::string(to_string(step.kind)) +
                           ") is new, " + place + "."});
  }
  const auto order = shared_steps(to, from);
  if (order != shared_steps(from, to))
    changes.push_back({"order", "", "The steps come in another order: " + join(order, ", ") + "."});
}

std::string limits_words(const domain::Persona& persona) {
  return std::to_string(persona.words_min) + " to " + std::to_string(persona.words_max) + " words";
}

std::string slots_words(const domain::Persona& persona) {
  std::vector<std::string> words;
  for (const domain::Slot& slot : persona.slots)
    words.push_back(slot.id + (slot.required == domain::SlotRequired::never ? "" : "*"));
  return list_words(words);
}

void compare_personas(const domain::Persona& from, const domain::Persona& to, Changes& changes) {
  const std::size_t count = changes.size();
  const auto compare = [&](const char* what, const std::string& before, const std::string& now) {
    if (before != now)
      changes.push_back({"persona_changed", to.id, instead(to.id + ", " + what, now, before)});
  };
  compare("limits", limits_words(from), limits_words(to));
  compare("slots", slots_words(from), slots_words(to));
  compare("question", from.question, to.question);
  compare("version", std::to_string(from.version), std::to_string(to.version));
  if (changes.size() == count && domain::persona_to_json(from) != domain::persona_to_json(to))
    changes.push_back({"persona_changed", to.id, to.id + ": its words on the form changed."});
}

void compare_all_personas(const Definition& from, const Definition& to, Changes& changes) {
  for (const domain::Persona& persona : from.personas)
    if (!to.find_persona(persona.id))
      changes.push_back({"persona_removed", persona.id, "The " + persona.id + " is gone."});
  for (const domain::Persona& persona : to.personas) {
    if (const domain::Persona* before = from.find_persona(persona.id))
      compare_personas(*before, persona, changes);
    else
      changes.push_back({"persona_added", persona.id, "The " + persona.id + " is new."});
  }
}

}  // namespace

std::vector<DefinitionChange> describe_changes(const Definition& from, const Definition& to) {
  Changes changes;
  compare_all_steps(from, to, changes);
  compare_all_personas(from, to, changes);
  if (from.title != to.title)
    changes.push_back({"title", "", instead("Title", to.title, from.title)});
  if (from.categories != to.categories)
    changes.push_back(
        {"categories", "",
         instead("Picked for", list_words(to.categories), list_words(from.categories))});
  if (changes.empty() && from.version != to.version)
    changes.push_back({"title", "", "Nothing but the number of the version."});
  return changes;
}

}  // namespace panelist::workflow

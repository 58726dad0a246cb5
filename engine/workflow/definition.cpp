#include "workflow/definition.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace panelist::workflow {
namespace {

template <typename Enum, std::size_t Count>
Enum parse_or_throw(const std::array<std::string_view, Count>& names, const Json& json) {
  const auto found = std::find(names.begin(), names.end(), json.get<std::string>());
  if (found == names.end()) throw std::logic_error("stored definition: " + json.dump());
  return static_cast<Enum>(found - names.begin());
}

constexpr std::array<std::string_view, 7> step_kind_names{"task",   "panel",   "wait",  "aggregate",
                                                          "branch", "publish", "notify"};
constexpr std::array<std::string_view, 6> outcome_names{"all_ship",    "mostly_ship", "tie",
                                                        "mostly_skip", "all_skip",    "no_votes"};
constexpr std::array<std::string_view, 2> applies_names{"always", "public_form"};
constexpr std::array<std::string_view, 3> overdue_names{"remind", "reassign", "escalate"};
constexpr std::array<std::string_view, 3> distinct_names{"auto", "always", "never"};
constexpr std::array<std::string_view, 3> task_kind_names{"verdict", "triage", "sign_off"};

Json millis(const std::optional<Duration>& duration) {
  return duration ? Json(duration->count()) : Json(nullptr);
}
Json number(const std::optional<int>& value) { return value ? Json(*value) : Json(nullptr); }
std::optional<Duration> duration_at(const Json& json, const char* key) {
  const Json& value = json.at(key);
  if (value.is_null()) return std::nullopt;
  return Duration{value.get<std::int64_t>()};
}
std::optional<int> number_at(const Json& json, const char* key) {
  const Json& value = json.at(key);
  if (value.is_null()) return std::nullopt;
  return value.get<int>();
}

/// A branch's keys stand only where there is one: snapshots without branches keep their hash.
void put_branch(Json& json, const Step& step) {
  if (step.kind != StepKind::branch) return;
  Json when = Json::array();
  for (const PanelOutcome outcome : step.when) when.push_back(to_string(outcome));
  json["when"] = std::move(when);
  json["go_to"] = step.go_to;
}

Json step_to_json(const Step& step) {
  Json reminders = Json::array();
  for (const Duration offset : step.reminders) reminders.push_back(offset.count());
  Json json{{"id", step.id},
            {"kind", to_string(step.kind)},
            {"task", to_string(step.task_kind)},
            {"applies_to", to_string(step.applies_to)},
            {"due_after", millis(step.due_after)},
            {"reminders", reminders},
            {"overdue", to_string(step.overdue)},
            {"overdue_after", millis(step.overdue_after)},
            {"personas", step.personas},
            {"lease_after", step.lease_after.count()},
            {"extension", step.extension.count()},
            {"quorum", number(step.quorum)},
            {"deadline_after", millis(step.deadline_after)},
            {"min_votes", number(step.min_votes)},
            {"wait_for", step.wait_for.count()},
            {"audience", step.audience}};
  put_branch(json, step);
  return json;
}

Step step_from_json(const Json& json) {
  Step step;
  step.id = json.at("id").get<std::string>();
  step.kind = parse_or_throw<StepKind>(step_kind_names, json.at("kind"));
  step.task_kind = parse_or_throw<TaskKind>(task_kind_names, json.at("task"));
  step.applies_to = parse_or_throw<AppliesTo>(applies_names, json.at("applies_to"));
  step.due_after = duration_at(json, "due_after");
  for (const Json& offset : json.at("reminders"))
    step.reminders.push_back(Duration{offset.get<std::int64_t>()});
  step.overdue = parse_or_throw<OverdueOutcome>(overdue_names, json.at("overdue"));
  step.overdue_after = duration_at(json, "overdue_after");
  step.personas = json.at("personas").get<std::vector<std::string>>();
  step.lease_after = *duration_at(json, "lease_after");
  step.extension = *duration_at(json, "extension");
  step.quorum = number_at(json, "quorum");
  step.deadline_after = duration_at(json, "deadline_after");
  step.min_votes = number_at(json, "min_votes");
  step.wait_for = *duration_at(json, "wait_for");
  step.audience = json.at("audience").get<std::vector<std::string>>();
  if (step.kind != StepKind::branch) return step;
  for (const Json& outcome : json.at("when"))
    step.when.push_back(parse_or_throw<PanelOutcome>(outcome_names, outcome));
  step.go_to = json.at("go_to").get<std::string>();
  return step;
}

}  // namespace

const domain::Persona* Definition::find_persona(std::string_view id) const {
  for (const domain::Persona& persona : personas)
    if (persona.id == id) return &persona;
  return nullptr;
}

const Step& Definition::panel_step() const {
  for (const Step& step : steps)
    if (step.kind == StepKind::panel) return step;
  throw std::logic_error("definition " + name + " has no panel");
}

int Definition::find_step(std::string_view id) const {
  for (std::size_t i = 0; i < steps.size(); ++i)
    if (steps[i].id == id) return static_cast<int>(i);
  return -1;
}

int Definition::min_votes() const {
  const int seats = static_cast<int>(personas.size());
  return panel_step().min_votes.value_or(seats / 2 + 1);
}

Json definition_to_json(const Definition& definition) {
  Json steps = Json::array();
  for (const Step& step : definition.steps) steps.push_back(step_to_json(step));
  Json personas = Json::array();
  for (const domain::Persona& persona : definition.personas)
    personas.push_back(domain::persona_to_json(persona));
  return {{"name", definition.name},
          {"title", definition.title},
          {"version", definition.version},
          {"categories", definition.categories},
          {"steps", steps},
          {"personas", personas},
          {"hash", definition.hash}};
}

Definition definition_from_json(const Json& json) {
  Definition definition;
  definition.name = json.at("name").get<std::string>();
  definition.title = json.at("title").get<std::string>();
  definition.version = json.at("version").get<int>();
  definition.categories = json.at("categories").get<std::vector<std::string>>();
  for (const Json& step : json.at("steps")) definition.steps.push_back(step_from_json(step));
  for (const Json& persona : json.at("personas"))
    definition.personas.push_back(domain::persona_from_json(persona));
  definition.hash = json.at("hash").get<std::string>();
  return definition;
}

PanelOutcome outcome_of(const domain::Tally& tally) {
  if (tally.votes == 0) return PanelOutcome::no_votes;
  if (tally.ships == tally.votes) return PanelOutcome::all_ship;
  if (tally.ships == 0) return PanelOutcome::all_skip;
  if (2 * tally.ships == tally.votes) return PanelOutcome::tie;
  return 2 * tally.ships > tally.votes ? PanelOutcome::mostly_ship : PanelOutcome::mostly_skip;
}

std::string_view to_string(PanelOutcome outcome) {
  return outcome_names[static_cast<std::size_t>(outcome)];
}
std::string_view to_string(StepKind kind) {
  return step_kind_names[static_cast<std::size_t>(kind)];
}
std::string_view to_string(AppliesTo applies_to) {
  return applies_names[static_cast<std::size_t>(applies_to)];
}
std::string_view to_string(OverdueOutcome outcome) {
  return overdue_names[static_cast<std::size_t>(outcome)];
}
std::string_view to_string(DistinctPeople policy) {
  return distinct_names[static_cast<std::size_t>(policy)];
}
std::optional<DistinctPeople> parse_distinct_people(std::string_view text) {
  const auto found = std::find(distinct_names.begin(), distinct_names.end(), text);
  if (found == distinct_names.end()) return std::nullopt;
  return static_cast<DistinctPeople>(found - distinct_names.begin());
}

}  // namespace panelist::workflow

#include "tests/workflow/scenario.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace panelist::workflow::testing {

std::vector<domain::Persona> four_personas() {
  std::vector<domain::Persona> personas;
  int order = 0;
  for (const char* id : {"developer", "skeptic", "buyer", "futurist"}) {
    domain::Persona persona;
    persona.id = id;
    persona.title = id;
    persona.letter = std::string(1, static_cast<char>(id[0] - 'a' + 'A'));
    persona.question = "?";
    persona.order = ++order;
    personas.push_back(persona);
  }
  return personas;
}

std::string to_toml(const Shape& shape) {
  return "name = \"test\"\ntitle = \"Test\"\nversion = " + std::to_string(shape.version) + "\n" + shape.before_panel +
         "[[step]]\nid = \"panel\"\nkind = \"panel\"\npersonas = " + shape.personas + "\n" +
         shape.panel + "[[step]]\nid = \"aggregate\"\nkind = \"aggregate\"\n" +
         shape.before_publish + "[[step]]\nid = \"publish\"\nkind = \"publish\"\n" +
         shape.after_publish;
}

DefinitionPtr define(const Shape& shape) {
  auto parsed = parse_definition(to_toml(shape), "test.toml", four_personas());
  REQUIRE_MESSAGE(parsed.has_value(), why_failed(parsed));
  return std::make_shared<const Definition>(std::move(*parsed));
}

Candidate person(PersonId id, std::string name, std::vector<std::string> personas, int open) {
  Candidate candidate;
  candidate.person = id;
  candidate.name = std::move(name);
  candidate.personas = std::move(personas);
  candidate.open_tasks = open;
  return candidate;
}

std::vector<Candidate> four_people() {
  return {person(ana, "Ana", {"developer"}), person(ben, "Ben", {"skeptic"}),
          person(cleo, "Cleo", {"buyer"}), person(dan, "Dan", {"futurist"})};
}

std::vector<Candidate> six_allrounders() {
  const std::vector<std::string> all{"developer", "skeptic", "buyer", "futurist"};
  return {person(ana, "Ana", all), person(ben, "Ben", all), person(cleo, "Cleo", all),
          person(dan, "Dan", all), person(eve, "Eve", all), person(finn, "Finn", all)};
}

DemandPanel waiting_panel(std::int64_t number, std::string tool_name,
                          std::vector<std::string> seats, std::optional<Instant> due_at) {
  static const DefinitionPtr definition = define();
  DemandPanel panel;
  panel.tool_name = std::move(tool_name);
  RunState& state = panel.state;
  state.id = RunId{number};
  state.tool = ToolId{number + 1};
  state.definition = definition;
  state.seats = std::move(seats);
  state.phase = RunPhase::in_review;
  state.opened_at = start_time;
  state.seq = 3;
  for (std::size_t i = 0; i < state.seats.size(); ++i) {
    Task task;
    task.id = TaskId{number * 100 + static_cast<std::int64_t>(i)};
    task.persona = state.seats[i];
    task.state = TaskState::ready;
    task.due_at = due_at;
    state.tasks.push_back(task);
  }
  return panel;
}

Scenario::Scenario(DefinitionPtr definition, std::vector<Candidate> people)
    : candidates(std::move(people)) {
  state.id = RunId{7};
  state.tool = ToolId{8};
  state.definition = std::move(definition);
  origin = state;
}

Inputs Scenario::inputs_for(Actor actor) const {
  Inputs inputs;
  inputs.now = now;
  inputs.actor = std::move(actor);
  inputs.seed = seed;
  inputs.candidates = candidates;
  for (Candidate& candidate : inputs.candidates) candidate.as_of = now;
  inputs.demand = demand;
  inputs.given_back = given_back;
  inputs.distinct = distinct;
  inputs.publish_hold = publish_hold;
  inputs.publish_failure = publish_failure;
  inputs.is_shown = is_shown;
  for (std::size_t i = 0; i < fresh_tasks_needed(state); ++i)
    inputs.fresh_tasks.push_back(TaskId{last_id_ + 1 + static_cast<std::int64_t>(i)});
  for (const std::string& name : state.seats) {
    const Task* task = state.seat_task(name);
    if (!task || !task->verdict) continue;
    // A state made by hand, or one after the close, has verdicts that nobody cast here.
    if (const auto vote = votes_.find(*task->verdict); vote != votes_.end())
      inputs.sealed_votes.push_back(vote->second);
  }
  return inputs;
}

Inputs Scenario::as(PersonId who) const {
  Inputs inputs = inputs_for({who, ""});
  for (const Candidate& candidate : candidates)
    if (candidate.person == who) inputs.actor_personas = candidate.personas;
  return inputs;
}

Inputs Scenario::as_editor(PersonId who) const {
  Inputs inputs = as(who);
  inputs.is_editor = true;
  return inputs;
}

Inputs Scenario::as_engine() const { return inputs_for({{}, "engine"}); }

Result<void> Scenario::run(const Command& command, const Inputs& inputs) {
  auto decided = decide(state, command, inputs);
  if (!decided) return fail(decided.error());
  const RunState before = state;
  state = std::move(decided->state);
  events = std::move(decided->events);
  effects = std::move(decided->effects);
  for (const TaskId id : inputs.fresh_tasks) last_id_ = std::max(last_id_, id.value);
  RunState replayed = before;
  for (const Event& event : events) {
    Event stored = event_from(event.type, event_data(event));
    stored.at = event.at;
    stored.actor = event.actor;
    stored.seq = event.seq;
    stored.definition = event.definition;  // what the reader of rows finds by its hash
    apply(replayed, stored);
    history.push_back(stored);
  }
  CHECK_MESSAGE(same_state(replayed, state), "replaying the stored events yields another state");
  all_effects.insert(all_effects.end(), effects.begin(), effects.end());
  check_invariants(command);
  return {};
}

Result<void> Scenario::submit_tool(std::vector<std::string> only) {
  origin = RunState{};
  origin.id = state.id;
  origin.tool = state.tool;
  origin.definition = state.definition;
  return run(SubmitTool{std::move(only)}, as_editor());
}

Result<void> Scenario::act(Verb verb, TaskId task, PersonId who, std::string reason) {
  return run(ActOnTask{task, verb, std::move(reason), std::nullopt},
             who == editor ? as_editor(who) : as(who));
}

Result<void> Scenario::assign(TaskId task, PersonId to, std::string reason) {
  return run(ActOnTask{task, Verb::assign, std::move(reason), to}, as_editor());
}

Result<void> Scenario::vote_task(TaskId task, PersonId who, domain::Decision decision) {
  const VerdictId verdict{++last_id_};
  const Task* found = state.find_task(task);
  const std::string mark = std::to_string(verdict.value);
  const SealedVote vote{found ? found->persona : "", verdict, decision, "nonce" + mark,
                        "commitment" + mark};
  const Inputs inputs = as(who);
  votes_[verdict] = vote;
  return run(SubmitVerdict{task, verdict, 1, vote.commitment, vote.nonce_hex, decision}, inputs);
}

Result<void> Scenario::vote(const std::string& persona, PersonId who, domain::Decision decision) {
  return vote_task(seat_id(persona), who, decision);
}

Result<void> Scenario::vote(const std::string& persona, domain::Decision decision) {
  return vote(persona, holder(persona), decision);
}

Result<void> Scenario::edit(RunVerb verb, std::string reason, PersonId who) {
  return run(ActOnRun{verb, std::move(reason)}, as_editor(who));
}

Result<void> Scenario::move(DefinitionPtr to, std::string reason, PersonId who) {
  return run(MoveRun{std::move(to), std::move(reason)}, as_editor(who));
}

Result<void> Scenario::decide_task(TaskId task, bool approve, std::string reason) {
  return run(DecideTask{task, approve, std::move(reason)}, as_editor());
}

Result<void> Scenario::tick() {
  auto outcome = run(Tick{}, as_engine());
  const auto wake = next_wake(state);
  CHECK_MESSAGE((!wake || *wake > now), "after a tick nothing is due any more");
  return outcome;
}

void Scenario::pass(Duration span) {
  const Instant until = now + span;
  for (auto wake = next_wake(state); wake && *wake <= until; wake = next_wake(state)) {
    now = std::max(now, *wake);
    REQUIRE(tick());
  }
  now = until;
}

const Task& Scenario::seat(const std::string& persona) const {
  const Task* task = state.seat_task(persona);
  REQUIRE_MESSAGE(task, "no task on the seat " << persona);
  return *task;
}

PersonId Scenario::holder(const std::string& persona) const {
  return seat(persona).assignee.value_or(PersonId{});
}

int Scenario::count_events(EventType type) const {
  return static_cast<int>(std::count_if(history.begin(), history.end(),
                                        [&](const Event& event) { return event.type == type; }));
}

int Scenario::count_announced(const std::string& type) const {
  return static_cast<int>(
      std::count_if(all_effects.begin(), all_effects.end(), [&](const Effect& effect) {
        const Announce* announce = std::get_if<Announce>(&effect);
        return announce && announce->type == type;
      }));
}

bool Scenario::told(const std::string& kind, std::optional<PersonId> who) const {
  return std::any_of(effects.begin(), effects.end(), [&](const Effect& effect) {
    const Tell* tell = std::get_if<Tell>(&effect);
    return tell && tell->kind == kind && tell->person == who;
  });
}

bool Scenario::has(EventType type) const {
  return std::any_of(events.begin(), events.end(),
                     [&](const Event& event) { return event.type == type; });
}

Waiting Scenario::waiting() const {
  const auto found = explain_waiting(
      state, candidates, distinct,
      [&](PersonId who) {
        for (const Candidate& candidate : candidates)
          if (candidate.person == who) return candidate.name;
        return "Person " + std::to_string(who.value);
      },
      now, demand);
  REQUIRE(found);
  return *found;
}

void Scenario::check_invariants(const Command&) {
  RunState replayed = origin;
  for (const Event& event : history) apply(replayed, event);
  CHECK_MESSAGE(same_state(replayed, state), "replaying the whole history yields another state");
  std::map<std::string, int> open_on_seat;
  std::set<std::int64_t> ids;
  for (const Task& task : state.tasks) {
    CHECK(ids.insert(task.id.value).second);
    const std::string seat = task.persona + ":" + std::string(to_string(task.kind));
    if (is_open(task.state)) CHECK(++open_on_seat[seat] == 1);
    CHECK(is_open(task.state) != task.ended_at.has_value());
    const bool is_vote = task.state == TaskState::completed && task.kind == TaskKind::verdict;
    // After the close a vote may be voided: its task stays completed and holds none.
    if (is_vote && state.is_closed()) continue;
    CHECK(is_vote == task.verdict.has_value());
  }
  CHECK(count_events(EventType::panel_closed) <= 1);
  CHECK(count_events(EventType::run_published) <= 1);
  CHECK(count_announced("panel.completed") == count_events(EventType::panel_closed));
  bool closed = false;
  for (const Event& event : history) {
    if (event.type == EventType::panel_closed) closed = true;
    if (closed) continue;
    const std::string data = event_data(event).dump();
    CHECK_MESSAGE(data.find("\"ship") == std::string::npos, data);
    CHECK_MESSAGE(data.find("\"skip") == std::string::npos, data);
    CHECK_MESSAGE(data.find("nonce") == std::string::npos, data);
  }
  const auto why = explain_waiting(
      state, candidates, distinct, [](PersonId) { return std::string("Somebody"); }, now);
  CHECK(why.has_value() == !is_finished(state.phase));
  if (why) {
    CHECK_MESSAGE((next_wake(state).has_value() || why->needs_editor), "nobody wakes this run");
    CHECK(!why->reason.empty());
    CHECK((!why->needs_editor || why->unblock.has_value()));
  } else {
    CHECK(!next_wake(state));
  }
}

}  // namespace panelist::workflow::testing

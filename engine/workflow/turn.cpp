#include "workflow/turn.hpp"

#include <algorithm>
#include <stdexcept>

#include "workflow/assignment_words.hpp"

namespace panelist::workflow {
namespace {

/// A seat that waits keeps its place among what waits; a new one is due from now on.
std::optional<Instant> due_if_given_now(const Turn& turn, const std::string& persona) {
  const Task* task = turn.state().seat_task(persona);
  if (task && task->state == TaskState::ready) return task->due_at;
  const std::optional<Duration>& due_after = turn.state().definition->panel_step().due_after;
  if (!due_after) return std::nullopt;
  return turn.now() + *due_after;
}

}  // namespace

Event Turn::act(EventType type) const {
  Event event;
  event.type = type;
  event.actor = in.actor;
  return event;
}

Event Turn::by_engine(EventType type) const {
  Event event;
  event.type = type;
  event.actor.label = "engine";
  return event;
}

Event Turn::about(Event event, const Task& task, TaskState to) const {
  event.task = task.id;
  event.persona = task.persona;
  event.has_states = true;
  event.from = task.state;
  event.to = to;
  return event;
}

void Turn::emit(Event event) {
  event.at = in.now;
  event.seq = decided_.state.seq + 1;
  apply(decided_.state, event);
  decided_.events.push_back(std::move(event));
}

void Turn::tell(std::string kind, std::optional<PersonId> person, TaskId task) {
  decided_.effects.push_back(Tell{std::move(kind), person, task});
}

void Turn::announce(std::string type, TaskId task, std::string persona, std::string reason,
                    std::string commitment) {
  decided_.effects.push_back(Announce{std::move(type), task, std::move(persona),
                                      std::move(commitment), std::move(reason)});
}

bool Turn::has_told(std::string_view kind, std::optional<PersonId> person) const {
  return std::any_of(decided_.effects.begin(), decided_.effects.end(), [&](const Effect& effect) {
    const Tell* tell = std::get_if<Tell>(&effect);
    return tell && tell->kind == kind && tell->person == person;
  });
}

TaskId Turn::take_task_id() {
  if (ids_taken_ == in.fresh_tasks.size())
    throw std::logic_error("decide: too few fresh task ids were given");
  return in.fresh_tasks[ids_taken_++];
}

std::vector<SeatOffer> find_people(Turn& turn, const std::vector<std::string>& personas,
                                   std::optional<PersonId> excluded, Asked asked) {
  std::vector<SeatRequest> requests;
  for (const std::string& persona : personas)
    requests.push_back({persona, due_if_given_now(turn, persona)});
  RunState state = turn.state();
  for (const Refusal& refusal : turn.in.given_back) state.refusals.push_back(refusal);
  const Inputs& in = turn.in;
  const auto offer = [&](const std::vector<KeptPlace>& kept) {
    if (!excluded)
      return assign_seats(state, requests, in.candidates, in.distinct, in.seed, kept);
    std::vector<Candidate> others = in.candidates;
    std::erase_if(others, [&](const Candidate& other) { return other.person == *excluded; });
    return assign_seats(state, requests, others, in.distinct, in.seed, kept);
  };
  turn.sought.insert(personas.begin(), personas.end());
  if (in.demand.empty()) return offer({});
  RunState joint_state = state;
  if (excluded)
    for (const std::string& persona : personas)
      joint_state.refusals.push_back({*excluded, persona, std::string(gave_back)});
  const JointPlan joint =
      keep_places(joint_state, requests, in.candidates, in.distinct, in.seed, in.demand);
  std::vector<SeatOffer> offers = offer(joint.kept);
  const bool is_in_vain =
      asked == Asked::again && std::none_of(offers.begin(), offers.end(), [](const SeatOffer& one) {
        return one.person.has_value();
      });
  if (!is_in_vain)
    for (const RunId run : joint.sooner) turn.wake(run, turn.now());
  for (const RunId run : joint.later) turn.wake(run, turn.now());
  return offers;
}

void wake_for_absent(Turn& turn) {
  std::optional<Instant> back;
  for (const Task* seat : free_seats(turn.state()))
    for (const Candidate& candidate : turn.in.candidates) {
      if (!turn.sought.contains(seat->persona)) continue;
      const auto at = back_for(turn.state(), seat->persona, candidate);
      if (at && *at > turn.now()) back = std::min(*at, back.value_or(*at));
    }
  if (back) turn.wake(turn.state().id, *back);
}

void give_free_seat(Turn& turn, TaskId free, const SeatOffer& offer) {
  const Task& task = *turn.state().find_task(free);
  Event assigned = turn.about(turn.by_engine(EventType::task_assigned), task, TaskState::reserved);
  assigned.person = offer.person;
  assigned.note = offer.why;
  assigned.due_at = give_due(turn, *step_of(turn.state(), task), *offer.person, turn.now(),
                             assigned.note);
  OpenedTask seat;
  seat.id = free;
  seat.persona = task.persona;
  seat.assignee = offer.person;
  turn.emit(std::move(assigned));
  tell_of_seat(turn, seat);
}

std::optional<Instant> give_due(const Turn& turn, const Step& step, PersonId person, Instant from,
                                std::string& why) {
  if (!step.due_after) return std::nullopt;
  const Instant due = from + *step.due_after;
  for (const Candidate& candidate : turn.in.candidates) {
    if (candidate.person != person) continue;
    const Instant given = due_on_working_day(candidate.times, from, due).value_or(due);
    if (given != due)
      why += "; due on your next working day, " + short_local_day(given, candidate.times.zone);
    return given;
  }
  return due;
}

OpenedTask open_for(Turn& turn, const SeatOffer& offer) {
  const RunState& state = turn.state();
  OpenedTask opened;
  opened.id = turn.take_task_id();
  opened.persona = offer.persona;
  opened.assignee = offer.person;
  opened.state = offer.person ? TaskState::reserved : TaskState::ready;
  if (state.phase == RunPhase::on_hold) opened.state = TaskState::suspended;
  opened.why = offer.why;
  // A clock that starts on hold starts at the moment of the hold and is shifted with the others.
  opened.due_at = give_due(turn, state.definition->panel_step(), offer.person.value_or(PersonId{}),
                           state.held_at.value_or(turn.now()), opened.why);
  return opened;
}

void tell_of_seat(Turn& turn, const OpenedTask& opened) {
  if (!opened.assignee) {
    Event event = turn.by_engine(EventType::seat_unfilled);
    event.task = opened.id;
    event.persona = opened.persona;
    event.reason = opened.why;
    turn.emit(std::move(event));
    turn.tell("editor_needed", std::nullopt, opened.id);
    return;
  }
  turn.announce("task.assigned", opened.id, opened.persona);
  turn.tell("assigned", opened.assignee, opened.id);
  const Task* task = turn.state().find_task(opened.id);
  if (task && task->doubled) turn.tell("doubled", std::nullopt, opened.id);
}

void reopen_seat(Turn& turn, const SeatOffer& offer) {
  const OpenedTask opened = open_for(turn, offer);
  Event event = turn.by_engine(EventType::task_opened);
  event.task = opened.id;
  event.persona = opened.persona;
  event.person = opened.assignee;
  event.opened = {opened};
  turn.emit(std::move(event));
  tell_of_seat(turn, opened);
}

void refill_seat(Turn& turn, const std::string& persona, std::optional<PersonId> excluded) {
  reopen_seat(turn, find_people(turn, {persona}, excluded).front());
}

void take_away(Turn& turn, const Task& task, Event event) {
  const std::optional<PersonId> holder = task.assignee;
  const TaskId id = task.id;
  event = turn.about(std::move(event), task, TaskState::exited);
  if (!event.person) event.person = holder;
  turn.emit(std::move(event));
  if (holder && *holder != turn.in.actor.person) turn.tell("taken_away", holder, id);
}

}  // namespace panelist::workflow

#include "workflow/turn.hpp"

#include <algorithm>
#include <stdexcept>

#include "workflow/assignment_words.hpp"

namespace panelist::workflow {

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

std::vector<SeatOffer> find_people(const Turn& turn, const std::vector<std::string>& personas,
                                   std::optional<PersonId> excluded) {
  std::vector<SeatRequest> requests;
  for (const std::string& persona : personas) requests.push_back({persona});
  if (!excluded)
    return assign_seats(turn.state(), requests, turn.in.candidates, turn.in.distinct, turn.in.seed);
  std::vector<Candidate> others = turn.in.candidates;
  std::erase_if(others, [&](const Candidate& other) { return other.person == *excluded; });
  return assign_seats(turn.state(), requests, others, turn.in.distinct, turn.in.seed);
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

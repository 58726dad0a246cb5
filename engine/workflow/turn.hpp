#pragma once
// Internal to the folder: one command at work. Holds the state so far and what came of it; the
// rules in decide_*.cpp, steps.cpp and panel_close.cpp share it. Thrown away when a rule refuses.
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "workflow/decide.hpp"

namespace panelist::workflow {

class Turn {
 public:
  Turn(RunState state, const Inputs& inputs)
      : in(inputs), decided_{std::move(state), {}, {}} {}

  const RunState& state() const { return decided_.state; }
  Instant now() const { return in.now; }
  /// An event of the actor, or of the engine where one thing follows from another by itself.
  Event act(EventType type) const;
  Event by_engine(EventType type) const;
  /// An event about this task with its persona and both states.
  Event about(Event event, const Task& task, TaskState to) const;
  void emit(Event event);

  void tell(std::string kind, std::optional<PersonId> person, TaskId task = {});
  void announce(std::string type, TaskId task = {}, std::string persona = {},
                std::string reason = {}, std::string commitment = {});
  void publish_page() { decided_.effects.push_back(PublishPage{}); }
  void add_effect(Effect effect) { decided_.effects.push_back(std::move(effect)); }
  void wake(RunId run, Instant at) { decided_.effects.push_back(WakeRun{run, at}); }
  bool has_told(std::string_view kind, std::optional<PersonId> person) const;
  TaskId take_task_id();
  Decided finish() && { return std::move(decided_); }

  const Inputs& in;
  std::optional<SealedVote> cast;  ///< the vote this very command submits
  bool publish_now{false};         ///< an editor said so: no wait stands in between
  std::set<std::string> sought;    ///< seats that people were looked for

 private:
  Decided decided_;
  std::size_t ids_taken_{0};
};

// ---- seats (turn.cpp)
enum class Asked { newly, again };
/// Offers for these seats, matched together with what other runs wait for; `excluded` aside. Other
/// runs that could get somebody now are woken; when these seats are asked for again and stay empty,
/// only what is less urgent, so that no two runs wake each other for ever.
std::vector<SeatOffer> find_people(Turn& turn, const std::vector<std::string>& personas,
                                   std::optional<PersonId> excluded = std::nullopt,
                                   Asked asked = Asked::newly);
/// Wakes this run when the first of those comes back who are merely absent for a seat that was
/// sought in vain.
void wake_for_absent(Turn& turn);
/// Gives a free seat to the person of the offer; it stays the same task.
void give_free_seat(Turn& turn, TaskId free, const SeatOffer& offer);
/// The due time of work that this person gets at `from`, none when the step has none; moved to
/// their next working day, which `why` then says.
std::optional<Instant> give_due(const Turn& turn, const Step& step, PersonId person, Instant from,
                                std::string& why);
OpenedTask open_for(Turn& turn, const SeatOffer& offer);
/// What the outside and the people hear of a seat's new task, and the history of an empty one.
void tell_of_seat(Turn& turn, const OpenedTask& opened);
/// Opens the seat's next task for this offer.
void reopen_seat(Turn& turn, const SeatOffer& offer);
/// The same, for whoever fits best now.
void refill_seat(Turn& turn, const std::string& persona,
                 std::optional<PersonId> excluded = std::nullopt);
/// Ends the task and keeps the person informed; the seat's next task is up to the caller.
void take_away(Turn& turn, const Task& task, Event event);

// ---- steps (steps.cpp, panel_close.cpp)
/// Goes on to the next step and as far as nothing has to be waited for.
void enter_next(Turn& turn);
/// The wait of the present step is over.
void finish_wait(Turn& turn);
/// The present step failed: tried again by itself a few times, then left to an editor.
void note_failure(Turn& turn, const std::string& what);
/// Looks whether the present step can go on by itself now (after a retry).
void go_on(Turn& turn);
/// Closes the panel when every seat is in, or the quorum after the deadline.
void close_if_complete(Turn& turn);
/// Tally, opened votes, obsolete tasks, panel.completed and on. `how` stands in the history.
void close_panel(Turn& turn, Event closed, std::string how);
/// Ends every open task and the run.
void end_run(Turn& turn, EventType how, const std::string& reason);

// ---- commands
using Outcome = Result<void>;
Outcome act_on_task(Turn& turn, const ActOnTask& command);
Outcome submit_verdict(Turn& turn, const SubmitVerdict& command);
Outcome decide_task(Turn& turn, const DecideTask& command);
Outcome remind_task(Turn& turn, const RemindTask& command);
Outcome suggest_correction(Turn& turn, const SuggestCorrection& command);
Outcome answer_correction(Turn& turn, const AnswerCorrection& command);
Outcome void_verdict(Turn& turn, const VoidVerdict& command);
/// An open correction of this task's verdict ends without its consent, if there is one.
void drop_correction(Turn& turn, TaskId task, const std::string& why);
Outcome note_draft(Turn& turn, const NoteDraft& command);
Outcome act_on_run(Turn& turn, const ActOnRun& command);
Outcome skip_step(Turn& turn, const ActOnRun& command);
Outcome move_run(Turn& turn, const MoveRun& command);
void tick(Turn& turn);
void person_left(Turn& turn, PersonId person);

/// The table's row for the actor, or why there is none: conflict names the state, forbidden the
/// right.
Result<Transition> permit(const Turn& turn, const Task& task, Verb verb);
/// The actor among the candidates, or made from what is known of the actor.
Candidate acting_candidate(const Inputs& inputs);
/// "the run is on_hold", as a conflict, unless work on its tasks goes on.
Outcome require_running(const RunState& state);
std::string state_of(const Task& task);
std::string phase_of(const RunState& state);

}  // namespace panelist::workflow

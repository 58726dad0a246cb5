#pragma once
// The pure core: every rule of a panel. No I/O, no clock, no randomness: all of it comes in.
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "workflow/assignment.hpp"
#include "workflow/event.hpp"
#include "workflow/open_demand.hpp"

namespace panelist::workflow {

// ---- commands
struct SubmitTool {                       ///< begins the run: seats from the definition
  std::vector<std::string> only_personas; ///< a later round may concern some seats only; empty: all
};
/// A task verb without a verdict: assign, claim, release, start, delegate, decline, abstain,
/// recuse, reopen, send_back, suspend, resume, exit, extend.
struct ActOnTask {
  TaskId task;
  Verb verb{};
  std::string reason;
  std::optional<PersonId> assignee;       ///< for assign and delegate
  std::string why{};                      ///< what an assigned person reads; empty: that an editor
                                          ///< gave it to them
};
struct SubmitVerdict {
  TaskId task;
  VerdictId verdict;                      ///< already given an id, stored by the service
  int version{1};
  std::string commitment, nonce_hex;
  domain::Decision decision{};
};
/// An editor's triage or sign-off: approve goes on, otherwise the run is rejected with the reason.
struct DecideTask {
  TaskId task;
  bool approve{true};
  std::string reason;
};
/// An editor's own word beside the ladder of reminders, which stays where it is.
struct RemindTask {
  TaskId task;
  std::optional<Instant> away_until;      ///< of the holder, when away now
};
/// After the close: one side asks for another text of a public verdict. The text itself is stored
/// by the service under the correction's id.
struct SuggestCorrection {
  TaskId task;
  CorrectionId correction;
  bool changes_decision{false};           ///< ship to skip or back: its author's alone to ask for
  std::string reason;                     ///< readers see it once the correction is out
};
/// The other side's answer; the side that asked may only take it back. The verdict's fields are of
/// the new version and used when accepted.
struct AnswerCorrection {
  CorrectionId correction;
  bool accept{true};
  std::string reason;                     ///< why not; with an accepted one, why it was asked for
  VerdictId verdict;
  int version{0};
  std::string commitment;
  domain::Decision before{}, after{};
};
/// After the close an editor declares the vote of a seat void: the page shows the seat empty.
struct VoidVerdict {
  TaskId task;
  std::string reason;                     ///< readers see it
  domain::Decision before{};
};
struct NoteDraft { TaskId task; };        ///< first draft: stops the lease, starts the task
enum class RunVerb {
  hold, resume, withdraw, reject, retry, publish, open_sealed, skip_wait, retire, retract,
  skip_step,
};
std::string_view to_string(RunVerb verb);  ///< as in API addresses: "open-sealed"
std::optional<RunVerb> parse_run_verb(std::string_view text);
struct ActOnRun {
  RunVerb verb{};
  std::string reason;                     ///< see needs_reason
};
/// An editor's word that the run goes on under another definition of its workflow.
struct MoveRun {
  DefinitionPtr to;
  std::string reason;                     ///< required
};
/// withdraw, reject, open_sealed, retire, retract, skip_step.
bool needs_reason(RunVerb verb);
struct Tick {};                           ///< the timer loop: fire everything due at `now`, in due
                                          ///< order
struct PersonLeft { PersonId person; };   ///< disabled or gone away: their open tasks are
                                          ///< reassigned
struct StepFailed { std::string what; };  ///< a clock of this run broke: try again later
using Command = std::variant<SubmitTool, ActOnTask, SubmitVerdict, DecideTask, RemindTask,
                             SuggestCorrection, AnswerCorrection, VoidVerdict, NoteDraft,
                             ActOnRun, MoveRun, Tick, PersonLeft, StepFailed>;

// ---- what comes in beside the state
/// A sealed vote of this panel, read by the service for the close.
struct SealedVote {
  std::string persona;
  VerdictId verdict;
  domain::Decision decision{};
  std::string nonce_hex, commitment;
};
struct Inputs {
  Instant now{};
  Actor actor;
  bool is_editor{false};                  ///< the actor may act as an editor on this run
  std::vector<std::string> actor_personas;
  std::uint64_t seed{0};                  ///< for ties in assignment; recorded
  std::vector<Candidate> candidates;      ///< people who hold any persona of the panel; may be
                                          ///< empty
                                          ///< for commands that assign nobody
  std::vector<DemandPanel> demand;        ///< other runs with seats that nobody holds; may be empty
                                          ///< for commands that give no seat
  std::vector<Refusal> given_back;        ///< of this run's free seats: who gave which back
  std::vector<SealedVote> sealed_votes;   ///< current sealed verdicts of the panel, without the one
                                          ///< being submitted
  DistinctPeople distinct{DistinctPeople::automatic};
  Duration publish_hold{0};               ///< publish.hold_seconds
  std::string publish_failure;            ///< why the page could not be made just now; the run
                                          ///< stays at its publish step
  bool is_shown{false};                   ///< the tool's page shows this run's scorecard now
  std::vector<TaskId> fresh_tasks;        ///< unused ids, at least `fresh_tasks_needed(state)`
};
std::size_t fresh_tasks_needed(const RunState& state);

// ---- what comes out
/// Somebody should hear of something by mail. Kinds: "assigned", "due_soon", "due", "overdue",
/// "sent_back", "published", "editor_needed", "escalated", "taken_away" (their task went to
/// somebody else; the text is kept), "doubled" (to the editors: one person holds two seats of this
/// panel), "correction_asked", "correction_answered", "voided" (their published verdict).
struct Tell {
  std::string kind;
  std::optional<PersonId> person;         ///< nothing: every editor
  TaskId task;
};
/// A webhook event the outside hears of: "tool.submitted", "task.assigned", ...
struct Announce {
  std::string type;
  TaskId task;
  std::string persona, commitment, reason;
};
struct PublishPage {};                    ///< make the revision and every comparison that waits for
                                          ///< it
/// A published verdict changed: every page that shows it gets a new revision.
struct RepublishPages {
  std::string reason;                     ///< for the changelog, a sentence
};
/// Retired: the tool's page stays with a notice and leaves its pairs. Gone: it answers 410.
struct TakeDownPages {
  bool is_gone{false};
  std::string reason;
};
/// A free seat of this run may find somebody at that time: it is tried again then, or at once.
struct WakeRun {
  RunId run;                              ///< this one, or another
  Instant at{};
};
using Effect =
    std::variant<Tell, Announce, PublishPage, RepublishPages, TakeDownPages, WakeRun>;

struct Decided {
  RunState state;                         ///< after all events
  std::vector<Event> events;
  std::vector<Effect> effects;
};

/// Errors: not_found (no such task), forbidden (standing), conflict (detail names the state),
/// invalid (reason missing, unknown assignee). On error nothing happened. The state is taken by
/// value.
Result<Decided> decide(RunState state, const Command& command, const Inputs& inputs);

/// Why an editor's reminder would reach nobody ("done", "on hold", "nobody has it", "away until
/// Tue 24 Nov 2026"); empty when it would.
std::string why_no_reminder(const Task& task, std::optional<Instant> away_until);
/// Why the step at which the run stands cannot be skipped: a sentence that names the state and says
/// what to do instead; empty when it can.
std::string why_no_skip(const RunState& state);
/// The actor's standings towards a task.
std::vector<Standing> standings(const RunState& state, const Task& task, const Inputs& inputs);
/// What the actor may do to the task now: the table, narrowed by the run (on hold, panel closed,
/// already extended). What buttons and the API's `actions` show.
std::vector<Verb> actions_on(const RunState& state, const Task& task, const Inputs& inputs);

}  // namespace panelist::workflow

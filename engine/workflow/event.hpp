#pragma once
// One entry of a run's history. A wide record: each type fills the fields it needs; the JSON leaves
// the empty ones out. Events reference texts (facts version, verdict id) and never contain a sealed
// decision.
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "workflow/run_state.hpp"

namespace panelist::workflow {

enum class EventType {
  run_submitted, step_entered, panel_opened, task_opened, task_assigned, task_claimed,
  task_released, task_started, task_delegated, task_declined, task_abstained, task_recused,
  task_reopened, task_sent_back, task_suspended, task_resumed, task_exited, task_obsolete,
  task_extended,
  task_completed,       // an editor's triage or sign-off
  verdict_submitted, verdict_voided, lease_expired, reminder_sent, reminder_skipped, task_overdue,
  seat_unfilled, panel_closed, run_aggregated, branch_taken, editor_needed, hold_began,
  hold_skipped, sealed_opened, run_held, run_resumed, run_rejected, run_withdrawn, step_failed,
  step_skipped, run_retried,
  run_moved,            // to another definition of its workflow
  run_published,
  correction_suggested, correction_declined, verdict_corrected, run_retired, run_retracted,
};
std::string_view to_string(EventType type);  ///< "verdict.submitted", "run.held", ...
std::optional<EventType> parse_event_type(std::string_view text);

/// Who acted: a person, the command line, or the engine itself.
struct Actor {
  PersonId person;          ///< 0: not a person
  std::string label;        ///< "engine", "cli:root"; empty for a person
  friend bool operator==(const Actor&, const Actor&) = default;
};

struct OpenedTask {
  TaskId id;
  TaskKind kind{TaskKind::verdict};
  std::string persona;
  TaskState state{TaskState::reserved};
  std::optional<PersonId> assignee;
  std::optional<Instant> due_at;
  std::string why;
  friend bool operator==(const OpenedTask&, const OpenedTask&) = default;
};

/// A vote made public at the close, with what anybody needs to check the commitment.
struct OpenedVote {
  std::string persona;
  VerdictId verdict;
  domain::Decision decision{};
  std::string nonce_hex, commitment;
};

struct Event {
  EventType type{};
  Instant at{};
  Actor actor;
  std::int64_t seq{0};               ///< given by apply order: state.seq + 1
  TaskId task;
  std::string persona;
  std::optional<PersonId> person;    ///< the new assignee, or the person the act is about
  TaskState from{}, to{};            ///< meaningful for task_* types
  bool has_states{false};
  std::optional<Instant> due_at;     ///< new due time, lease, hold end, wake time: by type
  std::string reason, note;
  VerdictId verdict;
  CorrectionId correction;
  int version{0};
  std::string commitment;
  int number{0};                     ///< step index, rung, count: by type
  std::vector<std::string> seats;    ///< run_submitted: the panel's personas
  std::vector<OpenedTask> opened;
  std::vector<OpenedVote> votes;
  std::optional<domain::Tally> tally;
  /// Content hashes: what a run began with or moved to, and what it moved from.
  std::string definition_hash, left_hash;
  /// Of a move, the definition itself; no part of the entry. Whoever reads stored events finds it
  /// by its hash (workflow/replay).
  DefinitionPtr definition;
};

/// The `data` object of an event (everything but seq, type, actor, at), and back.
Json event_data(const Event& event);
Event event_from(EventType type, const Json& data);

/// The only place where a run's state changes. Replay begins with a RunState that holds id, tool
/// and definition; everything else comes from the events. Throws std::logic_error on an event that
/// cannot happen.
void apply(RunState& state, const Event& event);

}  // namespace panelist::workflow

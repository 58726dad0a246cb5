#pragma once
// The whole state of one run, as plain data: what `decide` looks at and `apply` changes.
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "domain/scorecard.hpp"
#include "workflow/definition.hpp"
#include "workflow/task_table.hpp"

namespace panelist::workflow {

enum class RunPhase {
  submitted, triage, in_review, aggregated, sign_off, published,
  on_hold, rejected, withdrawn, retired,
};
std::string_view to_string(RunPhase phase);
std::optional<RunPhase> parse_run_phase(std::string_view text);
/// published, rejected, withdrawn, retired: nothing wakes the run any more.
bool is_finished(RunPhase phase);

struct Task {
  TaskId id;
  TaskKind kind{TaskKind::verdict};
  std::string persona;                  ///< of a verdict task
  TaskState state{TaskState::created};
  TaskState suspended_from{TaskState::ready};
  std::optional<PersonId> assignee;
  bool from_pool{false};                ///< claimed, not assigned: the claim lease applies
  bool has_draft{false};
  bool doubled{false};                  ///< taken while its holder held another seat of the panel
                                        ///< too
  bool held{false};                     ///< suspended by the run's hold, resumed with it
  Instant opened_at{};
  std::optional<Instant> due_at, lease_until, ended_at, suspended_at;
  int rung{0};                          ///< reminders of the ladder already fired or skipped
  bool overdue_done{false};             ///< the overdue outcome has happened
  int extensions{0};
  std::string why;                      ///< one line: why it is theirs, or why nobody has it
  std::optional<VerdictId> verdict;     ///< the current one once completed
  std::string sent_back_reason;
  friend bool operator==(const Task&, const Task&) = default;
};

/// Somebody who will not be offered a seat again.
struct Refusal {
  PersonId person;
  std::string persona;  ///< declined: this seat; empty: recused or opened sealed verdicts, every
                        ///< seat
  std::string kind;     ///< "declined", "recused", "opened_sealed"
  friend bool operator==(const Refusal&, const Refusal&) = default;
};

/// A change of a public verdict that one side asked for and the other has not answered yet.
struct OpenCorrection {
  CorrectionId id;
  TaskId task;
  VerdictId base;         ///< the version it changes
  PersonId by;            ///< 0: the command line
  bool by_author{false};  ///< an editor answers; otherwise the author does
  friend bool operator==(const OpenCorrection&, const OpenCorrection&) = default;
};

struct RunState {
  RunId id;
  ToolId tool;
  int round{1};
  DefinitionPtr definition;
  std::vector<std::string> seats;       ///< persona ids of this panel, page order
  bool from_public_form{false};
  PersonId submitter;
  RunPhase phase{RunPhase::submitted};
  RunPhase held_from{RunPhase::submitted};  ///< meaningful on hold
  std::optional<Instant> held_at;
  int step{-1};                         ///< index into definition->steps
  std::int64_t seq{0};                  ///< number of the last event
  std::vector<Task> tasks;              ///< oldest first, open and ended
  std::vector<Refusal> refusals;
  std::vector<OpenCorrection> corrections;  ///< at most one for each verdict
  std::optional<Instant> opened_at, closed_at, deadline_at, hold_until, published_at;
  /// The deadline came without a quorum: the vote that completes the quorum closes the panel at
  /// once.
  bool deadline_passed{false};
  domain::Tally tally;                  ///< filled when the panel closed
  bool needs_editor{false};             ///< closed with too few votes: an editor decides
  std::string failure;                  ///< of a step that failed; its clocks stand still until
                                        ///< the retry
  int failures{0};                      ///< tries in a row that failed
  std::optional<Instant> retry_at;      ///< the engine's own next try; nothing: an editor's

  Task* find_task(TaskId id);
  const Task* find_task(TaskId id) const;
  /// The seat's open or completed task (at most one), or nothing.
  const Task* seat_task(std::string_view persona) const;
  const OpenCorrection* find_correction(CorrectionId id) const;
  const OpenCorrection* correction_of(TaskId task) const;
  bool is_panel_open() const { return opened_at.has_value() && !closed_at.has_value(); }
  bool is_closed() const { return closed_at.has_value(); }
  int seats_in() const;                 ///< completed or abstained
  int votes_in() const;                 ///< completed
  const Step* current_step() const;
};

/// Equal in every field; definitions are compared by hash. What replaying the history must yield.
bool same_state(const RunState& left, const RunState& right);
/// The definition's figures for this run's seats, which may be fewer than the definition's (a later
/// round about some personas only).
int min_votes(const RunState& state);
std::optional<int> quorum(const RunState& state);
/// The step whose due time and reminders rule this task, or nothing.
const Step* step_of(const RunState& state, const Task& task);

/// When the engine must look at this run again without anybody acting: the earliest of its clocks
/// (reminders, due outcomes, leases, panel deadline, hold). Nothing while on hold or finished.
std::optional<Instant> next_wake(const RunState& state);

}  // namespace panelist::workflow

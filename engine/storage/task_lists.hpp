#pragma once
// Lists of tasks for desks and the API: joined rows, keyset by (due_at, id).
#include <optional>
#include <string>
#include <vector>

#include "storage/transaction.hpp"
#include "workflow/run_state.hpp"

namespace panelist::storage {

/// A task without a due time sorts after every other.
inline constexpr std::int64_t no_due = INT64_MAX;

struct TaskRow {
  workflow::Task task;
  Instant changed_at{};
  std::optional<Instant> snoozed_until;
  std::string assignee_name, assignee_email;
  RunId run;
  int round{1};
  std::int64_t seq{0};
  workflow::RunPhase phase{};
  bool panel_closed{false};
  int seats_in{0}, seats_of{0};
  std::string definition_hash;
  ToolId tool;
  std::string tool_slug, tool_name, category, category_slug;
  int facts_version{1};
  bool tool_is_published{false}, is_sample{false};
  std::optional<std::int64_t> draft_version;   ///< of the assignee
  int draft_words{0};
  std::optional<Instant> draft_at;
};

struct TaskQuery {
  enum class Whose { person, pool, anybody };
  Whose whose{Whose::person};
  PersonId person;                       ///< with `person`
  std::vector<std::string> personas;     ///< with `pool`; empty: every persona
  std::string state;                     ///< empty: open ones; "all"; or one state
  std::optional<RunId> run;
  std::optional<Instant> snoozed_after;  ///< leave out what is snoozed beyond this
  bool only_sealed{false};               ///< the person's sealed verdicts, whatever else is asked
  std::int64_t after_due{INT64_MIN};     ///< keyset
  std::int64_t after_id{0};
  int limit{50};
};
std::vector<TaskRow> list_task_rows(Transaction& tx, const TaskQuery& query);
/// Verdict tasks that the person completed and whose panel closed, latest first.
std::vector<TaskRow> list_done_rows(Transaction& tx, PersonId person, int limit);
std::optional<TaskRow> find_task_row(Transaction& tx, TaskId task);
struct NextTask {
  TaskId id;
  workflow::TaskKind kind{};
  std::string persona;
  workflow::TaskState state{};
  std::optional<Instant> due_at;
  RunId run;
  std::string tool_slug, tool_name;
};
/// The person's next open task that is neither suspended nor snoozed.
std::optional<NextTask> find_next_task(Transaction& tx, PersonId person, Instant now);
/// Runs in which the person holds an open task, ascending.
std::vector<RunId> list_runs_with_open_tasks(Transaction& tx, PersonId person);
/// Runs with a seat that nobody holds, or one reserved and not begun whose holder may be troubled:
/// switched off, over the cap, with a time away or days off to come (`anybody`: every holder). Most
/// urgent first, at most `limit`.
std::vector<RunId> list_runs_to_rebalance(Transaction& tx, bool anybody, Instant now, int limit);
/// Runs in which the person has a verdict to write, neither held up nor snoozed.
int count_runs_in_turn(Transaction& tx, PersonId person, Instant now);
/// Open verdict tasks of the person that are due in a time.
int count_due_between(Transaction& tx, PersonId person, Instant from, Instant until);
/// Whether the person ever held this task or has a draft of it.
bool had_task(Transaction& tx, TaskId task, PersonId person);
bool sits_on_run(Transaction& tx, RunId run, PersonId person);
void set_snoozed(Transaction& tx, TaskId task, std::optional<Instant> until);

struct DeskNumbers {
  int open{0}, overdue{0}, due_soon{0}, sent_back{0}, drafts{0}, sealed{0};
  std::optional<Instant> next_due_at;
};
DeskNumbers count_desk_rows(Transaction& tx, PersonId person, Instant now, Instant soon);

}  // namespace panelist::storage

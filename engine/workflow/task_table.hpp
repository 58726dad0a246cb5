#pragma once
// The task transition table: what may happen to a task, by whom. The engine's checks, the buttons
// on screen, the API's 409 answers and the tests all read this one table. Terms follow WS-HumanTask
// 1.1 where they fit.
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace panelist::workflow {

enum class TaskKind { verdict, triage, sign_off };
enum class TaskState {
  created, ready, reserved, in_progress, suspended,     // open
  completed, declined, abstained, exited, obsolete,     // final (completed: final once the panel
                                                        // closed)
};
enum class Verb {
  assign, claim, release, start, delegate, decline, abstain, recuse, submit, reopen,
  send_back, suspend, resume, exit, extend,
};
/// Who asks, in relation to the task. An editor who is also the assignee may do what either may.
enum class Standing { assignee, candidate, editor, engine };

struct Transition {
  TaskState from;
  Verb verb;
  Standing who;
  TaskState to;
};
/// Every allowed cell; a cell that is not listed is refused. Ordered by (from, verb, who).
/// `to` is what becomes of this very task: where a seat changes hands (decline, recuse, delegate,
/// assign of a held task) the task ends and the seat's next task is another one. `resume` goes back
/// to the state the task was suspended from; its row names `ready`.
std::span<const Transition> task_transitions();
std::optional<Transition> find_transition(TaskState from, Verb verb, Standing who);
/// Verbs open to somebody with these standings, in table order, without duplicates. `engine` verbs
/// never.
std::vector<Verb> actions_for(TaskState from, std::span<const Standing> standings);
/// Whether the verb exists for this kind: an editor's task is claimed, decided or left, never
/// abstained from, recused from or sent back.
bool verb_applies(Verb verb, TaskKind kind);
/// Whether the verb needs a reason (decline, recuse, send_back).
bool needs_reason(Verb verb);
bool is_open(TaskState state);

std::string_view to_string(TaskKind kind);
std::string_view to_string(TaskState state);
std::string_view to_string(Standing standing);
std::string_view to_string(Verb verb);  ///< as in API addresses: "send-back"
std::optional<TaskKind> parse_task_kind(std::string_view text);
std::optional<TaskState> parse_task_state(std::string_view text);
std::optional<Verb> parse_verb(std::string_view text);

}  // namespace panelist::workflow

#include "workflow/task_table.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace panelist::workflow {
namespace {

using enum TaskState;
using enum Standing;

constexpr std::array table{
    Transition{created, Verb::exit, engine, exited},

    Transition{ready, Verb::assign, editor, reserved},
    Transition{ready, Verb::assign, engine, reserved},
    Transition{ready, Verb::claim, candidate, reserved},
    Transition{ready, Verb::start, candidate, in_progress},
    Transition{ready, Verb::submit, candidate, completed},
    Transition{ready, Verb::suspend, editor, suspended},
    Transition{ready, Verb::suspend, engine, suspended},
    Transition{ready, Verb::exit, engine, exited},

    Transition{reserved, Verb::assign, editor, exited},
    Transition{reserved, Verb::release, assignee, ready},
    Transition{reserved, Verb::release, editor, ready},
    Transition{reserved, Verb::release, engine, ready},
    Transition{reserved, Verb::start, assignee, in_progress},
    Transition{reserved, Verb::delegate, assignee, exited},
    Transition{reserved, Verb::decline, assignee, declined},
    Transition{reserved, Verb::abstain, assignee, abstained},
    Transition{reserved, Verb::recuse, assignee, declined},
    Transition{reserved, Verb::submit, assignee, completed},
    Transition{reserved, Verb::suspend, editor, suspended},
    Transition{reserved, Verb::suspend, engine, suspended},
    Transition{reserved, Verb::exit, engine, exited},
    Transition{reserved, Verb::extend, assignee, reserved},

    Transition{in_progress, Verb::assign, editor, exited},
    Transition{in_progress, Verb::release, assignee, ready},
    Transition{in_progress, Verb::release, editor, ready},
    Transition{in_progress, Verb::release, engine, ready},
    Transition{in_progress, Verb::delegate, assignee, exited},
    Transition{in_progress, Verb::decline, assignee, declined},
    Transition{in_progress, Verb::abstain, assignee, abstained},
    Transition{in_progress, Verb::recuse, assignee, declined},
    Transition{in_progress, Verb::submit, assignee, completed},
    Transition{in_progress, Verb::suspend, editor, suspended},
    Transition{in_progress, Verb::suspend, engine, suspended},
    Transition{in_progress, Verb::exit, engine, exited},
    Transition{in_progress, Verb::extend, assignee, in_progress},

    Transition{suspended, Verb::resume, editor, ready},
    Transition{suspended, Verb::resume, engine, ready},
    Transition{suspended, Verb::exit, engine, exited},

    Transition{completed, Verb::recuse, assignee, declined},
    Transition{completed, Verb::reopen, assignee, in_progress},
    Transition{completed, Verb::send_back, editor, in_progress},
};

constexpr bool precedes(const Transition& left, const Transition& right) {
  if (left.from != right.from) return left.from < right.from;
  if (left.verb != right.verb) return left.verb < right.verb;
  return left.who < right.who;
}
constexpr bool is_strictly_ordered() {
  for (std::size_t i = 1; i < table.size(); ++i)
    if (!precedes(table[i - 1], table[i])) return false;
  return true;
}
static_assert(is_strictly_ordered(), "the table is ordered by (from, verb, who), each cell once");

template <typename Enum, std::size_t Count>
std::optional<Enum> parse_name(const std::array<std::string_view, Count>& names,
                               std::string_view text) {
  const auto found = std::find(names.begin(), names.end(), text);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

constexpr std::array<std::string_view, 3> table_kind_names{"verdict", "triage", "sign_off"};
constexpr std::array<std::string_view, 10> state_names{
    "created",   "ready",    "reserved",  "in_progress", "suspended",
    "completed", "declined", "abstained", "exited",      "obsolete"};
constexpr std::array<std::string_view, 15> verb_names{
    "assign", "claim",  "release",   "start",   "delegate", "decline", "abstain", "recuse",
    "submit", "reopen", "send-back", "suspend", "resume",   "exit",    "extend"};
constexpr std::array<std::string_view, 4> standing_names{"assignee", "candidate", "editor",
                                                         "engine"};

}  // namespace

std::span<const Transition> task_transitions() { return table; }

std::optional<Transition> find_transition(TaskState from, Verb verb, Standing who) {
  for (const Transition& row : table)
    if (row.from == from && row.verb == verb && row.who == who) return row;
  return std::nullopt;
}

std::vector<Verb> actions_for(TaskState from, std::span<const Standing> standings) {
  std::vector<Verb> verbs;
  for (const Transition& row : table) {
    if (row.from != from || row.who == Standing::engine) continue;
    if (std::find(standings.begin(), standings.end(), row.who) == standings.end()) continue;
    if (verbs.empty() || verbs.back() != row.verb) verbs.push_back(row.verb);
  }
  return verbs;
}

bool verb_applies(Verb verb, TaskKind kind) {
  if (kind == TaskKind::verdict) return true;
  switch (verb) {
    case Verb::decline:
    case Verb::abstain:
    case Verb::recuse:
    case Verb::reopen:
    case Verb::send_back:
    case Verb::extend:
      return false;
    default:
      return true;
  }
}

bool needs_reason(Verb verb) {
  return verb == Verb::decline || verb == Verb::recuse || verb == Verb::send_back;
}

bool is_open(TaskState state) { return state <= TaskState::suspended; }

std::string_view to_string(TaskKind kind) {
  return table_kind_names[static_cast<std::size_t>(kind)];
}
std::string_view to_string(TaskState state) { return state_names[static_cast<std::size_t>(state)]; }
std::string_view to_string(Standing standing) {
  return standing_names[static_cast<std::size_t>(standing)];
}
std::string_view to_string(Verb verb) { return verb_names[static_cast<std::size_t>(verb)]; }
std::optional<TaskKind> parse_task_kind(std::string_view text) {
  return parse_name<TaskKind>(table_kind_names, text);
}
std::optional<TaskState> parse_task_state(std::string_view text) {
  return parse_name<TaskState>(state_names, text);
}
std::optional<Verb> parse_verb(std::string_view text) { return parse_name<Verb>(verb_names, text); }

}  // namespace panelist::workflow

#include "service/list_tasks.hpp"

#include <algorithm>

#include "service/make_views.hpp"
#include "storage/person_refs.hpp"
#include "storage/task_lists.hpp"

namespace panelist::service {
namespace {

using Whose = storage::TaskQuery::Whose;

constexpr Duration soon = std::chrono::hours{48};

Result<void> ask_whose(Unit& unit, const TaskFilter& filter, storage::TaskQuery& query) {
  const std::string& assignee = filter.assignee;
  const bool is_editor = unit.actor.is_editor();
  if (assignee.empty() && is_editor) {
    query.whose = Whose::anybody;
  } else if (assignee.empty() || assignee == "me") {
    query.person = unit.actor.person;
  } else if (assignee == "none") {
    query.whose = Whose::pool;
    if (is_editor && !filter.own_personas) return {};
    query.personas = unit.actor.personas;
    // No persona, no pool: a name that no persona can have.
    if (query.personas.empty()) query.personas = {"-"};
  } else {
    const auto person = storage::find_person_row_by_email(unit.tx, assignee);
    if (!person || (!is_editor && person->id != unit.actor.person))
      return fail(not_found("there is no such person"));
    query.person = person->id;
  }
  return {};
}

}  // namespace

Result<Listed<TaskView>> list_tasks(Unit& unit, const TaskFilter& filter, const ListPage& page) {
  if (!unit.actor.is_known())
    return fail(Error{ErrorCode::unauthenticated, "Sign in to see tasks.", {}, {}});
  storage::TaskQuery query;
  if (auto whose = ask_whose(unit, filter, query); !whose) return fail(whose.error());
  if (!filter.state.empty() && filter.state != "all" && !workflow::parse_task_state(filter.state))
    return fail(invalid_field("state", "there is no such state"));
  query.state = filter.state;
  query.run = filter.run;
  query.only_sealed = filter.only_sealed;
  if (filter.hide_snoozed) query.snoozed_after = unit.now;
  if (!page.cursor.empty()) {
    const auto cursor = read_cursor(page.cursor);
    if (!cursor) return fail(cursor.error());
    query.after_due = cursor->major;
    query.after_id = cursor->minor;
  }
  const int limit = std::clamp(page.limit, 1, list_limit_max);
  query.limit = limit + 1;
  Listed<TaskView> listed;
  for (const storage::TaskRow& row : storage::list_task_rows(unit.tx, query)) {
    if (static_cast<int>(listed.items.size()) == limit) {
      const TaskView& last = listed.items.back();
      listed.next = make_cursor(last.due_at ? to_millis(*last.due_at) : storage::no_due,
                                last.id.value);
      break;
    }
    listed.items.push_back(make_task_view(unit, row));
  }
  return listed;
}

std::vector<TaskView> list_done(Unit& unit, int limit) {
  std::vector<TaskView> done;
  for (const storage::TaskRow& row : storage::list_done_rows(unit.tx, unit.actor.person, limit))
    done.push_back(make_task_view(unit, row));
  return done;
}

DeskCounts count_desk(Unit& unit) {
  const auto numbers =
      storage::count_desk_rows(unit.tx, unit.actor.person, unit.now, unit.now + soon);
  return {numbers.open,   numbers.overdue, numbers.due_soon,   numbers.sent_back,
          numbers.drafts, numbers.sealed,  numbers.next_due_at};
}

int count_my_turn(Unit& unit) {
  return storage::count_runs_in_turn(unit.tx, unit.actor.person, unit.now);
}

}  // namespace panelist::service

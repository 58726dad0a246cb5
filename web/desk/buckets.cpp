#include "web/desk/buckets.hpp"

#include <algorithm>
#include <map>

namespace panelist::web::desk {
namespace {

using service::TaskView;
using workflow::TaskState;

/// Soonest due first, then the smallest id; no due time comes last.
bool is_before(const TaskView& left, const TaskView& right) {
  const auto key = [](const TaskView& task) { return task.due_at.value_or(Instant::max()); };
  if (key(left) != key(right)) return key(left) < key(right);
  return left.id < right.id;
}

bool ended_later(const TaskView& left, const TaskView& right) {
  const auto key = [](const TaskView& task) { return task.ended_at.value_or(task.changed_at); };
  if (key(left) != key(right)) return key(left) > key(right);
  return right.id < left.id;
}

}  // namespace

bool is_mine(const TaskView& task, PersonId me) {
  return task.assignee && task.assignee->id == me;
}

std::string_view title_of(Bucket bucket) {
  switch (bucket) {
    case Bucket::overdue: return "Overdue";
    case Bucket::due_soon: return "Due in 48 hours";
    case Bucket::sent_back: return "Sent back";
    case Bucket::drafts: return "Drafts";
    case Bucket::fresh: return "New";
    case Bucket::pool: return "Open to you";
    case Bucket::snoozed: return "Later";
    case Bucket::waiting: return "Waiting for others";
    case Bucket::done: return "Done";
  }
  return "";
}

Bucket bucket_of(const TaskView& task, PersonId me, Instant now) {
  if (task.state == TaskState::completed) return task.sealed ? Bucket::waiting : Bucket::done;
  if (!workflow::is_open(task.state)) return Bucket::done;
  if (!is_mine(task, me)) return Bucket::pool;
  if (task.state == TaskState::suspended || task.state == TaskState::created)
    return Bucket::waiting;
  if (task.snoozed_until && *task.snoozed_until > now) return Bucket::snoozed;
  if (task.due_at && *task.due_at < now) return Bucket::overdue;
  if (task.due_at && *task.due_at - now <= soon_means) return Bucket::due_soon;
  if (!task.sent_back_reason.empty()) return Bucket::sent_back;
  if (task.has_draft) return Bucket::drafts;
  return Bucket::fresh;
}

int DeskGroups::my_turn() const {
  int count = 0;
  for (std::size_t i = 0; i < bucket_count; ++i) {
    if (is_my_turn(static_cast<Bucket>(i))) count += static_cast<int>(rows.at(i).size());
  }
  return count;
}

DeskGroups sort_into_groups(const std::vector<TaskView>& tasks, PersonId me, Instant now) {
  std::map<TaskId, const TaskView*> distinct;
  for (const TaskView& task : tasks) {
    if (task.kind == workflow::TaskKind::verdict) distinct.emplace(task.id, &task);
  }
  std::map<ToolId, std::vector<const TaskView*>> by_tool;
  for (const auto& [id, task] : distinct) by_tool[task->tool.id].push_back(task);

  DeskGroups groups;
  for (auto& [tool, theirs] : by_tool) {
    std::sort(theirs.begin(), theirs.end(), [&](const TaskView* left, const TaskView* right) {
      const Bucket left_bucket = bucket_of(*left, me, now);
      const Bucket right_bucket = bucket_of(*right, me, now);
      if (left_bucket != right_bucket) return left_bucket < right_bucket;
      return left_bucket == Bucket::done ? ended_later(*left, *right) : is_before(*left, *right);
    });
    DeskRow row{*theirs.front(), bucket_of(*theirs.front(), me, now), {}};
    for (std::size_t i = 1; i < theirs.size(); ++i) {
      if (theirs[i]->run.id == row.task.run.id) row.also.push_back(*theirs[i]);
    }
    groups.rows.at(static_cast<std::size_t>(row.bucket)).push_back(std::move(row));
  }
  for (std::size_t i = 0; i < bucket_count; ++i) {
    auto& rows = groups.rows.at(i);
    const bool newest_first = static_cast<Bucket>(i) >= Bucket::waiting;
    std::sort(rows.begin(), rows.end(), [&](const DeskRow& left, const DeskRow& right) {
      return newest_first ? ended_later(left.task, right.task) : is_before(left.task, right.task);
    });
  }
  return groups;
}

}  // namespace panelist::web::desk

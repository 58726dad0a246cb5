#include "web/desk/desk_view.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/text.hpp"

namespace panelist::web::desk {
namespace {

using service::TaskView;
using workflow::TaskState;
using workflow::Verb;

std::string yours_because(const TaskView& task) {
  return task.why.empty() ? "Yours to write." : "Yours because " + task.why + ".";
}

std::string panel_words(const service::PanelCount& panel) {
  return std::to_string(panel.in) + " of " + std::to_string(panel.of) + " in";
}

std::string draft_words(const TaskView& task, const Reader& reader) {
  std::string words = "Draft, " + plural(task.draft_words, "word", "words");
  if (task.draft_at) words += ", saved " + day_and_clock(*task.draft_at, reader);
  return words + ".";
}

std::string waiting_line(const TaskView& task) {
  if (task.state == TaskState::completed)
    return "Sealed, " + panel_words(task.panel) + ". You can change it until the panel closes.";
  if (task.state == TaskState::suspended)
    return "On hold by an editor. You can go on writing; submitting waits.";
  return "An earlier step comes first.";
}

std::string done_line(const TaskView& task) {
  switch (task.state) {
    case TaskState::completed: return "The panel closed, " + panel_words(task.panel) + ".";
    case TaskState::declined: return "You gave it back.";
    case TaskState::abstained: return "Counted as no vote.";
    case TaskState::obsolete: return "The panel closed without this verdict.";
    default: return "It went to somebody else, or the tool was withdrawn.";
  }
}

/// The record has the rest.
constexpr int done_rows_max = 10;

const DeskRow* first_row(const DeskGroups& groups) {
  for (const auto& rows : groups.rows) {
    if (!rows.empty() && is_my_turn(rows.front().bucket)) return &rows.front();
  }
  return nullptr;
}

/// The earliest due time of those that wait for this person.
std::optional<Instant> next_due(const DeskGroups& groups) {
  std::optional<Instant> earliest;
  for (const auto& rows : groups.rows) {
    for (const DeskRow& row : rows) {
      if (!is_my_turn(row.bucket) || !row.task.due_at) continue;
      if (!earliest || *row.task.due_at < *earliest) earliest = row.task.due_at;
    }
  }
  return earliest;
}

/// Whether further pages may have rows for the group.
bool goes_on(Bucket bucket, const DeskRest& rest, const Reader& reader) {
  if (bucket == Bucket::pool) return !rest.more_open.empty();
  if (bucket == Bucket::done || rest.more.empty()) return false;
  if (bucket == Bucket::overdue) return rest.whole_until < reader.now;
  return bucket != Bucket::due_soon || rest.whole_until - soon_means <= reader.now;
}

Json group_view(const DeskGroups& groups, Bucket bucket, const DeskRow* next, const DeskRest& rest,
                const Reader& reader) {
  Json rows = Json::array();
  for (const DeskRow& row : groups.of(bucket)) {
    if (&row != next) rows.push_back(row_view(row, reader));
  }
  if (rows.empty()) return nullptr;
  bool is_cut = bucket == Bucket::waiting && rest.has_more_sealed;
  if (bucket == Bucket::done && rows.size() > done_rows_max) {
    is_cut = true;
    rows.erase(rows.begin() + done_rows_max, rows.end());
  }
  const bool is_more = is_cut || goes_on(bucket, rest, reader);
  return {{"title", title_of(bucket)},
          {"count", std::to_string(rows.size()) + (is_more ? "+" : "")},
          {"late", bucket == Bucket::overdue},
          {"is_cut", is_cut},
          {"rows", std::move(rows)}};
}

/// Further pages are named by what they go on with.
std::string heading_of(const DeskGroups& groups, const DeskRest& rest, const Reader& reader) {
  if (rest.is_first_page) return heading_sentence(groups, reader, rest.my_turn);
  return groups.of(Bucket::pool).empty() ? "More of your verdicts" : "More that are open to you";
}

}  // namespace

bool may(const TaskView& task, Verb verb) {
  return std::find(task.actions.begin(), task.actions.end(), verb) != task.actions.end();
}

std::string_view status_word(const TaskView& task) {
  if (task.state == TaskState::completed) return task.sealed ? "Sealed" : "Done";
  if (!workflow::is_open(task.state)) return "Done";
  if (!task.sent_back_reason.empty()) return "Sent back";
  return task.has_draft ? "Draft" : "To do";
}

std::string reason_line(const DeskRow& row, const Reader& reader) {
  const TaskView& task = row.task;
  switch (row.bucket) {
    case Bucket::pool:
      return "Nobody has it. You may take it as " + to_lower_ascii(task.persona_title) + ".";
    case Bucket::snoozed:
      return "You asked to be reminded " + day_and_clock(*task.snoozed_until, reader) + ".";
    case Bucket::waiting: return waiting_line(task);
    case Bucket::done: return done_line(task);
    default: break;
  }
  if (!task.sent_back_reason.empty()) return "Sent back: " + task.sent_back_reason;
  if (task.has_draft) return draft_words(task, reader);
  return yours_because(task);
}

std::string heading_sentence(const DeskGroups& groups, const Reader& reader, int in_all) {
  const int count = std::max(groups.my_turn(), in_all);
  if (count == 0) {
    const auto open = static_cast<long long>(groups.of(Bucket::pool).size());
    if (open == 0) return "Nothing is waiting.";
    return "Nothing is waiting. " + plural(open, "verdict is", "verdicts are") + " open to you.";
  }
  std::string sentence = plural(count, "verdict is yours.", "verdicts are yours.");
  const auto due = next_due(groups);
  if (!due) return sentence + (count == 1 ? " It has no due time." : " None has a due time.");
  if (count == 1) return sentence + " It is " + due_words(*due, reader) + ".";
  if (*due < reader.now) return sentence + " The first is " + due_words(*due, reader) + ".";
  return sentence + " The next is " + due_words(*due, reader) + ".";
}

std::string button_words(const TaskView& task) {
  if (!task.has_draft) return "Write verdict";
  return "Continue, " + plural(task.draft_words, "word", "words") + " saved";
}

Json row_view(const DeskRow& row, const Reader& reader) {
  const TaskView& task = row.task;
  const std::string href = "/desk/tasks/" + std::to_string(task.id.value);
  Json view = {{"href", href},
               {"tool", task.tool.name},
               {"tagline", task.tool.tagline},
               {"persona", task.persona_title},
               {"letter", task.letter},
               {"word", status_word(task)},
               {"why", reason_line(row, reader)},
               {"due", nullptr},
               {"button", button_words(task)},
               {"cannot", nullptr},
               {"claim", nullptr},
               {"wake", nullptr},
               {"published", nullptr},
               {"sample", task.tool.is_sample},
               {"also", Json::array()}};
  if (task.due_at && row.bucket < Bucket::waiting) view["due"] = due_view(*task.due_at, reader);
  if (row.bucket >= Bucket::waiting && task.ended_at) {
    view["ended"] = time_view(*task.ended_at, reader);
  } else {
    view["ended"] = nullptr;
  }
  if (is_my_turn(row.bucket)) view["cannot"] = href + "/cannot";
  if (row.bucket == Bucket::pool && may(task, Verb::claim)) view["claim"] = href + "/claim";
  if (row.bucket == Bucket::snoozed) view["wake"] = href + "/wake";
  if (row.bucket == Bucket::done && task.tool.is_published)
    view["published"] = "/tools/" + task.tool.slug;
  for (const TaskView& other : row.also) {
    view["also"].push_back({{"href", "/desk/tasks/" + std::to_string(other.id.value)},
                            {"persona", other.persona_title},
                            {"word", status_word(other)}});
  }
  return view;
}

Json desk_view(const DeskGroups& groups, const DeskRest& rest, const Reader& reader,
               const std::string& email) {
  const DeskRow* next = rest.is_first_page ? first_row(groups) : nullptr;
  std::size_t total = 0;
  for (const auto& rows : groups.rows) total += rows.size();
  const bool is_empty = next == nullptr && groups.of(Bucket::pool).empty();
  Json view = {{"heading", heading_of(groups, rest, reader)},
               {"zone", reader.zone},
               {"email", email},
               {"next", nullptr},
               {"groups", Json::array()},
               {"folded", Json::array()},
               {"empty", rest.is_first_page && is_empty},
               {"first_time", rest.is_first_page && groups.of(Bucket::done).empty() &&
                                  groups.of(Bucket::waiting).empty()},
               {"nothing_at_all", total == 0},
               {"is_first_page", rest.is_first_page},
               {"has_pages",
                !rest.is_first_page || !rest.more.empty() || !rest.more_open.empty()},
               {"more", rest.more},
               {"more_open", rest.more_open}};
  if (next != nullptr) {
    view["next"] = row_view(*next, reader);
    view["next"]["group"] = title_of(next->bucket);
  }
  for (std::size_t i = 0; i < bucket_count; ++i) {
    const auto bucket = static_cast<Bucket>(i);
    Json group = group_view(groups, bucket, next, rest, reader);
    if (group.is_null()) continue;
    view[bucket <= Bucket::pool ? "groups" : "folded"].push_back(std::move(group));
  }
  return view;
}

}  // namespace panelist::web::desk

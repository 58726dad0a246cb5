#include "web/editor/history_view.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "web/editor/step_words.hpp"
#include "web/editor/unblock_view.hpp"
#include "web/editor/why_words.hpp"

namespace panelist::web::editor {
namespace {

/// {actor}, {person}, {seat} ("buyer seat"), {due}; what an event's group is for the filter.
struct Sentence {
  std::string_view type, group, text;
};
constexpr auto event_sentences = std::to_array<Sentence>({
    {"run.submitted", "decisions", "{actor} sent the tool in."},
    {"step.entered", "decisions", "The step “{step}” began."},
    {"panel.opened", "decisions", "The panel opened."},
    {"task.opened", "seats", "A task for the {seat} was opened."},
    {"task.assigned", "seats", "{actor} gave the {seat} to {person}."},
    {"task.claimed", "seats", "{actor} took the {seat}."},
    {"task.released", "seats", "{actor} put the {seat} back into the pool."},
    {"task.started", "seats", "{actor} began to write for the {seat}."},
    {"task.delegated", "seats", "{actor} passed the {seat} on to {person}."},
    {"task.declined", "seats", "{actor} declined the {seat}."},
    {"task.abstained", "seats", "{actor} abstained: the {seat} casts no vote."},
    {"task.recused", "seats", "{actor} has a tie to the maker and left the panel."},
    {"task.reopened", "seats", "{actor} opened the own sealed verdict of the {seat} again."},
    {"task.sent_back", "decisions", "{actor} sent the {seat} back to {person}."},
    {"task.suspended", "seats", "{actor} suspended the {seat}."},
    {"task.resumed", "seats", "{actor} resumed the {seat}."},
    {"task.exited", "seats", "The task of the {seat} ended."},
    {"task.obsolete", "seats", "The task of the {seat} is no longer needed."},
    {"task.extended", "seats", "{actor} moved the due time of the {seat} to {due}."},
    {"task.completed", "decisions", "{actor} finished the {seat}."},
    {"verdict.submitted", "seats", "{actor} submitted for the {seat}. The verdict is sealed."},
    {"verdict.voided", "decisions", "The verdict of the {seat} was voided."},
    {"lease.expired", "reminders", "The {seat} went back to the pool: it was taken and not begun."},
    {"reminder.sent", "reminders", "{person} was reminded of the {seat}."},
    {"reminder.skipped", "reminders", "A reminder of the {seat} was skipped: a later one was due."},
    {"task.overdue", "reminders", "The {seat} is overdue."},
    {"seat.unfilled", "seats", "Nobody could take the {seat}."},
    {"panel.closed", "decisions", "The panel closed, and its verdicts became public."},
    {"run.aggregated", "decisions", "The figures were made."},
    {"branch.taken", "decisions", "The run went on at {step}."},
    {"editor.needed", "decisions", "An editor is needed."},
    {"hold.began", "decisions", "The run waits until {due}."},
    {"hold.skipped", "decisions", "{actor} ended the wait."},
    {"sealed.opened", "decisions", "{actor} opened the sealed verdicts and left this panel."},
    {"run.held", "decisions", "{actor} put the run on hold."},
    {"run.resumed", "decisions", "{actor} resumed the run."},
    {"run.rejected", "decisions", "{actor} rejected the tool."},
    {"run.withdrawn", "decisions", "{actor} withdrew the run."},
    {"step.failed", "decisions", "A step failed."},
    {"step.skipped", "decisions", "{actor} skipped the step “{step}”."},
    {"run.moved", "decisions", "{actor} moved the run to another version of its workflow."},
    {"run.retried", "decisions", "{actor} tried again."},
    {"run.published", "decisions", "The page was published."},
    {"correction.suggested", "decisions",
     "{actor} asked for a correction of the {seat}'s verdict."},
    {"correction.declined", "decisions",
     "A correction of the {seat}'s verdict did not come about."},
    {"verdict.corrected", "decisions", "The {seat}'s verdict was corrected with consent."},
    {"run.retired", "decisions", "{actor} retired the tool."},
    {"run.retracted", "decisions", "{actor} retracted the page."},
});

const Sentence* find_sentence(std::string_view type) {
  const auto found = std::find_if(event_sentences.begin(), event_sentences.end(),
                                  [&](const Sentence& row) { return row.type == type; });
  return found == event_sentences.end() ? nullptr : &*found;
}

void replace(std::string& text, std::string_view token, const std::string& value) {
  const std::size_t at = text.find(token);
  if (at != std::string::npos) text.replace(at, token.size(), value);
}

std::string text_of(const Json& data, const char* key) {
  const auto found = data.find(key);
  return found != data.end() && found->is_string() ? found->get<std::string>() : "";
}

std::string seat_of(const Json& data, const service::RunView& run) {
  const std::string persona = text_of(data, "persona");
  for (const service::SeatView& seat : run.seats)
    if (seat.persona == persona) return to_lower_ascii(seat.title) + " seat";
  if (!persona.empty()) return persona + " seat";
  return "editor's seat";
}

std::string step_of(const Json& data, const service::RunView& run) {
  const std::string id = text_of(data, "note");
  for (const service::StepView& step : run.steps)
    if (step.id == id) return step_title(step.kind, step.id);
  // Of a version that the run has left.
  return id.empty() ? "next" : step_title(workflow::StepKind::task, id);
}

/// What the definition does about an overdue task, told as what happened.
std::string overdue_words(const std::string& outcome) {
  if (outcome == "escalate") return "The editors were told.";
  if (outcome == "reassign") return "It is offered to somebody else.";
  if (outcome == "remind") return "Its holder was told.";
  return upper_first(outcome);
}

/// Why a run waits: the installation's own wait, or a step of the workflow by its name.
std::string wait_words(const std::string& reason) {
  if (reason == "publish.hold_seconds") return "The wait that every publication has here.";
  return "The workflow's step “" + step_title(workflow::StepKind::wait, reason) + "”.";
}

}  // namespace

HistoryWords history_words(const service::HistoryEntry& entry, const service::RunView& run,
                           const Reader& reader) {
  const Json data = Json::parse(entry.data_json, nullptr, false);
  const Json& facts = data.is_object() ? data : Json::object();
  const Sentence* sentence = find_sentence(entry.type);
  HistoryWords words;
  words.what = sentence ? std::string(sentence->text) : entry.type + " by {actor}.";
  if (entry.type == "reminder.sent" && entry.actor != "engine")
    words.what = "{actor} reminded {person} of the {seat}.";
  replace(words.what, "{actor}", actor_words(entry.actor));
  replace(words.what, "{person}", entry.person.empty() ? "its reviewer" : entry.person);
  replace(words.what, "{seat}", seat_of(facts, run));
  replace(words.what, "{step}", step_of(facts, run));
  const auto due_at = parse_rfc3339(text_of(facts, "due_at"));
  replace(words.what, "{due}", due_at ? day_and_clock(*due_at, reader) : "later");
  words.why = text_of(facts, "reason");
  // The note of a step is its name once more.
  if (words.why.empty() && entry.type != "step.entered") words.why = text_of(facts, "note");
  if (entry.type == "hold.began") words.why = wait_words(words.why);
  words.why = entry.type == "task.overdue" ? overdue_words(words.why) : told_of(words.why);
  return words;
}

Json history_view(const service::RunView& run, const std::string& filter, const Reader& reader) {
  Json view = {{"filters", Json::array()}, {"entries", Json::array()}};
  const auto add_filter = [&](const std::string& word, const char* label) {
    const std::string path = run_path(run.run.id);
    view["filters"].push_back(
        {{"label", label},
         {"href", path + (word.empty() ? "" : "?history=" + word) + "#history"},
         {"is_current", filter == word}});
  };
  add_filter("", "Everything");
  add_filter("decisions", "Decisions");
  add_filter("seats", "Seats");
  add_filter("reminders", "Reminders and clocks");
  for (auto entry = run.history.rbegin(); entry != run.history.rend(); ++entry) {
    const Sentence* sentence = find_sentence(entry->type);
    if (!filter.empty() && (!sentence || sentence->group != filter)) continue;
    const HistoryWords words = history_words(*entry, run, reader);
    view["entries"].push_back(
        {{"at", time_view(entry->at, reader)}, {"what", words.what}, {"why", words.why}});
  }
  view["has_entries"] = !view["entries"].empty();
  view["is_cut"] = run.history.size() >= 1000;
  return view;
}

}  // namespace panelist::web::editor

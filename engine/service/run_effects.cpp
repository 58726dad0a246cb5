#include "service/run_effects.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "service/message_data.hpp"
#include "service/open_demand.hpp"
#include "service/post_mail.hpp"
#include "service/post_message.hpp"
#include "service/publish_page.hpp"
#include "storage/drafts.hpp"
#include "storage/person_refs.hpp"

namespace panelist::service {
namespace {

using storage::LoadedRun;

constexpr std::int64_t draft_saves_per_verdict = 1'000'000;  // more than anybody saves

// One firing, one name: the run, its event number and the place among the step's effects.
std::string firing(const LoadedRun& run, std::size_t index) {
  return "run" + std::to_string(run.state.id.value) + "." + std::to_string(run.state.seq) + "." +
         std::to_string(index);
}

// Names are looked up once per step: the same person is told and announced.
class Names {
 public:
  Names(Unit& unit, const std::vector<workflow::Candidate>& people)
      : unit_(unit), people_(people) {}
  const std::string& of(PersonId person) {
    for (const auto& [id, name] : known_)
      if (id == person) return name;
    for (const workflow::Candidate& one : people_)
      if (one.person == person) return one.name;
    std::string name;
    if (const auto row = storage::find_person_row(unit_.tx, person)) name = row->name;
    return known_.emplace_back(person, std::move(name)).second;
  }

 private:
  Unit& unit_;
  const std::vector<workflow::Candidate>& people_;
  std::vector<std::pair<PersonId, std::string>> known_;
};

/// What the history says of the task (or, without one, of the run) that somebody is told about.
std::string cause_of(const workflow::Tell& effect, const std::vector<workflow::Event>& events) {
  std::string cause;
  const bool has_cause = effect.kind == "taken_away" || effect.kind == "editor_needed" ||
                         effect.kind == "correction_asked" ||
                         effect.kind == "correction_answered" || effect.kind == "voided";
  if (!has_cause) return cause;
  for (const workflow::Event& event : events)
    if (event.task == effect.task && !event.reason.empty()) cause = event.reason;
  return cause;
}

void tell(Unit& unit, const LoadedRun& run, const workflow::Tell& effect,
          const std::vector<workflow::Event>& events, std::size_t index) {
  MailRequest request;
  if (const std::string cause = cause_of(effect, events); !cause.empty())
    request.data_json = Json{{"reason", cause}}.dump();
  request.kind = effect.kind;
  if (effect.task) request.task = effect.task;
  request.run = run.state.id;
  request.dedupe = firing(run, index);
  if (!effect.person) return post_mail_to_editors(unit, request);
  request.person = *effect.person;
  post_mail(unit, request);
}

int submitted_version(const std::vector<workflow::Event>& events) {
  for (const workflow::Event& event : events)
    if (event.type == workflow::EventType::verdict_submitted) return event.version;
  return 1;
}

void announce(Unit& unit, const LoadedRun& run, const workflow::Announce& effect,
              const std::vector<workflow::Event>& events, Names& names,
              Subscribers& subscribers) {
  OutgoingMessage message{effect.type, run.state.id, {}};
  const workflow::Task* task = effect.task ? run.state.find_task(effect.task) : nullptr;
  if (effect.type == "panel.completed") {
    message.data_json = panel_data(run);
  } else if (effect.type == "tool.rejected") {
    message.data_json = rejected_data(run, effect.reason);
  } else if (effect.type == "verdict.submitted" && task != nullptr) {
    message.data_json = verdict_data(run, *task, effect.commitment, submitted_version(events));
  } else if (task != nullptr) {
    message.data_json =
        task_data(run, *task, task->assignee ? names.of(*task->assignee) : std::string());
  } else {
    message.data_json = tool_data(run);
  }
  post_message(unit, message, subscribers);
}

}  // namespace

void perform_effects(Unit& unit, const LoadedRun& run, const std::vector<workflow::Event>& events,
                     const std::vector<workflow::Effect>& effects,
                     const std::vector<workflow::Candidate>& people) {
  Names names(unit, people);
  Subscribers subscribers;
  for (std::size_t i = 0; i < effects.size(); ++i) {
    if (const auto* told = std::get_if<workflow::Tell>(&effects[i]))
      tell(unit, run, *told, events, i);
    if (const auto* said = std::get_if<workflow::Announce>(&effects[i]))
      announce(unit, run, *said, events, names, subscribers);
    if (std::holds_alternative<workflow::PublishPage>(effects[i])) publish_run(unit, run);
    if (const auto* changed = std::get_if<workflow::RepublishPages>(&effects[i]))
      republish_run(unit, run, changed->reason);
    if (const auto* woken = std::get_if<workflow::WakeRun>(&effects[i]))
      wake_run(unit, woken->run, woken->at);
    if (const auto* down = std::get_if<workflow::TakeDownPages>(&effects[i]))
      take_down_pages(unit, run, down->is_gone, down->reason);
  }
}

void restore_as_draft(Unit& unit, TaskId task, PersonId author,
                      const storage::StoredVerdict& verdict) {
  if (storage::find_draft(unit.tx, task, author)) return;
  const domain::VerdictText& text = verdict.text;
  storage::DraftRow draft;
  draft.version = verdict.version * draft_saves_per_verdict + 1;
  draft.content = domain::verdict_to_json(text).dump();
  draft.words = static_cast<int>(count_words(text.quote));
  draft.updated_at = unit.now;
  storage::put_draft(unit.tx, task, author, draft);
}

}  // namespace panelist::service

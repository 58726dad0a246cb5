#include "workflow/event.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace panelist::workflow {
namespace {

constexpr std::array<std::string_view, 48> type_names{
    "run.submitted",    "step.entered",   "panel.opened",      "task.opened",    "task.assigned",
    "task.claimed",     "task.released",  "task.started",      "task.delegated", "task.declined",
    "task.abstained",   "task.recused",   "task.reopened",     "task.sent_back", "task.suspended",
    "task.resumed",     "task.exited",    "task.obsolete",     "task.extended",  "task.completed",
    "verdict.submitted", "verdict.voided", "lease.expired",    "reminder.sent",  "reminder.skipped",
    "task.overdue",     "seat.unfilled",  "panel.closed",      "run.aggregated", "branch.taken",
    "editor.needed",    "hold.began",     "hold.skipped",      "sealed.opened",  "run.held",
    "run.resumed",      "run.rejected",   "run.withdrawn",     "step.failed",    "step.skipped",
    "run.retried",      "run.moved",      "run.published",     "correction.suggested",
    "correction.declined", "verdict.corrected", "run.retired", "run.retracted"};
static_assert(type_names.size() == static_cast<std::size_t>(EventType::run_retracted) + 1);

void put(Json& json, const char* key, const std::string& text) {
  if (!text.empty()) json[key] = text;
}
template <typename Tag>
void put(Json& json, const char* key, Id<Tag> id) {
  if (id) json[key] = id.value;
}
void put(Json& json, const char* key, const std::optional<PersonId>& person) {
  if (person) json[key] = person->value;
}
void put(Json& json, const char* key, const std::optional<Instant>& instant) {
  if (instant) json[key] = format_rfc3339(*instant);
}
void put(Json& json, const char* key, int number) {
  if (number != 0) json[key] = number;
}

std::string text_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found == json.end() ? std::string{} : found->get<std::string>();
}
std::int64_t whole_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found == json.end() ? 0 : found->get<std::int64_t>();
}
std::optional<PersonId> person_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end()) return std::nullopt;
  return PersonId{found->get<std::int64_t>()};
}
std::optional<Instant> instant_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end()) return std::nullopt;
  const auto instant = parse_rfc3339(found->get<std::string>());
  if (!instant) throw std::logic_error("event data: not an instant: " + found->dump());
  return instant;
}
TaskState state_at(const Json& json, const char* key) {
  const auto state = parse_task_state(text_at(json, key));
  if (!state) throw std::logic_error("event data: not a task state: " + text_at(json, key));
  return *state;
}

Json opened_to_json(const OpenedTask& opened) {
  Json json = {{"id", opened.id.value},
               {"kind", to_string(opened.kind)},
               {"state", to_string(opened.state)}};
  put(json, "persona", opened.persona);
  put(json, "assignee", opened.assignee);
  put(json, "due_at", opened.due_at);
  put(json, "why", opened.why);
  return json;
}

OpenedTask opened_from(const Json& json) {
  OpenedTask opened;
  opened.id = TaskId{whole_at(json, "id")};
  opened.kind = parse_task_kind(text_at(json, "kind")).value_or(TaskKind::verdict);
  opened.persona = text_at(json, "persona");
  opened.state = state_at(json, "state");
  opened.assignee = person_at(json, "assignee");
  opened.due_at = instant_at(json, "due_at");
  opened.why = text_at(json, "why");
  return opened;
}

Json vote_to_json(const OpenedVote& vote) {
  return {{"persona", vote.persona},
          {"verdict", vote.verdict.value},
          {"decision", domain::to_string(vote.decision)},
          {"nonce", vote.nonce_hex},
          {"commitment", vote.commitment}};
}

OpenedVote vote_from(const Json& json) {
  OpenedVote vote;
  vote.persona = text_at(json, "persona");
  vote.verdict = VerdictId{whole_at(json, "verdict")};
  const auto decision = domain::parse_decision(text_at(json, "decision"));
  if (!decision) throw std::logic_error("event data: not a decision: " + json.dump());
  vote.decision = *decision;
  vote.nonce_hex = text_at(json, "nonce");
  vote.commitment = text_at(json, "commitment");
  return vote;
}

}  // namespace

std::string_view to_string(EventType type) { return type_names[static_cast<std::size_t>(type)]; }

std::optional<EventType> parse_event_type(std::string_view text) {
  for (std::size_t i = 0; i < type_names.size(); ++i)
    if (type_names[i] == text) return static_cast<EventType>(i);
  return std::nullopt;
}

Json event_data(const Event& event) {
  Json json = Json::object();
  put(json, "task", event.task);
  put(json, "persona", event.persona);
  put(json, "person", event.person);
  if (event.has_states) {
    json["from"] = to_string(event.from);
    json["to"] = to_string(event.to);
  }
  put(json, "due_at", event.due_at);
  put(json, "reason", event.reason);
  put(json, "note", event.note);
  put(json, "verdict", event.verdict);
  put(json, "correction", event.correction);
  put(json, "version", event.version);
  put(json, "commitment", event.commitment);
  put(json, "number", event.number);
  if (!event.seats.empty()) json["seats"] = event.seats;
  for (const OpenedTask& opened : event.opened) json["opened"].push_back(opened_to_json(opened));
  for (const OpenedVote& vote : event.votes) json["votes"].push_back(vote_to_json(vote));
  if (event.tally)
    json["tally"] = {{"ships", event.tally->ships},
                     {"votes", event.tally->votes},
                     {"abstained", event.tally->abstained},
                     {"empty", event.tally->empty}};
  put(json, "definition", event.definition_hash);
  put(json, "left_definition", event.left_hash);
  return json;
}

Event event_from(EventType type, const Json& data) {
  Event event;
  event.type = type;
  event.task = TaskId{whole_at(data, "task")};
  event.persona = text_at(data, "persona");
  event.person = person_at(data, "person");
  if (data.contains("from")) {
    event.has_states = true;
    event.from = state_at(data, "from");
    event.to = state_at(data, "to");
  }
  event.due_at = instant_at(data, "due_at");
  event.reason = text_at(data, "reason");
  event.note = text_at(data, "note");
  event.verdict = VerdictId{whole_at(data, "verdict")};
  event.correction = CorrectionId{whole_at(data, "correction")};
  event.version = static_cast<int>(whole_at(data, "version"));
  event.commitment = text_at(data, "commitment");
  event.number = static_cast<int>(whole_at(data, "number"));
  if (data.contains("seats")) event.seats = data.at("seats").get<std::vector<std::string>>();
  if (data.contains("opened"))
    for (const Json& opened : data.at("opened")) event.opened.push_back(opened_from(opened));
  if (data.contains("votes"))
    for (const Json& vote : data.at("votes")) event.votes.push_back(vote_from(vote));
  if (const auto tally = data.find("tally"); tally != data.end())
    event.tally = domain::Tally{static_cast<int>(whole_at(*tally, "ships")),
                                static_cast<int>(whole_at(*tally, "votes")),
                                static_cast<int>(whole_at(*tally, "abstained")),
                                static_cast<int>(whole_at(*tally, "empty"))};
  event.definition_hash = text_at(data, "definition");
  event.left_hash = text_at(data, "left_definition");
  return event;
}

}  // namespace panelist::workflow

#include "web/api/json.hpp"

#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "publish/comparison_page.hpp"
#include "publish/page_parts.hpp"
#include "web/site/links.hpp"
#include "web/working_days_field.hpp"

namespace panelist::web::api {
namespace {

Json verbs_json(const std::vector<workflow::Verb>& verbs) {
  Json list = Json::array();
  for (const workflow::Verb verb : verbs) list.push_back(workflow::to_string(verb));
  return list;
}

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json tally_json(const domain::Tally& tally) {
  return {{"ship_percent", percent_json(tally)},
          {"ships", tally.ships},
          {"votes", tally.votes},
          {"abstained", tally.abstained},
          {"empty", tally.empty}};
}

Json panel_json(const service::PanelCount& panel) {
  return {{"closed", panel.closed}, {"in", panel.in}, {"of", panel.of}};
}

Json seat_json(const service::SeatView& seat) {
  Json json{{"persona", seat.persona},
            {"word", service::to_string(seat.word)},
            {"state", seat.state ? Json(workflow::to_string(*seat.state)) : Json()},
            {"assignee", person_ref_json(seat.assignee)},
            {"task_id", seat.task ? Json(seat.task.value) : Json()},
            {"due_at", time_json(seat.due_at)},
            {"draft_words", seat.draft_words},
            {"draft_at", time_json(seat.draft_at)},
            {"why", text_or_null(seat.why)},
            {"actions", verbs_json(seat.actions)}};
  if (seat.verdict) json["verdict"] = verdict_json(*seat.verdict);
  return json;
}

Json waiting_json(const std::optional<workflow::Waiting>& waiting) {
  if (!waiting) return nullptr;
  Json unblock;
  if (waiting->unblock) {
    unblock = {{"action", waiting->unblock->action}, {"label", waiting->unblock->label}};
    if (waiting->unblock->task) unblock["task_id"] = waiting->unblock->task.value;
    if (waiting->unblock->person) unblock["person_id"] = waiting->unblock->person->value;
  }
  Json blockers = Json::array();
  for (const workflow::Blocker blocker : waiting->blockers)
    blockers.push_back(workflow::to_string(blocker));
  return {{"reason", waiting->reason},
          {"blockers", std::move(blockers)},
          {"blocking", waiting->blocking},
          {"wakes_at", time_json(waiting->wakes_at)},
          {"expected_at", time_json(waiting->expected_at)},
          {"unblock", std::move(unblock)},
          {"needs_editor", waiting->needs_editor}};
}

Json definition_ref_json(const workflow::Definition& definition) {
  return {{"name", definition.name}, {"version", definition.version}, {"hash", definition.hash}};
}

/// Of a run whole or in a list.
template <typename Run>
Json workflow_json(const Run& run) {
  return {{"name", run.workflow_name},
          {"version", run.workflow_version},
          {"hash", run.workflow_hash}};
}

Json history_json(const std::vector<service::HistoryEntry>& history) {
  Json list = Json::array();
  for (const service::HistoryEntry& entry : history)
    list.push_back({{"seq", entry.seq},
                    {"type", entry.type},
                    {"actor", entry.actor},
                    {"person", text_or_null(entry.person)},
                    {"at", format_rfc3339(entry.at)},
                    {"data", Json::parse(entry.data_json, nullptr, false)}});
  return list;
}

Json seat_verdict_json(const domain::SeatVerdict& seat) {
  if (seat.outcome != domain::SeatOutcome::voted) return nullptr;
  return {{"decision", domain::to_string(seat.text.decision)},
          {"quote", seat.text.quote},
          {"byline", seat.byline},
          {"author_kind", domain::to_string(seat.text.author_kind)},
          {"basis", domain::to_string(seat.text.basis)}};
}

Json side_json(const service::ToolRef& tool) {
  return {{"slug", tool.slug}, {"name", tool.name}};
}

}  // namespace

Json time_json(const std::optional<Instant>& instant) {
  return instant ? Json(format_rfc3339(*instant)) : Json();
}

Json percent_json(const domain::Tally& tally) {
  const auto percent = tally.ship_percent();
  return percent ? Json(*percent) : Json();
}

Json person_ref_json(const std::optional<service::PersonRef>& person) {
  if (!person) return nullptr;
  Json json{{"id", person->id.value}, {"name", person->name}};
  if (!person->email.empty()) json["email"] = person->email;
  return json;
}

Json person_json(const domain::Person& person) {
  Json roles = Json::array();
  for (const domain::Role role :
       {domain::Role::submitter, domain::Role::reviewer, domain::Role::editor, domain::Role::admin})
    if ((person.roles.bits() & static_cast<unsigned>(role)) != 0)
      roles.push_back(domain::to_string(role));
  return {{"id", person.id.value},
          {"email", person.email},
          {"name", person.name},
          {"pseudonym", text_or_null(person.pseudonym)},
          {"roles", std::move(roles)},
          {"personas", person.personas},
          {"state", person.is_active ? "active" : "disabled"},
          {"agent", text_or_null(person.model)},
          {"time_zone", person.time_zone},
          {"task_cap", person.task_cap ? Json(*person.task_cap) : Json()},
          {"share", person.share / 100.0},
          {"working_days", day_words(person.working_days)},
          {"open_tasks", person.open_tasks},
          {"created_at", format_rfc3339(person.created_at)}};
}

Json tool_ref_json(const service::ToolRef& tool) {
  Json json{{"id", tool.id.value},
            {"slug", tool.slug},
            {"name", tool.name},
            {"facts_version", tool.facts_version}};
  // Not every list reads them: what is not known is left out, never said to be empty.
  if (!tool.category.empty()) json["category"] = tool.category;
  if (!tool.tagline.empty()) json["tagline"] = tool.tagline;
  if (!tool.url.empty()) json["url"] = tool.url;
  return json;
}

Json task_json(const service::TaskView& task) {
  Json json{{"id", task.id.value},
            {"kind", workflow::to_string(task.kind)},
            {"persona", text_or_null(task.persona)},
            {"state", workflow::to_string(task.state)},
            {"sealed", task.sealed},
            {"due_at", time_json(task.due_at)},
            {"opened_at", format_rfc3339(task.opened_at)},
            {"lease_until", time_json(task.lease_until)},
            {"snoozed_until", time_json(task.snoozed_until)},
            {"assignee", person_ref_json(task.assignee)},
            {"tool", tool_ref_json(task.tool)},
            {"run",
             {{"id", task.run.id.value},
              {"round", task.run.round},
              {"state", workflow::to_string(task.run.phase)}}},
            {"panel", panel_json(task.panel)},
            {"actions", verbs_json(task.actions)},
            {"why", task.why}};
  if (!task.sent_back_reason.empty()) json["sent_back_reason"] = task.sent_back_reason;
  if (task.draft_version)
    json["draft"] = {{"version", *task.draft_version},
                     {"words", task.draft_words},
                     {"updated_at", time_json(task.draft_at)}};
  return json;
}

Json verdict_json(const service::VerdictView& verdict) {
  Json json = domain::verdict_to_json(verdict.text);
  json["id"] = verdict.id.value;
  json["run_id"] = verdict.run.value;
  json["task_id"] = verdict.task.value;
  json["persona"] = verdict.persona;
  json["byline"] = verdict.byline;
  json["is_pseudonym"] = verdict.pseudonym;
  json["round"] = verdict.round;
  json["version"] = verdict.version;
  json["facts_version"] = verdict.facts_version;
  json["state"] = verdict.state;
  json["commitment"] = verdict.commitment;
  json["after_others_public"] = verdict.after_others_public;
  json["submitted_at"] = format_rfc3339(verdict.submitted_at);
  return json;
}

Json draft_json(const service::DraftView& draft) {
  return {{"task_id", draft.task.value},
          {"version", draft.version},
          {"content", Json::parse(draft.content_json, nullptr, false)},
          {"words", draft.words},
          {"updated_at", format_rfc3339(draft.updated_at)}};
}

Json run_json(const service::RunView& run) {
  Json seats = Json::array();
  for (const service::SeatView& seat : run.seats) seats.push_back(seat_json(seat));
  Json actions = Json::array();
  for (const workflow::RunVerb verb : run.actions) actions.push_back(workflow::to_string(verb));
  Json tasks = Json::array();
  for (const service::TaskView& task : run.other_tasks) tasks.push_back(task_json(task));
  return {{"id", run.run.id.value},
          {"round", run.run.round},
          {"tool", tool_ref_json(run.tool)},
          {"workflow", workflow_json(run)},
          {"loaded_workflow",
           run.loaded_workflow ? definition_ref_json(*run.loaded_workflow) : Json()},
          {"state", workflow::to_string(run.run.phase)},
          {"held_from", run.held_from ? Json(workflow::to_string(*run.held_from)) : Json()},
          {"seats", std::move(seats)},
          {"tasks", std::move(tasks)},
          {"panel", panel_json(run.panel)},
          {"waiting", waiting_json(run.waiting)},
          {"result", run.tally ? tally_json(*run.tally) : Json()},
          {"actions", std::move(actions)},
          {"history", history_json(run.history)},
          {"created_at", format_rfc3339(run.created_at)},
          {"opened_at", time_json(run.opened_at)},
          {"closed_at", time_json(run.closed_at)},
          {"deadline_at", time_json(run.deadline_at)},
          {"hold_until", time_json(run.hold_until)},
          {"published_at", time_json(run.published_at)},
          {"republication", run.following ? Json{{"done", run.following->done},
                                                 {"total", run.following->total},
                                                 {"error", text_or_null(run.following->error)}}
                                          : Json()},
          {"failure", text_or_null(run.failure)}};
}

Json move_json(const service::MovePreview& preview) {
  Json changes = Json::array();
  for (const workflow::DefinitionChange& change : preview.changes)
    changes.push_back({{"kind", change.kind},
                       {"subject", text_or_null(change.subject)},
                       {"text", change.text}});
  return {{"run", {{"id", preview.run.id.value}, {"seq", preview.run.seq}}},
          {"from", definition_ref_json(*preview.from)},
          {"to", definition_ref_json(*preview.to)},
          {"changes", std::move(changes)},
          {"effects", preview.effects},
          {"refused", text_or_null(preview.refused)}};
}

Json run_row_json(const service::RunRow& row, const std::vector<service::HistoryEntry>& history) {
  Json seats = Json::array();
  for (const service::SeatBox& seat : row.seats)
    seats.push_back({{"persona", seat.persona},
                     {"word", service::to_string(seat.word)},
                     {"state", seat.state ? Json(workflow::to_string(*seat.state)) : Json()},
                     {"assignee", person_ref_json(seat.assignee)},
                     {"task_id", seat.task ? Json(seat.task.value) : Json()}});
  return {{"id", row.run.id.value},
          {"round", row.run.round},
          {"tool", tool_ref_json(row.tool)},
          {"workflow", workflow_json(row)},
          {"state", workflow::to_string(row.run.phase)},
          {"seats", std::move(seats)},
          {"panel", panel_json(row.panel)},
          {"waiting", waiting_json(row.waiting)},
          {"waiting_for", text_or_null(row.waiting_for)},
          {"needs_editor", row.needs_editor},
          {"is_overdue", row.is_overdue},
          {"expected_at", time_json(row.expected_at)},
          {"history", history_json(history)},
          {"created_at", format_rfc3339(row.created_at)},
          {"changed_at", format_rfc3339(row.changed_at)}};
}

Json scorecard_json(const domain::Scorecard& card) {
  Json rows = Json::array();
  for (const domain::SeatVerdict& seat : card.seats) {
    Json row = seat_verdict_json(seat);
    if (row.is_null()) row = {{"decision", nullptr}, {"note", seat.outcome_note}};
    row["persona"] = seat.persona;
    if (seat.outcome == domain::SeatOutcome::voted) {
      row["round"] = seat.round;
      row["version"] = seat.version;
      row["submitted_at"] = seat.submitted_at;
      row["facts_version"] = seat.facts_version;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

Json tool_json(const service::ToolView& tool) {
  Json json = domain::facts_to_json(tool.facts);
  json["id"] = tool.tool.id.value;
  json["slug"] = tool.tool.slug;
  json["facts_version"] = tool.tool.facts_version;
  json["created_at"] = format_rfc3339(tool.created_at);
  json["run"] = tool.run ? Json{{"id", tool.run->id.value},
                                {"round", tool.run->round},
                                {"state", workflow::to_string(tool.run->phase)}}
                         : Json();
  json["scorecard"] = nullptr;
  if (!tool.scorecard) return json;
  json["scorecard"] = scorecard_json(*tool.scorecard);
  json["panel"] = tally_json(tool.tally);
  json["revision"] = tool.revision;
  json["content_hash"] = tool.content_hash;
  json["published_at"] = time_json(tool.published_at);
  const auto community = domain::percent_of(tool.community.ships, tool.community.votes);
  json["community_ship_percent"] = community ? Json(*community) : Json();
  json["community_votes"] = tool.community.votes;
  json["history"] = publish::history_json(*tool.scorecard, site::page_of(tool).live);
  return json;
}

Json tool_row_json(const service::ToolRow& row) {
  Json json = domain::facts_to_json(row.facts);
  json["id"] = row.tool.id.value;
  json["slug"] = row.tool.slug;
  json["facts_version"] = row.tool.facts_version;
  json["is_published"] = row.tool.is_published;
  json["panel"] = row.tool.is_published ? tally_json(row.tally) : Json();
  json["run"] = row.run ? Json{{"id", row.run->id.value},
                               {"round", row.run->round},
                               {"state", workflow::to_string(row.run->phase)}}
                        : Json();
  json["published_at"] = time_json(row.published_at);
  json["created_at"] = format_rfc3339(row.created_at);
  return json;
}

Json comparison_json(const service::ComparisonView& comparison) {
  if (comparison.state == service::ComparisonState::published)
    return publish::comparison_json(site::page_of(comparison));
  Json json{{"slug", comparison.slug},
            {"state", service::to_string(comparison.state)},
            {"left", side_json(comparison.left.tool)},
            {"right", side_json(comparison.right.tool)}};
  if (!comparison.waiting_for.empty()) json["waiting_for"] = comparison.waiting_for;
  return json;
}

Json comparison_row_json(const service::ComparisonRow& row) {
  const auto side = [](const std::string& slug, const std::string& name,
                       const domain::Tally& tally) -> Json {
    return {{"slug", slug},
            {"name", name},
            {"panel_ship_percent", percent_json(tally)},
            {"ships", tally.ships},
            {"votes", tally.votes}};
  };
  return {{"slug", row.slug},
          {"state", service::to_string(row.state)},
          {"left", side(row.left_slug, row.left_name, row.left_tally)},
          {"right", side(row.right_slug, row.right_name, row.right_tally)},
          {"revision", row.revision},
          {"content_hash", text_or_null(row.content_hash)},
          {"published_at", time_json(row.published_at)}};
}

Json change_json(const service::ChangeView& change) {
  return {{"id", change.id},
          {"at", format_rfc3339(change.at)},
          {"kind", change.kind},
          {"page", change.page},
          {"slug", change.slug},
          {"title", change.title},
          {"revision", change.revision},
          {"content_hash", change.content_hash},
          {"reason", text_or_null(change.reason)}};
}

}  // namespace panelist::web::api

#include "workflow/run_state_json.hpp"

#include <nlohmann/json.hpp>

namespace panelist::workflow {
namespace {

Json moment_json(const std::optional<Instant>& instant) {
  return instant ? Json(format_rfc3339(*instant)) : Json();
}
template <typename Tag>
Json number_json(const std::optional<Id<Tag>>& id) {
  return id ? Json(id->value) : Json();
}

Json task_state_json(const Task& task) {
  return {{"id", task.id.value},
          {"kind", to_string(task.kind)},
          {"persona", task.persona},
          {"state", to_string(task.state)},
          {"suspended_from", to_string(task.suspended_from)},
          {"assignee", number_json(task.assignee)},
          {"from_pool", task.from_pool},
          {"has_draft", task.has_draft},
          {"doubled", task.doubled},
          {"held", task.held},
          {"opened_at", format_rfc3339(task.opened_at)},
          {"due_at", moment_json(task.due_at)},
          {"lease_until", moment_json(task.lease_until)},
          {"ended_at", moment_json(task.ended_at)},
          {"suspended_at", moment_json(task.suspended_at)},
          {"rung", task.rung},
          {"overdue_done", task.overdue_done},
          {"extensions", task.extensions},
          {"why", task.why},
          {"verdict", number_json(task.verdict)},
          {"sent_back_reason", task.sent_back_reason}};
}

void compare(const std::string& path, const Json& told, const Json& found,
             std::vector<std::string>& differing) {
  if (told == found) return;
  if (told.is_object() && found.is_object()) {
    for (const auto& [key, value] : told.items())
      compare(path + "." + key, value, found.value(key, Json()), differing);
    for (const auto& [key, value] : found.items())
      if (!told.contains(key)) compare(path + "." + key, Json(), value, differing);
    return;
  }
  if (told.is_array() && found.is_array() && told.size() == found.size()) {
    for (std::size_t i = 0; i < told.size(); ++i)
      compare(path + "[" + std::to_string(i) + "]", told[i], found[i], differing);
    return;
  }
  const auto words = [](const Json& value) {
    return value.is_array() ? std::to_string(value.size()) + " entries"
                            : value.dump(-1, ' ', false, Json::error_handler_t::replace);
  };
  differing.push_back(path + ": " + words(told) + ", and by replay " + words(found));
}

}  // namespace

Json state_to_json(const RunState& state) {
  Json tasks = Json::array();
  for (const Task& task : state.tasks) tasks.push_back(task_state_json(task));
  Json refusals = Json::array();
  for (const Refusal& one : state.refusals)
    refusals.push_back(
        {{"person", one.person.value}, {"persona", one.persona}, {"kind", one.kind}});
  Json corrections = Json::array();
  for (const OpenCorrection& one : state.corrections)
    corrections.push_back({{"id", one.id.value},
                           {"task", one.task.value},
                           {"base", one.base.value},
                           {"by", one.by.value},
                           {"by_author", one.by_author}});
  return {{"id", state.id.value},
          {"tool", state.tool.value},
          {"round", state.round},
          {"definition", state.definition ? Json(state.definition->hash) : Json()},
          {"seats", state.seats},
          {"from_public_form", state.from_public_form},
          {"submitter", state.submitter.value},
          {"phase", to_string(state.phase)},
          {"held_from", to_string(state.held_from)},
          {"held_at", moment_json(state.held_at)},
          {"step", state.step},
          {"seq", state.seq},
          {"tasks", std::move(tasks)},
          {"refusals", std::move(refusals)},
          {"corrections", std::move(corrections)},
          {"opened_at", moment_json(state.opened_at)},
          {"closed_at", moment_json(state.closed_at)},
          {"deadline_at", moment_json(state.deadline_at)},
          {"hold_until", moment_json(state.hold_until)},
          {"published_at", moment_json(state.published_at)},
          {"deadline_passed", state.deadline_passed},
          {"tally",
           {{"ships", state.tally.ships},
            {"votes", state.tally.votes},
            {"abstained", state.tally.abstained},
            {"empty", state.tally.empty}}},
          {"needs_editor", state.needs_editor},
          {"failure", state.failure},
          {"failures", state.failures},
          {"retry_at", moment_json(state.retry_at)}};
}

std::vector<std::string> differences(const std::string& path, const Json& told, const Json& found) {
  std::vector<std::string> differing;
  compare(path, told, found, differing);
  return differing;
}

}  // namespace panelist::workflow

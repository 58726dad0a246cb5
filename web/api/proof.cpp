#include <nlohmann/json.hpp>

#include "base/hash.hpp"
#include "service/public_history.hpp"
#include "service/seals.hpp"
#include "web/api/handlers.hpp"
#include "web/api/read.hpp"
#include "web/respond.hpp"

namespace panelist::web::api {
namespace {

/// Named as in what is hashed, so that a checker takes the members as they stand (docs/verify.md).
Json entry_json(const service::ChainEntryView& entry) {
  Json json{{"run", entry.run.value},
            {"seq", entry.seq},
            {"type", entry.type},
            {"at", format_rfc3339(entry.at)},
            {"link", nullptr}};
  if (entry.link.empty()) return json;
  json["public"] = Json::parse(entry.public_json);
  json["private"] = entry.private_hash;
  json["link"] = entry.link;
  return json;
}

Json line_json(const storage::LogRow& line) {
  return {{"number", line.entry.number},
          {"at", format_rfc3339(line.entry.at)},
          {"run", line.entry.run.value},
          {"seq", line.entry.seq},
          {"type", workflow::to_string(line.entry.type)},
          {"head", to_hex(line.entry.head)},
          {"link", to_hex(line.link)}};
}

Json round_json(const storage::ChainHead& round) {
  const bool has_head = round.head != workflow::chain_origin;
  return {{"run", round.run.value},
          {"round", round.round},
          {"entries", round.seq},
          {"head", has_head ? Json(to_hex(round.head)) : Json()}};
}

}  // namespace

Result<Plan> list_seals(const Call& call) {
  auto page = read_list_page(call.request);
  if (!page) return fail(page.error());
  return reading([page = *page](Visit& visit) -> Answer {
    const auto listed = service::list_seals(visit.unit, page);
    if (!listed) return problem(listed.error());
    Json items = Json::array();
    for (const service::SealView& seal : listed->items) {
      Json item{{"verdict_id", seal.verdict.value},
                {"run_id", seal.run.value},
                {"round", seal.round},
                {"persona", seal.persona},
                {"version", seal.version},
                {"state", seal.state},
                {"commitment", seal.commitment},
                {"submitted_at", format_rfc3339(seal.submitted_at)},
                {"opened", seal.opened}};
      if (!seal.tool_slug.empty()) item["tool"] = seal.tool_slug;
      if (seal.opened) {
        item["nonce"] = seal.nonce_hex;
        item["text"] = seal.text;
      }
      items.push_back(std::move(item));
    }
    return json_response(200, list_json(std::move(items), listed->next));
  });
}

Result<Plan> list_history(const Call& call) {
  auto page = read_list_page(call.request);
  if (!page) return fail(page.error());
  return reading([slug = call.capture(0), page = *page](Visit& visit) -> Answer {
    const auto history = service::list_history(visit.unit, slug, page);
    if (!history) return problem(history.error());
    if (!history->moved_to.empty())
      return redirect(308, "/tools/" + history->moved_to + "/history.json");
    Json items = Json::array();
    for (const service::ChainEntryView& entry : history->entries.items)
      items.push_back(entry_json(entry));
    Json body = list_json(std::move(items), history->entries.next);
    body["tool"] = history->tool_slug;
    body["runs"] = Json::array();
    for (const storage::ChainHead& round : history->rounds)
      body["runs"].push_back(round_json(round));
    return json_response(200, body);
  });
}

Result<Plan> list_history_log(const Call& call) {
  auto page = read_list_page(call.request);
  if (!page) return fail(page.error());
  return reading([page = *page](Visit& visit) -> Answer {
    const auto log = service::list_history_log(visit.unit, page);
    if (!log) return problem(log.error());
    Json items = Json::array();
    for (const storage::LogRow& line : log->lines.items) items.push_back(line_json(line));
    Json body = list_json(std::move(items), log->lines.next);
    body["head"] = log->head ? line_json(*log->head) : Json();
    return json_response(200, body);
  });
}

}  // namespace panelist::web::api

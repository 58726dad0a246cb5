#include <nlohmann/json.hpp>

#include "net/http_client.hpp"
#include "service/deliveries.hpp"
#include "service/endpoints.hpp"
#include "service/event_types.hpp"
#include "web/api/handlers.hpp"
#include "web/api/json.hpp"
#include "web/api/read.hpp"
#include "web/house.hpp"
#include "web/respond.hpp"

namespace panelist::web::api {
namespace {

Json endpoint_json(const storage::Endpoint& endpoint) {
  return {{"id", endpoint.id.value},
          {"url", endpoint.url},
          {"types", endpoint.types},
          {"state", storage::to_string(endpoint.state)},
          {"disabled_reason",
           endpoint.disabled_reason.empty() ? Json() : Json(endpoint.disabled_reason)},
          {"failing_since", time_json(endpoint.failing_since)},
          {"created_at", format_rfc3339(endpoint.created_at)}};
}

Json endpoint_with_secret_json(const service::EndpointWithSecret& made) {
  Json json = endpoint_json(made.endpoint);
  json["secret"] = made.secret;
  return json;
}

Json delivery_json(const storage::Delivery& delivery) {
  return {{"id", delivery.id.value},
          {"webhook_id", delivery.message_key},
          {"endpoint_id", delivery.endpoint.value},
          {"type", delivery.type},
          {"state", storage::to_string(delivery.state)},
          {"attempts", delivery.attempts},
          {"next_attempt_at", time_json(delivery.next_at)},
          {"created_at", format_rfc3339(delivery.created_at)},
          {"ended_at", time_json(delivery.ended_at)}};
}

service::CheckUrl url_check(const Call& call) {
  return [allowed = call.house.rules.webhook_allow_targets](const std::string& url) {
    return net::check_target_url(url, allowed);
  };
}

Result<std::optional<Instant>> read_instant(const Json& body, std::string_view field) {
  auto text = read_optional_text(body, field);
  if (!text) return fail(text.error());
  if (!*text) return std::optional<Instant>{};
  const auto instant = parse_rfc3339(**text);
  if (!instant)
    return fail(invalid_field(std::string(field), "must be a time like 2026-11-24T09:00:00Z"));
  return instant;
}

}  // namespace

Result<Plan> add_webhook(const Call& call) {
  auto body = read_object(call.request, {"url", "types"});
  if (!body) return fail(body.error());
  auto url = read_text(*body, "url");
  if (!url) return fail(url.error());
  auto types = read_texts(*body, "types");
  if (!types) return fail(types.error());
  return writing([url = *url, types = *types, check = url_check(call)](Visit& visit) -> Answer {
    const auto made = service::add_endpoint(visit.unit, url, types, check);
    if (!made) return problem(made.error());
    return json_response(201, endpoint_with_secret_json(*made));
  });
}

Result<Plan> list_webhooks(const Call&) {
  return reading([](Visit& visit) -> Answer {
    const auto endpoints = service::list_endpoints(visit.unit);
    if (!endpoints) return problem(endpoints.error());
    Json items = Json::array();
    for (const storage::Endpoint& endpoint : *endpoints) items.push_back(endpoint_json(endpoint));
    return json_response(200, list_json(std::move(items), ""));
  });
}

Result<Plan> get_webhook(const Call& call) {
  auto id = read_id_as<EndpointId>(call.capture(0));
  if (!id) return fail(id.error());
  return reading([id = *id](Visit& visit) -> Answer {
    const auto endpoint = service::get_endpoint(visit.unit, id);
    if (!endpoint) return problem(endpoint.error());
    return json_response(200, endpoint_json(*endpoint));
  });
}

Result<Plan> change_webhook(const Call& call) {
  auto id = read_id_as<EndpointId>(call.capture(0));
  if (!id) return fail(id.error());
  auto body = read_object(call.request, {"url", "types", "state"});
  if (!body) return fail(body.error());
  service::EndpointChanges changes;
  auto url = read_optional_text(*body, "url");
  if (!url) return fail(url.error());
  changes.url = *url;
  auto state = read_optional_text(*body, "state");
  if (!state) return fail(state.error());
  changes.state = *state;
  if (body->contains("types")) {
    auto types = read_texts(*body, "types");
    if (!types) return fail(types.error());
    changes.types = *types;
  }
  return writing([id = *id, changes, check = url_check(call)](Visit& visit) -> Answer {
    const auto endpoint = service::change_endpoint(visit.unit, id, changes, check);
    if (!endpoint) return problem(endpoint.error());
    return json_response(200, endpoint_json(*endpoint));
  });
}

Result<Plan> delete_webhook(const Call& call) {
  auto id = read_id_as<EndpointId>(call.capture(0));
  if (!id) return fail(id.error());
  return writing([id = *id](Visit& visit) -> Answer {
    const auto done = service::delete_endpoint(visit.unit, id);
    if (!done) return problem(done.error());
    return no_content();
  });
}

Result<Plan> rotate_webhook(const Call& call) {
  auto id = read_id_as<EndpointId>(call.capture(0));
  if (!id) return fail(id.error());
  if (auto fits = refuse_fields(call.request); !fits) return fail(fits.error());
  return writing([id = *id](Visit& visit) -> Answer {
    const auto made = service::rotate_endpoint(visit.unit, id);
    if (!made) return problem(made.error());
    return json_response(200, endpoint_with_secret_json(*made));
  });
}

Result<Plan> test_webhook(const Call& call) {
  auto id = read_id_as<EndpointId>(call.capture(0));
  if (!id) return fail(id.error());
  if (auto fits = refuse_fields(call.request); !fits) return fail(fits.error());
  return writing([id = *id](Visit& visit) -> Answer {
    const auto delivery = service::test_endpoint(visit.unit, id);
    if (!delivery) return problem(delivery.error());
    return json_response(200, {{"delivery_id", delivery->value}});
  });
}

Result<Plan> replay_webhook(const Call& call) {
  auto id = read_id_as<EndpointId>(call.capture(0));
  if (!id) return fail(id.error());
  auto body = read_object(call.request, {"from", "until", "failed_only"});
  if (!body) return fail(body.error());
  auto from = read_instant(*body, "from");
  if (!from) return fail(from.error());
  auto until = read_instant(*body, "until");
  if (!until) return fail(until.error());
  auto failed_only = read_optional_flag(*body, "failed_only");
  if (!failed_only) return fail(failed_only.error());
  const service::Replay what{*from, *until, failed_only->value_or(true)};
  return writing([id = *id, what](Visit& visit) -> Answer {
    const auto replayed = service::replay_deliveries(visit.unit, id, what);
    if (!replayed) return problem(replayed.error());
    return json_response(200, {{"count", replayed->count}, {"more", replayed->more}});
  });
}

Result<Plan> list_deliveries(const Call& call) {
  auto id = read_id_as<EndpointId>(call.capture(0));
  if (!id) return fail(id.error());
  auto page = read_list_page(call.request);
  if (!page) return fail(page.error());
  service::DeliveryFilter filter;
  filter.state = call.request.parameter("state").value_or("");
  filter.limit = page->limit;
  if (!page->cursor.empty()) {
    auto before = read_id_as<DeliveryId>(page->cursor);
    if (!before) return fail(service::bad_cursor());
    filter.before = *before;
  }
  return reading([id = *id, filter](Visit& visit) -> Answer {
    const auto listed = service::list_deliveries(visit.unit, id, filter);
    if (!listed) return problem(listed.error());
    Json items = Json::array();
    for (const service::DeliveryWithAttempts& entry : listed->items) {
      Json item = delivery_json(entry.delivery);
      Json tries = Json::array();
      for (const storage::Attempt& attempt : entry.attempts)
        tries.push_back({{"at", format_rfc3339(attempt.at)},
                         {"status", attempt.status},
                         {"took_ms", attempt.took_ms},
                         {"error", attempt.error},
                         {"answer", attempt.answer}});
      item["tries"] = std::move(tries);
      items.push_back(std::move(item));
    }
    return json_response(
        200, list_json(std::move(items), listed->next ? std::to_string(listed->next.value) : ""));
  });
}

Result<Plan> retry_delivery(const Call& call) {
  auto id = read_id_as<DeliveryId>(call.capture(0));
  if (!id) return fail(id.error());
  if (auto fits = refuse_fields(call.request); !fits) return fail(fits.error());
  return writing([id = *id](Visit& visit) -> Answer {
    const auto delivery = service::retry_delivery(visit.unit, id);
    if (!delivery) return problem(delivery.error());
    return json_response(200, delivery_json(*delivery));
  });
}

Result<Plan> list_event_types(const Call&) {
  Json items = Json::array();
  for (const service::EventType& type : service::event_types())
    items.push_back({{"type", type.name},
                     {"summary", type.summary},
                     {"schema", Json::parse(service::event_schema(type))},
                     {"example", Json::parse(service::event_example(type))}});
  return answering(json_response(200, list_json(std::move(items), "")));
}

}  // namespace panelist::web::api

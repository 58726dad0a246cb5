// Webhook endpoints: the list, adding, one of them with its deliveries.
#include <nlohmann/json.hpp>

#include "net/http_client.hpp"
#include "service/endpoints.hpp"
#include "web/api/read.hpp"
#include "web/editor/form_field.hpp"
#include "web/editor/handlers.hpp"
#include "web/editor/page.hpp"
#include "web/editor/webhook_answer.hpp"
#include "web/editor/webhook_view.hpp"
#include "web/form.hpp"
#include "web/house.hpp"
#include "web/respond.hpp"

namespace panelist::web::editor {
namespace {

service::CheckUrl url_check(const Call& call) {
  return [allowed = call.house.rules.webhook_allow_targets](const std::string& url) {
    return net::check_target_url(url, allowed);
  };
}

TypedWebhook typed_webhook(const Form& form) { return {form.get("url"), form.all("type")}; }

Answer new_answer(Visit& visit, const TypedWebhook& typed, const std::vector<FieldError>& errors,
                  int status) {
  Json view = webhook_form_view(typed, errors);
  return editor_page(visit, "webhook_new.html", {"Add a webhook", webhooks_path}, std::move(view),
                     status);
}

}  // namespace

Result<Plan> webhooks_page(const Call&) {
  return reading([](Visit& visit) -> Answer {
    const auto endpoints = service::list_endpoints(visit.unit);
    if (!endpoints) return refusal_page(visit, endpoints.error());
    Json view = {{"webhooks", Json::array()}, {"has_webhooks", !endpoints->empty()}};
    for (const storage::Endpoint& endpoint : *endpoints)
      view["webhooks"].push_back(webhook_row_view(endpoint, reader_of(visit)));
    return editor_page(visit, "webhooks.html", {"Webhooks", webhooks_path}, std::move(view));
  });
}

Result<Plan> new_webhook_page(const Call&) {
  return reading([](Visit& visit) { return new_answer(visit, {"", {"*"}}, {}, 200); });
}

Result<Plan> add_webhook(const Call& call) {
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([typed = typed_webhook(*form), check = url_check(call)](Visit& visit) -> Answer {
    const auto made = service::add_endpoint(visit.unit, typed.url, typed.types, check);
    if (made) return secret_answer(visit, *made, "The webhook is added.");
    if (made.error().code != ErrorCode::invalid) return refusal_page(visit, made.error());
    return new_answer(visit, typed, made.error().fields, 422);
  });
}

Result<Plan> webhook_page(const Call& call) {
  auto id = api::read_id_as<EndpointId>(call.capture(0));
  if (!id) return fail(id.error());
  service::DeliveryFilter filter;
  filter.state = std::string(call.request.parameter("state").value_or(""));
  if (const auto cursor = call.request.parameter("cursor"))
    filter.before = api::read_id_as<DeliveryId>(std::string(*cursor)).value_or(DeliveryId{});
  return reading(
      [id = *id, filter](Visit& visit) { return webhook_answer(visit, id, filter, {}); });
}

Result<Plan> change_webhook(const Call& call) {
  auto id = api::read_id_as<EndpointId>(call.capture(0));
  if (!id) return fail(id.error());
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing(
      [id = *id, typed = typed_webhook(*form), check = url_check(call)](Visit& visit) -> Answer {
        service::EndpointChanges changes;
        changes.url = typed.url;
        changes.types = typed.types;
        const auto changed = service::change_endpoint(visit.unit, id, changes, check);
        if (changed) return see_other(webhook_path(id), "webhook-saved");
        if (changed.error().code != ErrorCode::invalid) return refusal_page(visit, changed.error());
        return webhook_answer(visit, id, {}, {typed, changed.error().fields, {}});
      });
}

}  // namespace panelist::web::editor

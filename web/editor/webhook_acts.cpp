// Webhook endpoints: rotate, test, retry, switch on and off, delete, replay; and one delivery
// again.
#include <nlohmann/json.hpp>

#include "service/deliveries.hpp"
#include "service/endpoints.hpp"
#include "web/api/read.hpp"
#include "web/editor/confirm_view.hpp"
#include "web/editor/form_field.hpp"
#include "web/editor/handlers.hpp"
#include "web/editor/page.hpp"
#include "web/editor/webhook_answer.hpp"
#include "web/form.hpp"

namespace panelist::web::editor {
namespace {

Answer refuse(Visit& visit, EndpointId id, const Error& error) {
  if (error.code != ErrorCode::conflict && error.code != ErrorCode::invalid)
    return refusal_page(visit, error);
  return webhook_answer(visit, id, {},
                        {{}, {}, as_sentence(error.detail) + " Nothing was changed."});
}

Answer rotate(Visit& visit, EndpointId id) {
  const auto made = service::rotate_endpoint(visit.unit, id);
  if (!made) return refuse(visit, id, made.error());
  return secret_answer(visit, *made, "A new secret. The old one signs too for 24 hours.");
}

Answer test(Visit& visit, EndpointId id) {
  const auto delivery = service::test_endpoint(visit.unit, id);
  if (!delivery) return refuse(visit, id, delivery.error());
  return see_other(webhook_path(id), "tested");
}

std::string after(const Form& form, EndpointId id) {
  return form.get("from") == "pipeline" ? "/editor" : webhook_path(id);
}

/// Everything that still waits for it or has failed, now.
Answer retry_all(Visit& visit, EndpointId id, const Form& form) {
  const auto waiting = service::list_deliveries(visit.unit, id, {"pending", {}, 200});
  if (!waiting) return refuse(visit, id, waiting.error());
  for (const service::DeliveryWithAttempts& item : waiting->items)
    if (const auto retried = service::retry_delivery(visit.unit, item.delivery.id); !retried)
      return refuse(visit, id, retried.error());
  if (const auto failed = service::replay_deliveries(visit.unit, id, {}); !failed)
    return refuse(visit, id, failed.error());
  return see_other(after(form, id), "retrying-all");
}

Answer switch_state(Visit& visit, EndpointId id, const Form& form, const char* state,
                    const char* said) {
  service::EndpointChanges changes;
  changes.state = state;
  // The address stays, so there is nothing to check.
  const auto changed = service::change_endpoint(visit.unit, id, changes,
                                                [](const std::string&) { return Result<void>{}; });
  if (!changed) return refuse(visit, id, changed.error());
  return see_other(after(form, id), said);
}

Answer remove(Visit& visit, EndpointId id) {
  const auto done = service::delete_endpoint(visit.unit, id);
  if (!done) return refuse(visit, id, done.error());
  return see_other(webhooks_path, "webhook-deleted");
}

Answer replay(Visit& visit, EndpointId id, const Form& form) {
  service::Replay what;
  what.failed_only = form.get("what") != "all";
  const std::string& day = form.get("from");
  if (!day.empty()) {
    what.from = parse_rfc3339(day + "T00:00:00Z");
    if (!what.from) return refuse(visit, id, invalid_field("from", "write the day as 2026-11-24"));
  }
  const auto replayed = service::replay_deliveries(visit.unit, id, what);
  if (!replayed) return refuse(visit, id, replayed.error());
  return see_other(webhook_path(id), replayed->count == 0 ? "nothing-to-replay" : "replayed");
}

Confirm ask_delete(const storage::Endpoint& endpoint) {
  Confirm confirm;
  confirm.heading = "Delete this webhook?";
  confirm.consequences = {endpoint.url + " hears of nothing any more.",
                          "What still waits for it is not sent. Its deliveries leave the list.",
                          "To stop for a while, switch it off instead: events are kept."};
  confirm.button = "Delete";
  return confirm;
}

Confirm ask_rotate(const storage::Endpoint& endpoint) {
  Confirm confirm;
  confirm.heading = "Make a new secret?";
  confirm.consequences = {
      "Messages to " + endpoint.url + " are signed with both secrets for 24 hours.",
      "After that only the new one holds: give it to the receiver before then.",
      "The new secret is shown once, on the next page."};
  confirm.button = "Make a new secret";
  return confirm;
}

}  // namespace

Result<Plan> webhook_act_page(const Call& call) {
  auto id = api::read_id_as<EndpointId>(call.capture(0));
  if (!id) return fail(id.error());
  const std::string act = call.capture(1);
  if (act != "delete" && act != "rotate") return fail(not_found("there is no such page"));
  return reading([id = *id, act](Visit& visit) -> Answer {
    const auto endpoint = service::get_endpoint(visit.unit, id);
    if (!endpoint) return refusal_page(visit, endpoint.error());
    Confirm confirm = act == "delete" ? ask_delete(*endpoint) : ask_rotate(*endpoint);
    confirm.post = webhook_path(id) + "/" + act;
    confirm.back = webhook_path(id);
    confirm.back_label = "Back to the webhook";
    return editor_page(visit, "confirm.html", {confirm.heading, webhooks_path},
                       confirm_view(confirm));
  });
}

Result<Plan> act_on_webhook(const Call& call) {
  auto id = api::read_id_as<EndpointId>(call.capture(0));
  if (!id) return fail(id.error());
  auto form = Form::parse(call.request.body);
  if (!form) return fail(form.error());
  return writing([id = *id, act = call.capture(1), form = *form](Visit& visit) -> Answer {
    if (act == "rotate") return rotate(visit, id);
    if (act == "test") return test(visit, id);
    if (act == "retry") return retry_all(visit, id, form);
    if (act == "on") return switch_state(visit, id, form, "active", "webhook-on");
    if (act == "off") return switch_state(visit, id, form, "disabled", "webhook-off");
    if (act == "delete") return remove(visit, id);
    if (act == "replay") return replay(visit, id, form);
    return refusal_page(visit, not_found("a webhook knows no \"" + act + "\""));
  });
}

Result<Plan> retry_delivery(const Call& call) {
  auto id = api::read_id_as<DeliveryId>(call.capture(0));
  if (!id) return fail(id.error());
  return writing([id = *id](Visit& visit) -> Answer {
    const auto delivery = service::retry_delivery(visit.unit, id);
    if (!delivery) return refusal_page(visit, delivery.error());
    return see_other(webhook_path(delivery->endpoint), "retrying");
  });
}

}  // namespace panelist::web::editor

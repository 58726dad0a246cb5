#include "web/editor/webhook_answer.hpp"

#include <array>
#include <nlohmann/json.hpp>

#include "web/editor/page.hpp"

namespace panelist::web::editor {
namespace {

Json state_tabs(EndpointId id, const std::string& state) {
  Json tabs = Json::array();
  for (const auto& [word, label] :
       {std::pair{"", "All"}, std::pair{"pending", "Waiting"}, std::pair{"failed", "Given up"},
        std::pair{"delivered", "Delivered"}})
    tabs.push_back({{"href", webhook_path(id) + "?state=" + word + "#deliveries"},
                    {"label", label},
                    {"is_current", state == word}});
  return tabs;
}

}  // namespace

Answer webhook_answer(Visit& visit, EndpointId id, const service::DeliveryFilter& filter,
                      const WebhookTry& tried) {
  const auto endpoint = service::get_endpoint(visit.unit, id);
  if (!endpoint) return refusal_page(visit, endpoint.error());
  const auto deliveries = service::list_deliveries(visit.unit, id, filter);
  if (!deliveries) return refusal_page(visit, deliveries.error());
  const Reader reader = reader_of(visit);
  Json view = webhook_form_view(tried.typed.value_or(TypedWebhook{endpoint->url, endpoint->types}),
                                tried.errors);
  view["webhook"] = webhook_row_view(*endpoint, reader);
  view["path"] = webhook_path(id);
  view["deliveries"] = deliveries_view(*deliveries, reader);
  view["has_deliveries"] = !deliveries->items.empty();
  view["delivery_tabs"] = state_tabs(id, filter.state);
  view["next"] = nullptr;
  if (deliveries->next)
    view["next"] = webhook_path(id) + "?state=" + filter.state +
                   "&cursor=" + std::to_string(deliveries->next.value) + "#deliveries";
  if (!tried.notice.empty()) view["flash"] = flash_view("amber", tried.notice);
  const int status = !tried.errors.empty() ? 422 : tried.notice.empty() ? 200 : 409;
  return editor_page(visit, "webhook.html", {"Webhook", webhooks_path}, std::move(view), status);
}

Answer secret_answer(Visit& visit, const service::EndpointWithSecret& made,
                     const std::string& heading) {
  Json view = {{"heading", heading},
               {"lines", Json::array({"Copy the secret now: it is shown only this once.",
                                      "The receiver checks webhook-signature with it (Standard "
                                      "Webhooks 1.0.0).",
                                      "Nothing was sent yet. Use “Send a test” on the "
                                      "next page."})},
               {"secret", made.secret},
               {"label", "Signing secret of " + made.endpoint.url},
               {"back", webhook_path(made.endpoint.id)},
               {"back_label", "I have copied it"}};
  view["scripts"] = script_list({"desk/copy.js"});
  return editor_page(visit, "secret.html", {heading, webhooks_path}, std::move(view));
}

}  // namespace panelist::web::editor

#pragma once
// One webhook's page, and the page that shows a secret once, as answers.
#include <optional>
#include <string>
#include <vector>

#include "service/endpoints.hpp"
#include "web/call.hpp"
#include "web/editor/webhook_view.hpp"

namespace panelist::web::editor {

inline constexpr const char* webhooks_path = "/admin/webhooks";

/// What was tried and refused; empty for the page as it is.
struct WebhookTry {
  std::optional<TypedWebhook> typed;
  std::vector<FieldError> errors;
  std::string notice;
};
Answer webhook_answer(Visit& visit, EndpointId id, const service::DeliveryFilter& filter,
                      const WebhookTry& tried);
Answer secret_answer(Visit& visit, const service::EndpointWithSecret& made,
                     const std::string& heading);

}  // namespace panelist::web::editor

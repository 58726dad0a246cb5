#pragma once
// Webhook endpoints and their deliveries as an admin sees them. Pure.
#include <string>
#include <vector>

#include "base/error.hpp"
#include "service/deliveries.hpp"
#include "service/endpoints.hpp"
#include "web/times.hpp"

namespace panelist::web::editor {

std::string webhook_path(EndpointId id);
/// {url, href, types, state, is_ok, failing}
Json webhook_row_view(const storage::Endpoint& endpoint, const Reader& reader);
/// Deliveries with every try; newest first.
Json deliveries_view(const service::DeliveryPage& page, const Reader& reader);

struct TypedWebhook {
  std::string url;
  std::vector<std::string> types;
};
/// {mistakes, url, url_error, all, types}
Json webhook_form_view(const TypedWebhook& typed, const std::vector<FieldError>& errors);

}  // namespace panelist::web::editor

#pragma once
// The foot strip: whether the publishing site hears of what is published.
#include "web/call.hpp"

namespace panelist::web::editor {

/// {is_bad, text, href}, or null for those who may not see endpoints.
Json delivery_health(Visit& visit);

}  // namespace panelist::web::editor

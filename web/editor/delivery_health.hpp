#pragma once
// Whether the publishing site hears of what is published: the foot strip, and what needs somebody.
#include "web/call.hpp"

namespace panelist::web::editor {

/// Cards under "Needs you" for receivers that do not answer, oldest first; none for those who may
/// not see endpoints.
Json receiver_needs(Visit& visit);

/// {is_bad, text, href}, or null for those who may not see endpoints.
Json delivery_health(Visit& visit);

}  // namespace panelist::web::editor

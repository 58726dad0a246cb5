#pragma once
// Idempotency-Key on any POST with a credential: the same key and body gets the stored answer,
// another body is refused, only committed answers are stored.
#include "web/call.hpp"

namespace panelist::web {
/// Runs `work` unless this call was answered before.
Answer answer_once(Visit& visit, const Work& work);
}  // namespace panelist::web

#pragma once
// What follows a commit of which nobody can tell whether it happened (storage::Outcome::unknown).
#include "web/house.hpp"
#include "web/live_hub.hpp"
#include "web/page_cache.hpp"

namespace panelist::web {

/// No page kept before it is shown any more, live pages ask again, and the loops look for what it
/// may have left to send. A clock it may have set is found at the run clock's next look.
inline void expect_anything(const House& house) {
  house.pages.clear();
  house.live.announce_reload();
  house.signals.deliveries_waiting();
  house.signals.mail_waiting();
}

}  // namespace panelist::web

#pragma once
// The Reply a handler gets. Internal to net.
#include <cstdint>
#include <memory>
#include <string>

#include "net/http_message.hpp"

namespace panelist::net {

class Session;

/// Answers request `number` of `session`: the first call counts, a second is logged; dropping every
/// copy uncalled answers 500 and logs. Any thread; does nothing once the connection is closed.
Reply make_reply(const std::shared_ptr<Session>& session, std::uint64_t number,
                 std::string request_id);

}  // namespace panelist::net

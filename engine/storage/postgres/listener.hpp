#pragma once
// Notices by LISTEN and NOTIFY on a connection of its own. A NOTIFY inside the works' transactions
// would make their commits wait for each other (a lock of the whole server); here one transaction
// in listener_pause carries what all works since the last one had to say.
#include <memory>
#include <string>

#include "base/time.hpp"
#include "storage/notices.hpp"

namespace panelist::storage::postgres {

inline constexpr Duration listener_pause{20};
inline constexpr std::size_t notice_bytes_max = 7'900;   ///< PostgreSQL takes less than 8,000
inline constexpr std::size_t words_waiting_max = 2'000;  ///< beyond: the others hear "missed"

/// Connects when started, and again whenever the connection is lost.
std::unique_ptr<Notices> make_listener(const std::string& url);

}  // namespace panelist::storage::postgres

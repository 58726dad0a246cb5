#pragma once
// Prometheus text (exposition format 0.0.4) of what the process counts.
#include <cstddef>
#include <string>

#include "net/http_server.hpp"
#include "storage/database.hpp"

namespace panelist::app {
std::string metrics_text(const net::ServerCounts& server, const storage::DatabaseCounts& database,
                         std::size_t open_streams, int nodes);
}  // namespace panelist::app

#include "app/metrics.hpp"

#include <string_view>

#include "storage/readiness.hpp"

namespace panelist::app {
namespace {

void line(std::string& text, std::string_view name, std::string_view kind, std::string_view help,
          std::uint64_t value) {
  text.append("# HELP panelist_").append(name).append(" ").append(help).append("\n");
  text.append("# TYPE panelist_").append(name).append(" ").append(kind).append("\n");
  text.append("panelist_").append(name).append(" ").append(std::to_string(value)).append("\n");
}

}  // namespace

std::string metrics_text(const net::ServerCounts& server, const storage::DatabaseCounts& database,
                         std::size_t open_streams, int nodes) {
  std::string text;
  line(text, "nodes", "gauge", "Processes that serve this database, as this one sees them",
       static_cast<std::uint64_t>(nodes));
  line(text, "http_connections_accepted_total", "counter", "Connections accepted", server.accepted);
  line(text, "http_connections_refused_total", "counter", "Connections over a cap", server.refused);
  line(text, "http_connections_open", "gauge", "Connections open now", server.open);
  line(text, "http_requests_total", "counter", "Requests handled", server.requests);
  line(text, "http_bad_requests_total", "counter", "Requests refused by the header check",
       server.bad_requests);
  line(text, "http_timeouts_total", "counter", "Connections closed by a deadline", server.timeouts);
  line(text, "live_streams_open", "gauge", "Server-sent event streams open now", open_streams);
  line(text, "database_groups_total", "counter", "Commits, each of one or more works",
       database.groups);
  line(text, "database_works_total", "counter", "Use cases run by the writer", database.works);
  line(text, "database_rolled_back_total", "counter", "Use cases that kept nothing",
       database.rolled_back);
  line(text, "database_again_total", "counter",
       "Runs of use cases beyond each one's first: a conflict, a lost line, a failed group",
       database.again);
  line(text, "database_busy_total", "counter", "Use cases refused by backpressure", database.busy);
  line(text, "database_failures_total", "counter", "Use cases and commits that failed",
       database.failures);
  line(text, "database_checkpoints_total", "counter", "Checkpoints of the write-ahead log",
       database.checkpoints);
  line(text, "database_queue", "gauge", "Use cases waiting for the writer", database.queue);
  if (database.free_bytes != storage::free_bytes_unknown)
    line(text, "database_free_bytes", "gauge", "Room left on the disk of the data folder",
         database.free_bytes);
  line(text, "database_wal_bytes", "gauge", "Size of the write-ahead log", database.wal_bytes);
  return text;
}

}  // namespace panelist::app

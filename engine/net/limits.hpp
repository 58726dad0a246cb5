#pragma once
// Every number the HTTP server holds clients to.
#include <cstddef>

#include "base/time.hpp"

namespace panelist::net {

struct ServerLimits {
  std::size_t connections_max{1024};            ///< TCP; more: 503
  std::size_t connections_per_address_max{256};
  std::size_t local_connections_max{64};        ///< on the Unix socket, counted apart
  std::size_t head_bytes_max{65536};   ///< request line and fields; more: 431
  std::size_t fields_max{100};         ///< more: 431
  std::size_t target_bytes_max{8192};  ///< more: 414
  std::size_t body_bytes_max{4 * 1024 * 1024};  ///< more: 413
  std::size_t small_body_bytes{64 * 1024};  ///< what every connection may hold at any time
  std::size_t large_bodies_bytes_max{64 * 1024 * 1024};  ///< all larger bodies together; more: 503
  std::size_t body_rate_min{1024};     ///< bytes per second after body_after; slower: 408
  Duration head_after{10'000};         ///< for the whole head, and the TLS handshake before it
  Duration body_after{10'000};         ///< before body_rate_min counts
  Duration idle_after{60'000};         ///< keep-alive without a request
  Duration write_after{30'000};        ///< for each write that makes no progress
  Duration stop_after{10'000};         ///< for requests in flight at stop
  Duration heartbeat_after{15'000};    ///< comment on a quiet event stream
  std::size_t stream_buffer_bytes_max{1024 * 1024};
};

}  // namespace panelist::net

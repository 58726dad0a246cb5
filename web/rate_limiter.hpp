#pragma once
// Token buckets per client address for the doors that need no credential: sign-in and anonymous
// writes. A bearer token meets only backpressure.
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/time.hpp"
#include "web/route.hpp"

namespace panelist::web {

/// Thread-safe. Bounded: when too many addresses are known, full buckets are forgotten.
class RateLimiter {
 public:
  /// Takes one; how long to wait when the bucket is empty, else nothing.
  std::optional<Duration> take(RateClass rate, const std::string& address, Instant now);

 private:
  struct Bucket {
    double tokens;
    Instant filled_at;
  };
  std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace panelist::web

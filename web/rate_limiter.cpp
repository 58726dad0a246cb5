#include "web/rate_limiter.hpp"

#include <algorithm>

namespace panelist::web {
namespace {

inline constexpr std::size_t addresses_max = 100'000;

struct Rate {
  double burst;
  double per_second;
};
Rate rate_of(RateClass rate) {
  return rate == RateClass::sign_in ? Rate{20.0, 20.0 / 60.0} : Rate{30.0, 30.0 / 60.0};
}

}  // namespace

std::optional<Duration> RateLimiter::take(RateClass rate, const std::string& address, Instant now) {
  if (rate == RateClass::none) return std::nullopt;
  const Rate allowed = rate_of(rate);
  const std::scoped_lock lock(mutex_);
  if (buckets_.size() > addresses_max)
    std::erase_if(buckets_, [now](const auto& entry) {
      return now - entry.second.filled_at > std::chrono::minutes{5};
    });
  const std::string key = (rate == RateClass::sign_in ? "s " : "w ") + address;
  Bucket& bucket = buckets_.try_emplace(key, Bucket{allowed.burst, now}).first->second;
  const double seconds =
      std::max(0.0, std::chrono::duration<double>(now - bucket.filled_at).count());
  bucket.tokens = std::min(allowed.burst, bucket.tokens + seconds * allowed.per_second);
  bucket.filled_at = now;
  if (bucket.tokens >= 1.0) {
    bucket.tokens -= 1.0;
    return std::nullopt;
  }
  return Duration{static_cast<std::int64_t>(1000.0 * (1.0 - bucket.tokens) / allowed.per_second)};
}

}  // namespace panelist::web

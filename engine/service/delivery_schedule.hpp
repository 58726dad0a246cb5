#pragma once
// When a failed webhook delivery is tried again. Pure.
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/time.hpp"

namespace panelist::service {

using Schedule = std::vector<Duration>;  ///< entry n: the wait before try n (from 0)

/// 0, 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h.
const Schedule& normal_schedule();

/// When to try again after `attempts` tries, of which the last has just failed; nothing: given up.
/// `jitter` is any random number: it moves the wait by up to 20 % either way. `retry_after` (of
/// 429, 502, 503, 504) makes the wait at least that long, up to 24 h.
std::optional<Instant> next_attempt_at(const Schedule& schedule, int attempts, Instant now,
                                       std::uint64_t jitter, std::optional<Duration> retry_after);

/// Retry-After: seconds, or an HTTP date (RFC 9110, 10.2.3). Nothing for anything else or the past.
std::optional<Duration> parse_retry_after(std::string_view value, Instant now);

}  // namespace panelist::service

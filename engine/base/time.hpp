#pragma once
// Instants and durations. Inside the program every instant is milliseconds since 1970 UTC; zones
// exist only where a person reads a time.
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace panelist {

using Duration = std::chrono::milliseconds;
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

inline std::int64_t to_millis(Instant instant) { return instant.time_since_epoch().count(); }
inline Instant from_millis(std::int64_t millis) { return Instant{Duration{millis}}; }

/// RFC 3339 in UTC with milliseconds: 2026-11-21T14:03:00.000Z.
std::string format_rfc3339(Instant instant);
/// Accepts RFC 3339 with any offset; nothing for anything else.
std::optional<Instant> parse_rfc3339(std::string_view text);
/// "21 Nov 2026" in UTC.
std::string format_date(Instant instant);
/// "Tue 24 Nov 2026, 17:00 CET" in the IANA zone; an unknown zone falls back to UTC.
std::string format_local(Instant instant, const std::string& zone);
/// "17:00 CET" in the zone.
std::string format_local_clock(Instant instant, const std::string& zone);
/// True for a name the zone database knows.
bool is_time_zone(const std::string& zone);
/// Days since 1970 of the local calendar day in the zone (for "today", digests, working days).
std::int64_t local_day(Instant instant, const std::string& zone);
/// The instant at which the local clock in the zone shows `hour` o'clock on local_day `day`.
Instant at_local_hour(std::int64_t day, int hour, const std::string& zone);
/// `count` calendar days later at the same local time: 17:00 stays 17:00 where clocks change in
/// between. A time that the clocks jump over that day is the first moment after the jump.
Instant add_local_days(Instant instant, int count, const std::string& zone);
/// Of a `local_day`: 0 Monday to 6 Sunday.
int weekday_of(std::int64_t day);
/// "just now", "5 minutes ago", "3 days ago"; for the future "in 2 hours".
std::string format_age(Instant then, Instant now);
/// "2 days", "5 hours", "12 minutes": the largest unit, rounded down, at least 1 minute.
std::string format_span(Duration span);
/// Reads "72h", "2d", "30m", "45s", "250ms" as used in definition files; nothing otherwise.
std::optional<Duration> parse_duration(std::string_view text);

/// Where `now` comes from. The simulator and the tests replace it.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};
/// The machine's clock. Thread-safe.
const Clock& system_clock();

}  // namespace panelist

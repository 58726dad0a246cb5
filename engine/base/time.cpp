#include "base/time.hpp"

// Debian builds the library on the system's zoneinfo; the header has to be told the same.
#ifndef USE_OS_TZDB
#define USE_OS_TZDB 1
#endif
#include <date/tz.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <limits>
#include <stdexcept>

#include "base/text.hpp"

namespace panelist {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::array<const char*, 12> month_names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<const char*, 7> weekday_names{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

/// Nothing for a name the zone database does not know, or when there is no database.
const date::time_zone* find_zone(const std::string& zone) {
  try {
    return date::locate_zone(zone);
  } catch (const std::exception&) {
    return nullptr;
  }
}

/// A moment as a clock on the wall shows it.
struct WallTime {
  std::chrono::sys_time<Duration> local;  // the wall's date and time, read as if it were UTC
  std::string abbreviation;
};

WallTime wall_time(Instant instant, const std::string& zone_name) {
  const date::time_zone* zone = find_zone(zone_name);
  if (zone == nullptr) return {instant, "UTC"};
  const date::sys_info info = zone->get_info(instant);
  std::string abbreviation = info.abbrev;
  // Zones without letters of their own are called "+03": say what that is counted from.
  if (abbreviation.starts_with('+') || abbreviation.starts_with('-')) {
    abbreviation.insert(0, "UTC");
  }
  return {instant + info.offset, abbreviation};
}

/// The instant at which the zone's wall shows this time, counted from 1970 as if it were UTC.
Instant at_wall_time(Duration since_epoch, const std::string& zone_name) {
  const date::time_zone* zone = find_zone(zone_name);
  if (zone == nullptr) return Instant{since_epoch};
  const date::local_time<Duration> wall{since_epoch};
  const date::local_info info = zone->get_info(wall);
  // An hour that the clocks jump over: the first moment after the jump. An hour shown twice: the
  // first time, so that nothing due then comes late.
  if (info.result == date::local_info::nonexistent) return Instant{info.first.end};
  return Instant{since_epoch - info.first.offset};
}

std::string date_words(std::chrono::sys_days day) {
  const std::chrono::year_month_day date{day};
  return std::to_string(static_cast<unsigned>(date.day())) + " " +
         month_names.at(static_cast<unsigned>(date.month()) - 1) + " " +
         std::to_string(static_cast<int>(date.year()));
}

std::string clock_digits(Duration since_midnight) {
  const auto total = static_cast<int>(std::chrono::duration_cast<minutes>(since_midnight).count());
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d", total / 60, total % 60);
  return text.data();
}

/// Reads exactly `count` digits and moves on; nothing when they are not there.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int number = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    number = number * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return number;
}

bool take_char(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

std::optional<std::chrono::sys_days> take_date(std::string_view& text) {
  const auto year = take_digits(text, 4);
  if (!year || !take_char(text, '-')) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || !take_char(text, '-')) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date};
}

struct ClockReading {
  Duration since_midnight{0};
  bool leap_second{false};
};

std::optional<ClockReading> take_clock(std::string_view& text) {
  const auto hour = take_digits(text, 2);
  if (!hour || *hour > 23 || !take_char(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || *minute > 59 || !take_char(text, ':')) return std::nullopt;
  const auto second = take_digits(text, 2);
  if (!second || *second > 60) return std::nullopt;
  int millis = 0;
  if (take_char(text, '.')) {
    std::size_t digits = 0;
    for (; digits < text.size() && text[digits] >= '0' && text[digits] <= '9'; ++digits) {
      if (digits < 3) millis = millis * 10 + (text[digits] - '0');
    }
    if (digits == 0) return std::nullopt;
    for (std::size_t i = digits; i < 3; ++i) millis *= 10;
    text.remove_prefix(digits);
  }
  return ClockReading{hours{*hour} + minutes{*minute} + seconds{*second} + Duration{millis},
                      *second == 60};
}

std::optional<minutes> take_offset(std::string_view& text) {
  if (take_char(text, 'Z') || take_char(text, 'z')) return minutes{0};
  const int sign = take_char(text, '-') ? -1 : 1;
  if (sign > 0 && !take_char(text, '+')) return std::nullopt;
  const auto hour = take_digits(text, 2);
  if (!hour || *hour > 23 || !take_char(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  return minutes{sign * (*hour * 60 + *minute)};
}

/// Leap seconds are only ever put in before midnight UTC at the end of a month. Unix time has no
/// place for one: 23:59:60 is the midnight that follows.
bool is_after_month_end(Instant instant) {
  const auto day = floor<days>(instant);
  return instant - day < seconds{1} &&
         std::chrono::year_month_day{day}.day() == std::chrono::day{1};
}

}  // namespace

std::string format_rfc3339(Instant instant) {
  const auto day = floor<days>(instant);
  const std::chrono::year_month_day date{day};
  const auto millis = static_cast<int>((instant - day).count());
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ",
                static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                static_cast<unsigned>(date.day()), millis / 3600000, millis / 60000 % 60,
                millis / 1000 % 60, millis % 1000);
  return text.data();
}

std::optional<Instant> parse_rfc3339(std::string_view text) {
  const auto day = take_date(text);
  if (!day || !(take_char(text, 'T') || take_char(text, 't'))) return std::nullopt;
  const auto clock = take_clock(text);
  if (!clock) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  const Instant instant = *day + clock->since_midnight - *offset;
  if (clock->leap_second && !is_after_month_end(instant)) return std::nullopt;
  return instant;
}

std::string format_date(Instant instant) { return date_words(floor<days>(instant)); }

std::string format_local(Instant instant, const std::string& zone) {
  const WallTime wall = wall_time(instant, zone);
  const auto day = floor<days>(wall.local);
  const std::string weekday = weekday_names.at(std::chrono::weekday{day}.c_encoding());
  return weekday + " " + date_words(day) + ", " + clock_digits(wall.local - day) + " " +
         wall.abbreviation;
}

std::string format_local_clock(Instant instant, const std::string& zone) {
  const WallTime wall = wall_time(instant, zone);
  return clock_digits(wall.local - floor<days>(wall.local)) + " " + wall.abbreviation;
}

/// The first look at the zones reads a folder of 1,700 files: not for the zone all begin with.
bool is_time_zone(const std::string& zone) { return zone == "UTC" || find_zone(zone) != nullptr; }

std::int64_t local_day(Instant instant, const std::string& zone) {
  return floor<days>(wall_time(instant, zone).local).time_since_epoch().count();
}

Instant at_local_hour(std::int64_t day, int hour, const std::string& zone) {
  return at_wall_time(days{static_cast<int>(day)} + hours{hour}, zone);
}

Instant add_local_days(Instant instant, int count, const std::string& zone) {
  return at_wall_time(wall_time(instant, zone).local.time_since_epoch() + days{count}, zone);
}

int weekday_of(std::int64_t day) {
  constexpr std::int64_t thursday = 3;  // 1 January 1970
  return static_cast<int>(((day + thursday) % 7 + 7) % 7);
}

std::string format_age(Instant then, Instant now) {
  if (std::chrono::abs(now - then) < minutes{1}) return "just now";
  return then < now ? format_span(now - then) + " ago" : "in " + format_span(then - now);
}

std::string format_span(Duration span) {
  const Duration length = std::chrono::abs(span);
  if (length >= days{1}) return plural(floor<days>(length).count(), "day", "days");
  if (length >= hours{1}) return plural(floor<hours>(length).count(), "hour", "hours");
  return plural(std::max<std::int64_t>(1, floor<minutes>(length).count()), "minute", "minutes");
}

std::optional<Duration> parse_duration(std::string_view text) {
  struct Unit {
    std::string_view name;
    std::int64_t millis;
  };
  static constexpr std::array<Unit, 5> units{
      {{"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
  static constexpr std::int64_t millis_max = std::int64_t{86'400'000} * 36'525;  // a century
  if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
  std::int64_t number = 0;
  const auto [rest, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{}) return std::nullopt;
  const std::string_view unit(rest, static_cast<std::size_t>(text.data() + text.size() - rest));
  for (const Unit& known : units) {
    if (known.name == unit && number <= millis_max / known.millis) {
      return Duration{number * known.millis};
    }
  }
  return std::nullopt;
}

const Clock& system_clock() {
  class SystemClock final : public Clock {
   public:
    Instant now() const override {
      return std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now());
    }
  };
  static const SystemClock clock;
  return clock;
}

}  // namespace panelist

#include "service/delivery_schedule.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>

namespace panelist::service {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr Duration retry_after_max = hours{24};

bool read_number(std::string_view text, int& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

/// IMF-fixdate of RFC 9110, 5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT". The two obsolete forms are not
/// read.
std::optional<Instant> parse_http_date(std::string_view text) {
  constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  if (text.size() != 29 || text.substr(25) != " GMT" || text.substr(3, 2) != ", ") return {};
  const auto month = std::find(months.begin(), months.end(), text.substr(8, 3));
  if (month == months.end()) return {};
  std::string rfc3339(text.substr(12, 4));
  const auto number = static_cast<int>(month - months.begin()) + 1;
  rfc3339.append(number < 10 ? "-0" : "-").append(std::to_string(number));
  rfc3339.append("-").append(text.substr(5, 2)).append("T").append(text.substr(17, 8)).append("Z");
  return parse_rfc3339(rfc3339);
}

}  // namespace

const Schedule& normal_schedule() {
  static const Schedule schedule{seconds{0}, seconds{5}, minutes{5}, minutes{30}, hours{2},
                                 hours{5},   hours{10},  hours{14},  hours{20},   hours{24}};
  return schedule;
}

std::optional<Instant> next_attempt_at(const Schedule& schedule, int attempts, Instant now,
                                       std::uint64_t jitter, std::optional<Duration> retry_after) {
  if (attempts < 0 || static_cast<std::size_t>(attempts) >= schedule.size()) return std::nullopt;
  // 80 % to 120 % in steps of a thousandth.
  const auto permille = static_cast<std::int64_t>(800 + jitter % 401);
  Duration wait{schedule[static_cast<std::size_t>(attempts)].count() * permille / 1000};
  if (retry_after) wait = std::max(wait, std::min(*retry_after, retry_after_max));
  return now + wait;
}

std::optional<Duration> parse_retry_after(std::string_view value, Instant now) {
  int number = 0;
  if (!value.empty() && value.front() >= '0' && value.front() <= '9') {
    // A number beyond int is far beyond the limit all the same.
    const bool all_digits = value.find_first_not_of("0123456789") == std::string_view::npos;
    if (!all_digits) return std::nullopt;
    if (!read_number(value, number)) return retry_after_max;
    return Duration{seconds{number}};
  }
  const auto date = parse_http_date(value);
  if (!date || *date <= now) return std::nullopt;
  return *date - now;
}

}  // namespace panelist::service

#pragma once
// The days of the week on which somebody works.
#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace panelist::domain {

/// In the API and in forms; 0 is Monday.
inline constexpr std::array<std::string_view, 7> weekday_ids{"mon", "tue", "wed", "thu",
                                                             "fri", "sat", "sun"};
constexpr std::optional<int> parse_weekday(std::string_view text) {
  for (std::size_t day = 0; day < weekday_ids.size(); ++day)
    if (weekday_ids[day] == text) return static_cast<int>(day);
  return std::nullopt;
}

/// A set of weekdays as stored (a bit mask, bit 0 is Monday). Every day unless said otherwise.
class WorkingDays {
 public:
  static constexpr unsigned every_day = 0x7FU;
  constexpr WorkingDays() = default;
  constexpr explicit WorkingDays(unsigned bits) : bits_(bits & every_day) {}
  constexpr void add(int weekday) { bits_ |= 1U << static_cast<unsigned>(weekday); }
  constexpr bool has(int weekday) const {
    return (bits_ >> static_cast<unsigned>(weekday) & 1U) != 0;
  }
  constexpr unsigned bits() const { return bits_; }
  constexpr bool is_every_day() const { return bits_ == every_day; }
  constexpr bool is_empty() const { return bits_ == 0; }
  friend constexpr bool operator==(const WorkingDays&, const WorkingDays&) = default;

 private:
  unsigned bits_{every_day};
};

}  // namespace panelist::domain

#include "web/working_days_field.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace panelist::web {

std::vector<std::string> day_words(domain::WorkingDays days) {
  std::vector<std::string> words;
  for (int day = 0; day < 7; ++day)
    if (days.has(day)) words.emplace_back(domain::weekday_ids[static_cast<std::size_t>(day)]);
  return words;
}

Result<domain::WorkingDays> read_working_days(const std::vector<std::string>& words) {
  domain::WorkingDays days(0);
  for (const std::string& word : words) {
    const auto day = domain::parse_weekday(word);
    if (!day)
      return fail(invalid_field("working_days", "\"" + word +
                                                    "\" is not a day; there are mon, tue, wed, "
                                                    "thu, fri, sat and sun"));
    days.add(*day);
  }
  return days;
}

Json working_days_view(const std::vector<std::string>& chosen) {
  static constexpr std::array names{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                    "Friday", "Saturday", "Sunday"};
  Json view = Json::array();
  for (std::size_t day = 0; day < names.size(); ++day) {
    const std::string value(domain::weekday_ids[day]);
    view.push_back({{"value", value},
                    {"label", names[day]},
                    {"is_chosen", std::find(chosen.begin(), chosen.end(), value) != chosen.end()}});
  }
  return view;
}

}  // namespace panelist::web

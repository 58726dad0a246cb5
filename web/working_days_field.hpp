#pragma once
// The seven boxes of a person's working days, on the account page and on a user's. Pure.
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/result.hpp"
#include "domain/working_days.hpp"

namespace panelist::web {

/// "mon", "tue", ... as the boxes' values.
std::vector<std::string> day_words(domain::WorkingDays days);
/// Error invalid: no such day. None chosen is for the use case to refuse.
Result<domain::WorkingDays> read_working_days(const std::vector<std::string>& words);
/// [{value, label, is_chosen}], Monday first.
Json working_days_view(const std::vector<std::string>& chosen);

}  // namespace panelist::web

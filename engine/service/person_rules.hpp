#pragma once
// Rules that adding and changing an account share.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/unit.hpp"

namespace panelist::service {

/// Trimmed address with one '@', no white space or control characters, 3 to 254 bytes.
Result<std::string> clean_email(std::string_view email);
/// 1 to 120 code points, one line.
Result<std::string> clean_person_name(std::string_view name, std::string_view field);
/// Sorted, distinct, each one a persona of the catalogue.
Result<std::vector<std::string>> clean_personas(Unit& unit,
                                                const std::vector<std::string>& personas);
Result<void> check_time_zone(const std::string& zone);
Result<void> check_task_cap(const std::optional<int>& cap);  ///< 0 to 1,000
Result<void> check_share(int hundredths);                    ///< domain::share_min to share_max
Result<void> check_working_days(domain::WorkingDays days);   ///< at least one
/// `conflict` when `person` is the last active admin.
Result<void> protect_last_admin(Unit& unit, PersonId person);
/// Whether the actor may read or change that account: the person themself or an admin.
Result<void> require_self_or_admin(const Unit& unit, PersonId person);
Result<void> require_admin(const Unit& unit);

}  // namespace panelist::service

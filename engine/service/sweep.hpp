#pragma once
// Retention: deletes what is past its keep, in small steps.
#include "service/unit.hpp"

namespace panelist::service {

inline constexpr int sweep_rows_max = 500;  ///< per table and step
inline constexpr Duration deliveries_kept_for = std::chrono::hours{24 * 90};

/// One step over every table with a limit: sessions and links past their end, stored answers and
/// failed sign-ins over 24 h, deliveries, messages and mails over 90 days. True: there is more,
/// call again.
bool sweep(Unit& unit);

}  // namespace panelist::service

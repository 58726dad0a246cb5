#pragma once
// Growing delays after failed sign-ins, without lock-out: per account and address together steeply,
// per address after more tries, per account (from anywhere) never more than half a minute. Sign-in
// links work whatever the password throttle says.
#include <optional>
#include <string_view>

#include "service/unit.hpp"

namespace panelist::service {

/// Pure: how long after the last of `failures` failed tries the next one is heard.
Duration delay_after(int failures, int free_tries, Duration delay_max);

/// How long to wait before a try is heard; nothing: now.
std::optional<Duration> sign_in_wait(Unit& unit, std::string_view email, std::string_view address);
/// Counts a try before its password is checked, so that parallel tries cannot outrun the count.
void count_sign_in_try(Unit& unit, std::string_view email, std::string_view address);
/// After a right password: forgets the account's tries from this address.
void forget_sign_in_tries(Unit& unit, std::string_view email, std::string_view address);

/// Whether one more mailed link may be asked for: 5 per account and 20 per address in an hour.
/// Counts.
bool may_ask_for_link(Unit& unit, std::string_view email, std::string_view address);

}  // namespace panelist::service

#pragma once
// Sign-in by a mailed link: 30 minutes, one use. Opening the link (GET) changes nothing; the page
// it shows has a button that posts.
#include <string>
#include <string_view>

#include "service/session.hpp"
#include "service/unit.hpp"

namespace panelist::service {

inline constexpr Duration link_lives_for = std::chrono::minutes{30};

/// Owes the mail. Says nothing about whether the account exists; silently nothing over the limits.
void request_sign_in_link(Unit& unit, std::string_view email, std::string_view address);
/// A fresh secret for a known person: made when the mail is about to be sent (so no secret is
/// stored), and by the command line for somebody without mail.
std::string make_sign_in_link(Unit& unit, PersonId person);
/// For the page behind the link: whether its button would work.
bool is_sign_in_link_open(Unit& unit, std::string_view secret);
/// POST only. Error: unauthenticated ("used or over 30 minutes old; ask for a new one").
Result<NewSession> use_sign_in_link(Unit& unit, std::string_view secret);

}  // namespace panelist::service

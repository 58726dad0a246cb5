#pragma once
// Passwords: argon2id, 64 MiB, 2 passes (libsodium). Pure but slow (about 0.1 s) and large: run
// these off the loop and outside every transaction. At most two run at once; others wait for their
// turn.
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace panelist::service {

inline constexpr std::size_t password_code_points_min = 12;
inline constexpr std::size_t password_bytes_max = 1024;

/// Length, and not one of the common ones or the address itself. Error is `invalid` about
/// "password".
Result<void> check_password_rules(std::string_view password, std::string_view email);
std::string hash_password(std::string_view password);
/// An empty `hash` (no such account, or none set) takes the same time and answers false.
bool verify_password(std::string_view hash, std::string_view password);

}  // namespace panelist::service

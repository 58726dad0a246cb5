#pragma once
// The text of an API token: "pnl_", 24 base62 digits (142 random bits), 6 base62 digits of checksum
// (the first 32 bits of SHA-256 of what stands before). Pure.
#include <string>
#include <string_view>

#include "base/hash.hpp"
#include "base/random.hpp"

namespace panelist::service {

std::string make_token_text(Random& random);
/// Form and checksum; a typo or a cut text is refused here.
bool is_token_text(std::string_view text);
/// What is stored.
Sha256 hash_token(std::string_view text);

}  // namespace panelist::service

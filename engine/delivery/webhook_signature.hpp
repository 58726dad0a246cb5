#pragma once
// Signs webhook messages as Standard Webhooks 1.0.0 says. Pure.
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/time.hpp"
#include "net/http_message.hpp"

namespace panelist::delivery {

/// One signature "v1,BASE64" of HMAC-SHA256 over `id.timestamp.body`. `secret` is "whsec_" and
/// base64 of the key; `seconds` is the Unix time of this attempt. Error: invalid ("secret").
Result<std::string> sign_webhook(std::string_view secret, std::string_view id, std::int64_t seconds,
                                 std::string_view body);
/// webhook-id, webhook-timestamp and webhook-signature; several signatures, separated by spaces,
/// while a secret is being rotated. Error: as above.
Result<net::Headers> webhook_headers(const std::vector<std::string>& secrets, std::string_view id,
                                     Instant now, std::string_view body);

}  // namespace panelist::delivery

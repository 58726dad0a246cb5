#include "delivery/webhook_signature.hpp"

#include "base/hash.hpp"
#include "base/text.hpp"

namespace panelist::delivery {

Result<std::string> sign_webhook(std::string_view secret, std::string_view id, std::int64_t seconds,
                                 std::string_view body) {
  constexpr std::string_view prefix = "whsec_";
  std::optional<std::vector<std::byte>> key;
  if (secret.substr(0, prefix.size()) == prefix) key = from_base64(secret.substr(prefix.size()));
  if (!key || key->empty()) {
    return fail(invalid_field("secret", "A webhook secret is whsec_ and base64."));
  }
  std::string signed_text(id);
  signed_text.append(".").append(std::to_string(seconds)).append(".").append(body);
  return "v1," + to_base64(hmac_sha256(*key, signed_text));
}

Result<net::Headers> webhook_headers(const std::vector<std::string>& secrets, std::string_view id,
                                     Instant now, std::string_view body) {
  const auto seconds =
      std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
  std::vector<std::string> signatures;
  for (const std::string& secret : secrets) {
    Result<std::string> signature = sign_webhook(secret, id, seconds, body);
    if (!signature) return fail(signature.error());
    signatures.push_back(*std::move(signature));
  }
  return net::Headers{{"webhook-id", std::string(id)},
                      {"webhook-timestamp", std::to_string(seconds)},
                      {"webhook-signature", join(signatures, " ")}};
}

}  // namespace panelist::delivery

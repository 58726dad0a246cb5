#include "delivery/webhook_signature.hpp"

#include <doctest/doctest.h>

using namespace panelist;
using namespace panelist::delivery;

namespace {
const std::string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const std::string id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const std::string body = R"({"test": 2432232314})";
const std::string signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
}  // namespace

TEST_CASE("webhook_signature: the vector of Standard Webhooks") {
  CHECK(*sign_webhook(secret, id, 1614265330, body) == signature);
}

TEST_CASE("webhook_signature: every part is signed") {
  CHECK(*sign_webhook(secret, id, 1614265331, body) != signature);
  CHECK(*sign_webhook(secret, id + "x", 1614265330, body) != signature);
  CHECK(*sign_webhook(secret, id, 1614265330, body + " ") != signature);
}

TEST_CASE("webhook_signature: the headers name the attempt, one signature per secret") {
  const Instant now = from_millis(1614265330'999);
  const auto one = webhook_headers({secret}, id, now, body);
  REQUIRE(one);
  CHECK(*one == net::Headers{{"webhook-id", id},
                             {"webhook-timestamp", "1614265330"},
                             {"webhook-signature", signature}});
  const auto two = webhook_headers({"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", secret}, id, now,
                                   body);
  REQUIRE(two);
  const std::string& signatures = (*two)[2].second;
  CHECK(signatures.size() == 2 * signature.size() + 1);
  CHECK(signatures.substr(signature.size() + 1) == signature);
}

TEST_CASE("webhook_signature: a secret that is none is refused") {
  for (const char* bad : {"", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_not base64!"}) {
    CHECK_FALSE(sign_webhook(bad, id, 1, body));
  }
  CHECK_FALSE(webhook_headers({secret, "whsec_"}, id, from_millis(0), body));
}

#include "base/hash.hpp"

#include <doctest/doctest.h>

#include <string>
#include <thread>
#include <vector>

using namespace panelist;

namespace {
std::vector<std::byte> bytes_of(std::string_view text) {
  std::vector<std::byte> bytes;
  for (const char c : text) bytes.push_back(static_cast<std::byte>(c));
  return bytes;
}
}  // namespace

TEST_CASE("sha256: the vectors of FIPS 180-4") {
  CHECK(to_hex(sha256("")) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(to_hex(sha256("abc")) ==
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(to_hex(sha256(std::string(1'000'000, 'a'))) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("sha256: a head and a tail hash like their concatenation") {
  CHECK(sha256(bytes_of("ab"), "c") == sha256("abc"));
  CHECK(sha256(bytes_of("abc"), "") == sha256("abc"));
}

TEST_CASE("sha256: threads do not share a state") {
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  const Sha256 expected = sha256("the same text");
  for (int& count : wrong) {
    threads.emplace_back([&count, &expected] {
      for (int i = 0; i < 500; ++i) count += sha256("the same text") == expected ? 0 : 1;
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const int count : wrong) CHECK(count == 0);
}

TEST_CASE("hmac_sha256: the vectors of RFC 4231") {
  CHECK(to_hex(hmac_sha256(std::vector<std::byte>(20, std::byte{0x0b}), "Hi There")) ==
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  CHECK(to_hex(hmac_sha256(bytes_of("Jefe"), "what do ya want for nothing?")) ==
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  CHECK(to_hex(hmac_sha256(std::vector<std::byte>(131, std::byte{0xaa}),
                           "Test Using Larger Than Block-Size Key - Hash Key First")) ==
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST_CASE("hmac_sha256: an empty key is an empty key, not the key of the call before") {
  (void)hmac_sha256(bytes_of("Jefe"), "x");
  CHECK(to_hex(hmac_sha256({}, "")) ==
        "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST_CASE("hmac_sha256: the signature of the Standard Webhooks vector") {
  const auto key = from_base64("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  REQUIRE(key);
  const auto signature =
      hmac_sha256(*key, "msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}");
  CHECK(to_base64(signature) == "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST_CASE("hex: both cases are read, anything odd is not") {
  CHECK(to_hex(bytes_of("\x01\xfe")) == "01fe");
  CHECK(from_hex("01fE") == bytes_of("\x01\xfe"));
  CHECK(from_hex("") == std::vector<std::byte>{});
  CHECK_FALSE(from_hex("abc"));
  CHECK_FALSE(from_hex("zz"));
}

TEST_CASE("base64: the vectors of RFC 4648, and strict about padding and alphabet") {
  CHECK(to_base64(bytes_of("")).empty());
  CHECK(to_base64(bytes_of("f")) == "Zg==");
  CHECK(to_base64(bytes_of("fo")) == "Zm8=");
  CHECK(to_base64(bytes_of("foobar")) == "Zm9vYmFy");
  CHECK(from_base64("Zm9vYmFy") == bytes_of("foobar"));
  CHECK(from_base64("Zg==") == bytes_of("f"));
  CHECK(from_base64("") == std::vector<std::byte>{});
  CHECK_FALSE(from_base64("Zg"));
  CHECK_FALSE(from_base64("Zh=="));  // bits that no byte has
  CHECK_FALSE(from_base64("Zg==\n"));
  CHECK_FALSE(from_base64("Z-_="));
}

TEST_CASE("equal_constant_time: equal only when every byte is") {
  CHECK(equal_constant_time("secret", "secret"));
  CHECK(equal_constant_time("", ""));
  CHECK_FALSE(equal_constant_time("secret", "secreT"));
  CHECK_FALSE(equal_constant_time("secret", "secret "));
}

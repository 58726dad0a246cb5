#include "base/random.hpp"

#include <doctest/doctest.h>

#include <set>
#include <vector>

using namespace panelist;

TEST_CASE("seeded random: the same seed gives the same stream, another seed another") {
  CHECK(make_seeded_random(7)->make_nonce() == make_seeded_random(7)->make_nonce());
  CHECK(make_seeded_random(7)->make_nonce() != make_seeded_random(8)->make_nonce());
}

TEST_CASE("seeded random: the stream does not depend on the sizes asked for") {
  std::vector<std::byte> whole(1000);
  make_seeded_random(42)->fill(whole);
  const auto pieces = make_seeded_random(42);
  std::vector<std::byte> joined;
  for (std::size_t size = 1; joined.size() < whole.size(); size = size * 2 + 1) {
    std::vector<std::byte> piece(std::min(size, whole.size() - joined.size()));
    pieces->fill(piece);
    joined.insert(joined.end(), piece.begin(), piece.end());
  }
  CHECK(joined == whole);
}

TEST_CASE("seeded random: the first number of a seed never changes, recorded seeds replay") {
  // ChaCha20, key 01 00 .. 00: draft-strombergson-chacha-test-vectors, TC2.
  CHECK(make_seeded_random(1)->next_u64() == 0xc5d30a7ce1ec1193ULL);
}

TEST_CASE("system random: nonces and secrets are fresh") {
  std::set<Nonce> nonces;
  for (int i = 0; i < 100; ++i) nonces.insert(system_random().make_nonce());
  CHECK(nonces.size() == 100);
  CHECK(system_random().make_secret(16) != system_random().make_secret(16));
}

TEST_CASE("make_secret: URL-safe base64 without padding") {
  const auto random = make_seeded_random(3);
  for (const std::size_t bytes : {1U, 2U, 3U, 16U, 32U}) {
    const std::string secret = random->make_secret(bytes);
    CHECK(secret.size() == (bytes * 8 + 5) / 6);
    CHECK(secret.find_first_of("+/=") == std::string::npos);
  }
}

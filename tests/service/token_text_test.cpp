#include "service/token_text.hpp"

#include <doctest/doctest.h>
#include <set>

using namespace panelist;
using namespace panelist::service;

TEST_CASE("token_text: a made token has its form and differs each time") {
  const auto random = make_seeded_random(1);
  std::set<std::string> seen;
  for (int i = 0; i < 200; ++i) {
    const std::string token = make_token_text(*random);
    CHECK(token.size() == 34);
    CHECK(token.rfind("pnl_", 0) == 0);
    CHECK(is_token_text(token));
    CHECK(seen.insert(token).second);
  }
}

TEST_CASE("token_text: every single mistyped, missing or swapped character is refused") {
  const auto random = make_seeded_random(2);
  const std::string token = make_token_text(*random);
  for (std::size_t i = 0; i < token.size(); ++i) {
    std::string typo = token;
    typo[i] = typo[i] == 'x' ? 'y' : 'x';
    CHECK_FALSE(is_token_text(typo));
    std::string shorter = token;
    shorter.erase(i, 1);
    CHECK_FALSE(is_token_text(shorter));
    if (i + 1 < token.size() && token[i] != token[i + 1]) {
      std::string swapped = token;
      std::swap(swapped[i], swapped[i + 1]);
      CHECK_FALSE(is_token_text(swapped));
    }
  }
  CHECK_FALSE(is_token_text(""));
  CHECK_FALSE(is_token_text("pnl_"));
  CHECK_FALSE(is_token_text(token + "0"));
}

#include "service/password.hpp"

#include <doctest/doctest.h>
#include <thread>
#include <vector>

using namespace panelist;
using namespace panelist::service;

TEST_CASE("password: argon2id with 64 MiB and 2 passes, salted") {
  const std::string hash = hash_password("correct horse battery");
  CHECK(hash.rfind("$argon2id$v=19$m=65536,t=2,p=1$", 0) == 0);
  CHECK(hash != hash_password("correct horse battery"));
  CHECK(verify_password(hash, "correct horse battery"));
  CHECK_FALSE(verify_password(hash, "correct horse batterz"));
  CHECK_FALSE(verify_password(hash, ""));
  CHECK_FALSE(verify_password(hash, std::string(5000, 'x')));
}

TEST_CASE("password: without a hash the same work is done and the answer is no") {
  CHECK_FALSE(verify_password("", "correct horse battery"));
  CHECK_FALSE(verify_password("", ""));
}

TEST_CASE("password: many threads share two turns") {
  const std::string hash = hash_password("correct horse battery");
  std::vector<std::thread> threads;
  std::vector<int> right(6, 0);
  for (int& one : right) {
    threads.emplace_back([&] { one = verify_password(hash, "correct horse battery") ? 1 : 0; });
  }
  for (std::thread& thread : threads) thread.join();
  for (const int one : right) CHECK(one == 1);
}

TEST_CASE("password: short, common and self-naming ones are refused with a reason") {
  CHECK(check_password_rules("correct horse battery", "ana@example.org"));
  CHECK(check_password_rules("äöüäöüäöüäöü", ""));
  for (const char* bad : {"", "short", "elevenchars", "password1234", "PASSWORD1234",
                          "ana@example.org", "bad\xFFutf8 in here"}) {
    const auto answer = check_password_rules(bad, "Ana@Example.org");
    REQUIRE_FALSE(answer);
    CHECK(answer.error().fields.front().field == "password");
  }
  CHECK_FALSE(check_password_rules(std::string(1025, 'x'), ""));
}

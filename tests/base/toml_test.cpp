#include "base/toml.hpp"

#include <doctest/doctest.h>

#include <string>

TEST_CASE("toml: what made the parser stumble is a mistake with its line") {
  for (const char* mistaken : {"[[[[a = {b = [1", "a = 1\n[\n[[b]]", "[[a]]\nb = \xD1\x8A",
                               "[step'a\xC7\xBE", "a = 2x\"\xC7\xBE\"", "\xFF"}) {
    CAPTURE(std::string(mistaken));
    CHECK_THROWS_AS(toml::parse(std::string_view(mistaken)), toml::parse_error);
  }
  CHECK_NOTHROW(toml::parse("\xEF\xBB\xBF# \xC3\xA9\na = \"\xD1\x8A \xC7\xBE\"\nb = '\xE2\x80\xA8'"));
}

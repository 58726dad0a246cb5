#include "base/toml.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace panelist;

TEST_CASE("toml: letters outside of ASCII stand in strings and comments only, whatever the quotes") {
  for (const char* fine :
       {"", "a = 1", "a = \"é\" # ü\n", "a = 'é\\'\nb = \"x\\\"é\"", "a = \"\"\"\né\"ü\n\"\"\"\n",
        "a = '''\né'\n'''", "\xEF\xBB\xBF# é\na = 1", "a = \"\"\nb = \"é\""}) {
    CAPTURE(std::string(fine));
    CHECK_FALSE(find_stray_character(fine).has_value());
    CHECK_NOTHROW(parse_toml(fine, "fine.toml"));
  }
  CHECK(find_stray_character("a = 1\nb = \xD1\x8A") == 2);
  CHECK(find_stray_character("é = 1") == 1);
  CHECK(find_stray_character("a = \"open\né = 2") == 2);
  CHECK(find_stray_character("a = 'x'é") == 1);
}

TEST_CASE("toml: what made the parser stumble is a mistake with its line") {
  for (const char* mistaken :
       {"[[[[a = {b = [1", "a = 1\n[\n[[b]]", "[[a]]\nb = \xD1\x8A", "\xFF"}) {
    CAPTURE(std::string(mistaken));
    CHECK_THROWS_AS(parse_toml(mistaken, "mistaken.toml"), toml::parse_error);
  }
}

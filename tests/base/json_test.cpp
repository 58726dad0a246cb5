#include "base/json.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

using namespace panelist;

TEST_CASE("parse_json: JSON is read, anything else is malformed") {
  CHECK(parse_json(R"({"a":[1,"[[[["]})").value().at("a").size() == 2);
  for (const char* bad :
       {"", "{", "{'a':1}", "[1,]", "nul", "1e999", "\"\xFF\"", "\"\\ud800\"", "{} x"}) {
    const auto value = parse_json(bad);
    REQUIRE_FALSE_MESSAGE(value, bad);
    CHECK(value.error().code == ErrorCode::malformed);
  }
}

TEST_CASE("parse_json: nesting is bounded, brackets inside strings do not count") {
  const auto nested = [](std::size_t depth) {
    return std::string(depth, '[') + std::string(depth, ']');
  };
  CHECK(parse_json(nested(64)));
  CHECK_FALSE(parse_json(nested(65)));
  CHECK_FALSE(parse_json(nested(1'000'000)));
  CHECK(parse_json("\"" + std::string(1000, '[') + "\\\"" + std::string(1000, '{') + "\""));
}

#include "base/canonical_json.hpp"

#include <doctest/doctest.h>

#include <bit>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>
#include <vector>

using panelist::canonical_json;
using panelist::Json;

TEST_CASE("canonical_json: the sample object of RFC 8785 section 3.2 gives its bytes") {
  const Json value = Json::parse(R"({
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  })");
  CHECK(canonical_json(value) ==
        "{\"literals\":[null,true,false],"
        "\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
        "\"string\":\"\xE2\x82\xAC$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
}

TEST_CASE("canonical_json: keys are sorted by UTF-16 code unit as in RFC 8785 section 3.2.3") {
  const Json value = Json::parse(R"({
    "\u20ac": "Euro Sign",
    "\r": "Carriage Return",
    "\ufb33": "Hebrew Letter Dalet With Dagesh",
    "1": "One",
    "\ud83d\ude00": "Emoji: Grinning Face",
    "\u0080": "Control",
    "\u00f6": "Latin Small Letter O With Diaeresis"
  })");
  CHECK(canonical_json(value) ==
        "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xC2\x80\":\"Control\","
        "\"\xC3\xB6\":\"Latin Small Letter O With Diaeresis\",\"\xE2\x82\xAC\":\"Euro Sign\","
        "\"\xF0\x9F\x98\x80\":\"Emoji: Grinning Face\","
        "\"\xEF\xAC\xB3\":\"Hebrew Letter Dalet With Dagesh\"}");
}

TEST_CASE("canonical_json: the number samples of RFC 8785 appendix B") {
  const std::vector<std::pair<std::uint64_t, const char*>> samples{
      {0x0000000000000000, "0"},
      {0x8000000000000000, "0"},
      {0x0000000000000001, "5e-324"},
      {0x8000000000000001, "-5e-324"},
      {0x7fefffffffffffff, "1.7976931348623157e+308"},
      {0xffefffffffffffff, "-1.7976931348623157e+308"},
      {0x4340000000000000, "9007199254740992"},
      {0xc340000000000000, "-9007199254740992"},
      {0x4430000000000000, "295147905179352830000"},
      {0x44b52d02c7e14af5, "9.999999999999997e+22"},
      {0x44b52d02c7e14af6, "1e+23"},
      {0x44b52d02c7e14af7, "1.0000000000000001e+23"},
      {0x444b1ae4d6e2ef4e, "999999999999999700000"},
      {0x444b1ae4d6e2ef4f, "999999999999999900000"},
      {0x444b1ae4d6e2ef50, "1e+21"},
      {0x3eb0c6f7a0b5ed8c, "9.999999999999997e-7"},
      {0x3eb0c6f7a0b5ed8d, "0.000001"},
      {0x41b3de4355555553, "333333333.3333332"},
      {0x41b3de4355555554, "333333333.33333325"},
      {0x41b3de4355555555, "333333333.3333333"},
      {0x41b3de4355555556, "333333333.3333334"},
      {0x41b3de4355555557, "333333333.33333343"},
      {0xbecbf647612f3696, "-0.0000033333333333333333"},
      {0x43143ff3c1cb0959, "1424953923781206.2"},
  };
  for (const auto& [bits, text] : samples) {
    CHECK(canonical_json(Json(std::bit_cast<double>(bits))) == text);
  }
}

TEST_CASE("canonical_json: integers print as the double they are in ECMAScript") {
  CHECK(canonical_json(Json(0)) == "0");
  CHECK(canonical_json(Json(-1)) == "-1");
  CHECK(canonical_json(Json(9007199254740993LL)) == "9007199254740992");
  CHECK(canonical_json(Json(std::numeric_limits<std::int64_t>::min())) == "-9223372036854776000");
  CHECK(canonical_json(Json(std::numeric_limits<std::uint64_t>::max())) == "18446744073709552000");
  CHECK(canonical_json(Json(75.0)) == "75");
}

TEST_CASE("canonical_json: short escapes where JSON has them, \\u00xx for other controls only") {
  const Json value(std::string("\b\t\n\f\r\x01\x1f\x7f/<\0", 11));
  CHECK(canonical_json(value) == "\"\\b\\t\\n\\f\\r\\u0001\\u001f\x7f/<\\u0000\"");
}

TEST_CASE("canonical_json: any character at any place of a string is written as others write it") {
  for (int byte = 0; byte < 0x80; ++byte) {
    for (std::size_t at = 0; at < 20; ++at) {
      std::string text = "plain w\u00f6rds, 24 bytes";
      text.replace(at == 7 || at == 8 ? 10 : at, 1, 1, static_cast<char>(byte));
      text += static_cast<char>(byte);
      CHECK(canonical_json(text) == Json(text).dump());
    }
  }
}

TEST_CASE("canonical_json: empty containers and nesting have no white space") {
  CHECK(canonical_json(Json::parse(R"( { "b" : [ ] , "a" : { } , "" : [ [ 1 , 2 ] ] } )")) ==
        R"({"":[[1,2]],"a":{},"b":[]})");
}

TEST_CASE("canonical_json: not-a-number, infinity, bad UTF-8 and bottomless nesting throw") {
  CHECK_THROWS_AS(canonical_json(Json(std::numeric_limits<double>::quiet_NaN())), std::logic_error);
  CHECK_THROWS_AS(canonical_json(Json(std::numeric_limits<double>::infinity())), std::logic_error);
  CHECK_THROWS_AS(canonical_json(Json("\xC3")), std::logic_error);
  CHECK_THROWS_AS(canonical_json(Json{{"\xED\xA0\x80", 1}}), std::logic_error);
  CHECK_THROWS_AS(canonical_json(Json::parse(std::string(300, '[') + std::string(300, ']'))),
                  std::logic_error);
}

#include "domain/work_share.hpp"

#include <doctest/doctest.h>

using namespace panelist::domain;

TEST_CASE("share: read as people write it, kept in hundredths, printed without empty decimals") {
  CHECK(parse_share("1") == 100);
  CHECK(parse_share("0.5") == 50);
  CHECK(parse_share(".25") == 25);
  CHECK(parse_share("1.05") == 105);
  CHECK(parse_share("4") == 400);
  CHECK(parse_share("4.00") == 400);
  for (const char* text : {"", ".", "0", "0.24", "4.01", "40", "-1", "1,5", "1.234", "1e1", " 1"})
    CHECK_FALSE(parse_share(text));
  CHECK(format_share(100) == "1");
  CHECK(format_share(50) == "0.5");
  CHECK(format_share(105) == "1.05");
  CHECK(format_share(325) == "3.25");
}

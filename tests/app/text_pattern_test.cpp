#include "app/fill/text_pattern.hpp"

#include <doctest/doctest.h>

using namespace panelist;
using namespace panelist::app;

namespace {

const std::string commitment(64, 'a');

Needles sample_needles() {
  Needles needles;
  needles.number = "17";
  needles.names = {"Bench 5 ", "bench-5-"};
  needles.ids = {{1001, 0}, {1002, 1}};
  needles.hashes = {{commitment, {Slot::commitment, 0}}};
  return needles;
}

CaseCopy sample_copy() {
  CaseCopy copy;
  copy.number = "1000042";
  copy.ids = {70001, 70002};
  copy.later = std::chrono::hours{25};
  copy.commitments = {std::string(64, 'b')};
  return copy;
}

std::string copied(std::string_view text) {
  return TextPattern(text, sample_needles()).render(sample_copy());
}

}  // namespace

TEST_CASE("a copied text has the copy's ids, times, names and hashes") {
  CHECK(copied(R"({"run":1001,"tasks":[1002,1001],"at":"2026-11-28T10:00:00.000Z"})") ==
        R"({"run":70001,"tasks":[70002,70001],"at":"2026-11-29T11:00:00.000Z"})");
  CHECK(copied(R"({"name":"Bench 5 17","slug":"bench-5-17"})") ==
        R"({"name":"Bench 5 1000042","slug":"bench-5-1000042"})");
  CHECK(copied("bench-5-17") == "bench-5-1000042");
  CHECK(copied("\"" + commitment + "\"") == "\"" + std::string(64, 'b') + "\"");
}

TEST_CASE("what only looks like an id, a time or the name stays as it is") {
  for (const std::string_view text :
       {R"({"version":17,"quote":"1001 nights, and 1001 more"})",
        R"({"amount":"1001","person":10010,"other":21001})", R"("bench-6-17")", R"("Bench 5 171")",
        R"("on 2026-11-28T10:00:00.000Z it began")", R"("2026-99-28T10:00:00.000Z")"}) {
    CHECK(copied(text) == text);
    CHECK(TextPattern(text, sample_needles()).is_fixed());
  }
}

// What the process does with what it keeps in memory when nobody can tell whether a commit happened.
#include <doctest/doctest.h>

#include "base/log.hpp"
#include "tests/simulation/installed.hpp"

using namespace panelist;
using namespace panelist::simulation;
using namespace panelist::simulation::testing;

TEST_CASE("unknown outcome: no page is shown that was kept before a commit that may have happened") {
  log::start("off");
  Installed house;
  const auto seats = house.submit("Uncertain");
  for (const char* persona : {"skeptic", "buyer", "futurist"})
    REQUIRE(house.vote(persona, seats.at(persona), "ship", "Good words").is_good());
  const std::string listed = "/tools/uncertain";
  for (int look = 0; look < 2; ++look)  // the second is answered from the cache
    CHECK(house.get("nobody", "/").body.find(listed) == std::string::npos);

  house.machine().fail_from(1, DiskFault::sync_error);
  CHECK(house.vote("developer", seats.at("developer"), "ship", "Good words").status == 500);
  house.machine().heal();

  // The log could not be synced, and yet the database has it: that is what the pages must say.
  CHECK(json_of(house.get("editor", "/api/v1/tools/uncertain")).at("published_at").is_string());
  CHECK(house.get("nobody", "/").body.find(listed) != std::string::npos);
}

TEST_CASE("unknown outcome: a call whose repeats fail too is not told that nothing was changed") {
  log::start("off");
  Installed house;
  const auto seat = house.submit("Uncertain").at("developer");
  const auto vote = [&] { return house.vote("developer", seat, "ship", "Good words", "key-1"); };
  house.machine().fail_from(1, DiskFault::sync_error);
  const Answer answer = vote();
  CHECK(answer.status == 500);
  CHECK(answer.body.find("Nothing was changed") == std::string::npos);
  CHECK(answer.body.find("was lost") != std::string::npos);
  house.machine().heal();
  CHECK(vote().status == 200);  // it had been done
}

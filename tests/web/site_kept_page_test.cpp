// When a page is kept ready to be sent.
#include <doctest/doctest.h>

#include "tests/web/editor_house.hpp"
#include "web/call.hpp"
#include "web/house.hpp"
#include "web/page_cache.hpp"
#include "web/site/handlers.hpp"

namespace panelist::test {

TEST_CASE("site: a page is kept when its answer goes out, not while what it shows can be lost") {
  EditorHouse installed;
  const web::House& house = installed.house().house();
  net::Request request;
  request.method = "GET";
  request.path = request.raw_target = "/methodology";
  const auto is_kept = [&] {
    bool found = false;
    house.pages.find("identity /methodology",
                     [&](const web::PageCache::Page& page) { found = page != nullptr; });
    return found;
  };
  const auto plan = web::site::methodology(web::Call{house, request, {}});
  REQUIRE(plan);
  house.database.read_and_wait([&](storage::Transaction& tx) {
    service::Unit unit{
        tx, house.clock.now(), house.random, house.catalog, house.rules, house.signals, {}};
    web::Visit visit{house, request, unit, ""};
    const web::Answer answer = plan->work(visit);
    CHECK(answer.response.status == 200);
    CHECK(!is_kept());
    REQUIRE(answer.when_answered);
    answer.when_answered();
    CHECK(is_kept());
  });
}

}  // namespace panelist::test

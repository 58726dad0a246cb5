#include "service/site_pages.hpp"

#include <algorithm>

#include "tests/support/bench_panel.hpp"

namespace panelist {
namespace {

using test::BenchHouse;
using Slugs = std::vector<std::string>;

Slugs slugs_of(const std::vector<service::PageEntry>& pages) {
  Slugs slugs;
  for (const service::PageEntry& page : pages) slugs.push_back(page.slug);
  return slugs;
}

/// Two tools and their comparison, the second tool so much later that it lies in another part.
struct TwoParts : BenchHouse {
  TwoParts() {
    add_four();
    vote_all(submit("Alpha").run);
    change([](storage::Transaction& tx) {
      for (std::int64_t id = 0; id < service::ids_per_part; ++id) tx.next_id();
    });
    auto beta = submission("Beta");
    beta.compare_with = {"alpha"};
    vote_all(submit(beta).run);
  }
};

TEST_CASE("site_pages: a small site is one list, a larger one than asked for is none") {
  TwoParts house;
  house.look(house.nobody, [](service::Unit& unit) {
    const auto pages = service::list_all_pages(unit, 3);
    REQUIRE(pages);
    CHECK(slugs_of(*pages) == Slugs{"alpha", "beta", "alpha-vs-beta"});
    CHECK_FALSE(service::list_all_pages(unit, 2));
    CHECK_FALSE(service::list_all_pages(unit, 1));
    return 0;
  });
}

TEST_CASE("site_pages: every page is in exactly one part, and no part is empty") {
  TwoParts house;
  house.look(house.nobody, [](service::Unit& unit) {
    const auto parts = service::list_site_parts(unit);
    REQUIRE(parts.size() == 3);
    CHECK(parts[0].number < parts[1].number);
    Slugs all;
    for (const service::SitePart& part : parts) {
      const auto pages = service::list_pages_of(unit, part);
      CHECK(pages.size() == 1);
      for (const service::PageEntry& page : pages) CHECK(page.page == part.page);
      for (const std::string& slug : slugs_of(pages)) all.push_back(slug);
    }
    CHECK(all == Slugs{"alpha", "beta", "alpha-vs-beta"});
    CHECK(service::list_pages_of(unit, {"tool", parts[1].number + 1}).empty());
    return 0;
  });
}

TEST_CASE("site_pages: the name of a part is read back, and only as it was written") {
  for (const service::SitePart& part : {service::SitePart{"tool", 0}, {"comparison", 1400}}) {
    const auto read = service::parse_site_part(to_string(part));
    REQUIRE(read);
    CHECK(read->page == part.page);
    CHECK(read->number == part.number);
  }
  for (const char* text : {"", "tool", "tool-", "tool--1", "tool-01", "tool-1x", "page-1",
                           "tool-9223372036854775807", "comparison-1 "})
    CHECK_FALSE(service::parse_site_part(text));
}

}  // namespace
}  // namespace panelist

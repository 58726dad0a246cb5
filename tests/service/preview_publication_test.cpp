#include "service/preview_publication.hpp"

#include <algorithm>

#include "service/request_comparison.hpp"
#include "service/start_round.hpp"
#include "tests/support/bench_panel.hpp"

namespace panelist {
namespace {

using service::PageFate;
using test::BenchHouse;

void add_endpoint(BenchHouse& house, int id, const std::string& types, const std::string& state) {
  house.change([&](storage::Transaction& tx) {
    tx.write(
        "INSERT INTO endpoint (id, url, types, secret, state, created_at) VALUES "
        "(:id, 'https://site.example/' || :id, :types, 'whsec_AAAA', :state, 0)",
        {{"id", std::int64_t{id}}, {"types", types}, {"state", state}});
  });
}

service::PublicationPreview look(BenchHouse& house, RunId run) {
  const auto preview = house.look(
      house.editor, [&](service::Unit& unit) { return service::preview_publication(unit, run); });
  REQUIRE(preview);
  return *preview;
}

service::PublicationCount count(BenchHouse& house, RunId run) {
  return house.look(house.editor, [&](service::Unit& unit) {
    return service::count_publication(unit, storage::find_run(unit.tx, unit.catalog, run).value());
  });
}

std::vector<std::string> slugs_of(const service::PublicationPreview& preview, bool waiting) {
  std::vector<std::string> slugs;
  for (const service::PreviewedPage& page : preview.pages)
    if ((page.fate == PageFate::waits) == waiting) slugs.push_back(page.slug);
  return slugs;
}

/// Pages that got a revision since the change with that id.
std::vector<std::string> changed_since(BenchHouse& house, std::int64_t change) {
  std::vector<std::string> slugs;
  house.database->read_and_wait([&](storage::Transaction& tx) {
    tx.each("SELECT slug FROM change WHERE id > :id ORDER BY id", {{"id", change}},
            [&](const storage::Row& row) { slugs.push_back(row.string(0)); });
  });
  std::sort(slugs.begin(), slugs.end());
  return slugs;
}

std::vector<std::string> sorted(std::vector<std::string> texts) {
  std::sort(texts.begin(), texts.end());
  return texts;
}

}  // namespace

TEST_CASE("preview_publication: the pages it names are those that the publication changes") {
  BenchHouse house;
  house.add_four();
  house.rules.auto_pairs = 1;
  house.vote_all(house.submit("Zeta").run);
  house.vote_all(house.submit("Yarn").run);
  auto wanted = house.submission("Alpha");
  house.submit("Late");
  wanted.compare_with = {"zeta", "late"};
  const auto alpha = house.submit(wanted);
  const auto preview = look(house, alpha.run);
  CHECK(slugs_of(preview, false) ==
        std::vector<std::string>{"alpha", "alpha-vs-zeta", "alpha-vs-yarn"});
  CHECK(slugs_of(preview, true) == std::vector<std::string>{"alpha-vs-late"});
  CHECK(preview.pages.back().waits_for.find("Not published") == 0);
  CHECK(count(house, alpha.run).pages == 3);
  const std::int64_t before = house.count("SELECT max(id) FROM change");
  house.vote_all(alpha.run);
  CHECK(changed_since(house, before) == sorted(slugs_of(preview, false)));
}

TEST_CASE("preview_publication: a new round publishes anew what is there, and wants no neighbour") {
  BenchHouse house;
  house.add_four();
  house.rules.auto_pairs = 1;
  house.vote_all(house.submit("Zeta").run);
  house.vote_all(house.submit("Alpha").run);
  house.vote_all(house.submit("Newer").run);
  const auto round = house.as(house.editor, [](service::Unit& unit) {
    return service::start_round(unit, {"alpha", {}, std::nullopt});
  });
  REQUIRE(round);
  const RunId run = round->run.id;
  const auto preview = look(house, run);
  for (const service::PreviewedPage& page : preview.pages) {
    CHECK(page.fate == PageFate::changes);
    CHECK(page.revision == 2);
  }
  const std::int64_t before = house.count("SELECT max(id) FROM change");
  house.vote_all(run, "skip");
  CHECK(changed_since(house, before) == sorted(slugs_of(preview, false)));
}

TEST_CASE("preview_publication: sites are told what they subscribed to, and only if they listen") {
  BenchHouse house;
  house.add_four();
  add_endpoint(house, 1, "*", "active");
  add_endpoint(house, 2, "comparison.updated", "active");
  add_endpoint(house, 3, "panel.completed", "disabled");
  const auto sent = house.submit("Alpha");
  const auto preview = look(house, sent.run);
  REQUIRE(preview.sites.size() == 2);
  CHECK(preview.sites[0].types == std::vector<std::string>{"panel.completed"});
  CHECK_FALSE(preview.sites[1].is_active);
  CHECK(count(house, sent.run).sites == 1);
}

TEST_CASE("preview_publication: for editors, and of runs that are not over") {
  BenchHouse house;
  house.add_four();
  const auto sent = house.submit("Alpha");
  const auto ask = [&](const service::Actor& actor) {
    return house.look(
        actor, [&](service::Unit& unit) { return service::preview_publication(unit, sent.run); });
  };
  CHECK(ask(house.person("Ana")).error().code == ErrorCode::forbidden);
  house.vote_all(sent.run);
  CHECK(ask(house.editor).error().code == ErrorCode::conflict);
}

}  // namespace panelist

#include "service/check_database.hpp"
#include "service/persona_record.hpp"
#include "service/tick_runs.hpp"
#include "storage/migrate.hpp"
#include "tests/support/bench_panel.hpp"

namespace panelist {
namespace {

using test::BenchHouse;

std::vector<std::string> problems_of(BenchHouse& house) {
  return house.look(house.editor,
                    [](service::Unit& unit) { return service::check_database(unit).problems; });
}

void run(BenchHouse& house, std::string_view sql) {
  house.change([&](storage::Transaction& tx) { tx.write(sql, {}); });
}

TEST_CASE("published_counts: the migration adds up what was published before it") {
  BenchHouse house;
  house.add_four();
  house.vote_all(house.submit("Zeta").run);
  const auto alpha = house.submit("Alpha");
  for (const char* persona : {"developer", "skeptic", "buyer", "futurist"})
    house.vote(alpha.run, persona, "skip");
  CHECK(problems_of(house).empty());
  run(house, "DELETE FROM overview_count");
  run(house, "DELETE FROM overview_count_change");
  const auto problems = problems_of(house);
  CHECK(problems.size() == 10);  // a category, four personas with two decisions, a phase
  REQUIRE_FALSE(problems.empty());
  CHECK(problems[0].starts_with("the counter category."));
  for (const auto& migration : storage::embedded_migrations(storage::Dialect::sqlite)) {
    if (migration.name != "overview_counts") continue;
    std::string_view sql = migration.sql;
    for (sql.remove_prefix(sql.find("INSERT")); sql.find(';') != std::string_view::npos;
         sql.remove_prefix(sql.find(';') + 1))
      run(house, sql.substr(0, sql.find(';')));
  }
  CHECK(problems_of(house).empty());
  CHECK(house.count("SELECT value FROM overview_count WHERE name = 'phase.published'") == 2);
}

TEST_CASE("published_counts: changes beside the counters count at once and are folded in later") {
  BenchHouse house;
  house.add_four();
  house.vote_all(house.submit("Zeta").run);
  run(house,
      "INSERT INTO overview_count_change (id, name, value) VALUES (1, 'votes.buyer.ship', 2), "
      "(2, 'votes.buyer.ship', 3)");
  const auto ships = [&house] {
    return house.look(house.nobody, [](service::Unit& unit) {
      for (const auto& rate : service::count_persona_rates(unit))
        if (rate.persona == "buyer") return rate.ships;
      return 0LL;
    });
  };
  CHECK(ships() == 6);
  const auto fold = [&house] {
    return house.change([&](storage::Transaction& tx) {
      service::Unit unit{tx, house.now, *house.random, house.catalog, house.rules, house.signals,
                         {}};
      CHECK(service::has_counts_to_fold(unit));
      CHECK(service::fold_counts(unit));
      CHECK_FALSE(service::has_counts_to_fold(unit));
      CHECK_FALSE(service::fold_counts(unit));
    });
  };
  fold();
  CHECK(ships() == 6);
  CHECK(house.count("SELECT value FROM overview_count WHERE name = 'votes.buyer.ship'") == 6);
}

}  // namespace
}  // namespace panelist

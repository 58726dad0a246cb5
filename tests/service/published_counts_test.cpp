#include "service/check_database.hpp"
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
  house.change([&](storage::Transaction& tx) { tx.run(sql, {}); });
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
  CHECK(house.text("SELECT value FROM overview_count WHERE name = 'phase.published'") == "2");
}

}  // namespace
}  // namespace panelist

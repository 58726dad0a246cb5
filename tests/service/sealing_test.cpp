// Sealed until the panel closes: no query tells anybody but the author which way a seat voted.
#include <filesystem>
#include <fstream>

#include "service/act_on_run.hpp"
#include "service/get_run.hpp"
#include "service/get_task.hpp"
#include "service/list_comparisons.hpp"
#include "service/list_runs.hpp"
#include "service/list_tasks.hpp"
#include "service/list_tools.hpp"
#include "service/own_record.hpp"
#include "service/persona_record.hpp"
#include "service/seals.hpp"
#include "storage/verdict_reader.hpp"
#include "tests/support/bench_panel.hpp"
#include "tests/support/checkout.hpp"

namespace panelist {
namespace {

using test::BenchHouse;

struct Sealed {
  BenchHouse house;
  service::SubmittedTool tool;
  TaskId task;
  VerdictId verdict;
  Sealed() {
    house.add_four();
    house.add("Edda", {}, 4);
    house.add("Sam", {}, 1);
    tool = house.submit("Lantern Trace");
    task = house.task_of(tool.run, "buyer");
    const auto voted = house.vote(tool.run, "buyer", "skip");
    REQUIRE(voted);
    verdict = voted->verdict.id;
  }
  bool is_seen_in_run(const service::Actor& actor) {
    const auto run =
        house.look(actor, [&](service::Unit& unit) { return service::get_run(unit, tool.run); });
    if (!run) return false;
    CHECK(!run->tally);
    for (const auto& seat : run->seats)
      if (seat.verdict) return true;
    for (const auto& entry : run->history)
      if (entry.data_json.find("skip\"") != std::string::npos) return true;
    return false;
  }
  bool is_seen_in_row(const service::Actor& actor) {
    return house.look(actor, [&](service::Unit& unit) {
      const storage::Viewer viewer{actor.person, actor.is_editor()};
      return storage::find_verdict(unit.tx, verdict, viewer).has_value();
    });
  }
};

TEST_CASE("sealing: only the author sees a verdict before the close") {
  Sealed sealed;
  BenchHouse& house = sealed.house;
  CHECK(sealed.is_seen_in_run(house.person("Cleo")));
  CHECK(sealed.is_seen_in_row(house.person("Cleo")));
  for (const char* name : {"Ana", "Ben", "Dora", "Edda", "Sam"}) {
    CAPTURE(name);
    CHECK(!sealed.is_seen_in_run(house.person(name)));
    CHECK(!sealed.is_seen_in_row(house.person(name)));
  }
  CHECK(!sealed.is_seen_in_run(house.editor));
  CHECK(!sealed.is_seen_in_row(house.nobody));
}

TEST_CASE("sealing: tasks, lists, searches, records and pages are silent too") {
  Sealed sealed;
  BenchHouse& house = sealed.house;
  const service::Actor edda = house.person("Edda");
  const auto detail =
      house.look(edda, [&](service::Unit& unit) { return service::get_task(unit, sealed.task); });
  REQUIRE(detail);
  CHECK(!detail->verdict);
  CHECK(detail->task.sealed);
  CHECK(!house.look(house.person("Ana"),
                    [&](service::Unit& unit) { return service::get_task(unit, sealed.task); }));
  for (const char* words : {"vote:skip", "vote:ship", "split:0-1", "state:in_review vote:skip",
                            "state:all vote:skip"}) {
    CAPTURE(words);
    const auto rows = house.look(edda, [&](service::Unit& unit) {
      return service::list_runs(unit, *service::parse_run_search(words), {});
    });
    REQUIRE(rows);
    CHECK(rows->items.empty());
  }
  const auto record = house.look(
      house.person("Ana"), [&](service::Unit& unit) { return service::own_record(unit, {}); });
  REQUIRE(record);
  CHECK(record->items.empty());
  const auto seals = house.look(
      house.nobody, [&](service::Unit& unit) { return service::list_seals(unit, {}); });
  REQUIRE(seals);
  REQUIRE(seals->items.size() == 1);
  CHECK(seals->items[0].nonce_hex.empty());
  CHECK(seals->items[0].text.empty());
  CHECK(house.look(edda, [&](service::Unit& unit) {
    return service::count_persona_rates(unit);
  }).empty());
  CHECK(!house.look(edda, [&](service::Unit& unit) {
    return service::load_scorecard(unit, sealed.tool.slug);
  }));
  const auto view = house.look(
      edda, [&](service::Unit& unit) { return service::get_tool(unit, sealed.tool.slug); });
  REQUIRE(view);
  CHECK(!view->scorecard);
  CHECK(view->tally.votes == 0);
  CHECK(!house.look(house.nobody, [&](service::Unit& unit) {
    return service::get_tool(unit, sealed.tool.slug);
  }));
}

TEST_CASE("sealing: how many are in is no secret, and nothing counts a vote early") {
  Sealed sealed;
  BenchHouse& house = sealed.house;
  const auto pipeline = house.look(house.person("Edda"), [&](service::Unit& unit) {
    return service::get_pipeline(unit, {}, {});
  });
  REQUIRE(pipeline);
  REQUIRE(pipeline->rows.items.size() == 1);
  CHECK(pipeline->rows.items[0].panel.in == 1);
  CHECK(pipeline->rows.items[0].seats[2].word == service::SeatWord::sealed);
  CHECK(house.count("SELECT count(*) FROM run WHERE ships IS NOT NULL") == 0);
}

TEST_CASE("sealing: an editor who opens them sees them, and is barred from the panel") {
  Sealed sealed;
  BenchHouse& house = sealed.house;
  const service::Actor edda = house.person("Edda");
  const auto without_reason = house.as(edda, [&](service::Unit& unit) {
    return service::act_on_run(unit, {sealed.tool.run, workflow::RunVerb::open_sealed, ""});
  });
  REQUIRE(!without_reason);
  const auto opened = house.as(edda, [&](service::Unit& unit) {
    return service::act_on_run(unit,
                               {sealed.tool.run, workflow::RunVerb::open_sealed, "a complaint"});
  });
  REQUIRE(opened);
  CHECK(opened->sealed_opened_by_me);
  CHECK(sealed.is_seen_in_row(edda));
  CHECK(!sealed.is_seen_in_row(house.editor));
  CHECK(!sealed.is_seen_in_row(house.person("Ana")));
  CHECK(house.count("SELECT count(*) FROM event WHERE type = 'sealed.opened'") == 1);
}

TEST_CASE("sealing: everybody on the panel sees everything after the close") {
  Sealed sealed;
  BenchHouse& house = sealed.house;
  for (const char* persona : {"developer", "skeptic", "futurist"})
    REQUIRE(house.vote(sealed.tool.run, persona, "ship"));
  CHECK(sealed.is_seen_in_row(house.person("Ana")));
  CHECK(sealed.is_seen_in_row(house.nobody));
}

TEST_CASE("sealing: the table of verdicts is read in one file, past every viewer by one caller") {
  const std::filesystem::path source = checkout::folder();
  int files = 0;
  for (const char* folder : {"engine", "web"})
    for (const auto& entry : std::filesystem::recursive_directory_iterator(source / folder)) {
      const std::string name = entry.path().filename().string();
      const std::string extension = entry.path().extension().string();
      if (extension != ".cpp" && extension != ".hpp") continue;
      ++files;
      std::ifstream stream(entry.path());
      const std::string text{std::istreambuf_iterator<char>(stream), {}};
      CAPTURE(name);
      const bool is_reader = name.starts_with("verdict_reader.");
      if (text.find("engine_only_read_sealed_votes") != std::string::npos)
        CHECK((is_reader || name == "advance_run.cpp"));
      const bool reads = text.find("FROM verdict ") != std::string::npos ||
                         text.find("JOIN verdict ") != std::string::npos;
      // verdicts.cpp asks for the last version number, invariants.cpp for ids of broken runs: no
      // text, no decision of a sealed row leaves either.
      const bool is_harmless = name == "verdicts.cpp" || name == "invariants.cpp";
      if (reads) CHECK((is_reader || is_harmless));
    }
  CHECK(files > 100);
}

}  // namespace
}  // namespace panelist

// No query of a desk, a list or a page walks a table that grows: the statements of use cases are
// recorded and their plans read on the file. The statements of the review itself are held against
// their plans in tests/simulation/query_plans_test.cpp; people there ask for no search of the
// pipeline and turn no page.
#include <sqlite3.h>

#include <algorithm>
#include <set>

#include "service/explain_pipeline.hpp"
#include "service/get_run.hpp"
#include "service/get_task.hpp"
#include "service/list_comparisons.hpp"
#include "service/list_runs.hpp"
#include "service/list_tasks.hpp"
#include "service/list_tools.hpp"
#include "service/own_record.hpp"
#include "service/persona_record.hpp"
#include "service/public_history.hpp"
#include "service/seals.hpp"
#include "service/site_pages.hpp"
#include "service/tick_runs.hpp"
#include "tests/support/bench_panel.hpp"

namespace panelist {
namespace {

using test::BenchHouse;

/// Passes everything on and remembers the texts.
class RecordingTransaction final : public storage::Transaction {
 public:
  RecordingTransaction(storage::Transaction& inner, std::set<std::string>& texts)
      : inner_(inner), texts_(texts) {}
  void each(std::string_view sql, storage::Params params, const EachRow& each_row) override {
    texts_.emplace(sql);
    inner_.each(sql, params, each_row);
  }
  void each(std::string_view sql, std::span<const storage::Param> params,
            const EachRow& each_row) override {
    texts_.emplace(sql);
    inner_.each(sql, params, each_row);
  }
  std::int64_t run(std::string_view sql, storage::Params params) override {
    texts_.emplace(sql);
    return inner_.run(sql, params);
  }
  void write(std::string_view sql, storage::Params params) override {
    texts_.emplace(sql);
    inner_.write(sql, params);
  }
  std::int64_t next_id() override { return inner_.next_id(); }
  void lock_run(RunId run_id) override { inner_.lock_run(run_id); }
  void lock_comparison(ComparisonId pair) override { inner_.lock_comparison(pair); }
  bool is_only_writer() const override { return inner_.is_only_writer(); }
  Instant lease_clock(Instant own) override { return inner_.lease_clock(own); }
  void count(std::string_view name, std::int64_t by) override { inner_.count(name, by); }
  std::optional<std::string> attempt(const std::function<void()>& work) override {
    return inner_.attempt(work);
  }
  void after_commit(std::function<void()> hook) override { inner_.after_commit(std::move(hook)); }

 private:
  storage::Transaction& inner_;
  std::set<std::string>& texts_;
};

template <typename Work>
void record(BenchHouse& house, const service::Actor& actor, std::set<std::string>& texts,
            Work work) {
  house.change([&](storage::Transaction& tx) {
    RecordingTransaction recording(tx, texts);
    service::Unit unit{recording,   house.now,     *house.random, house.catalog,
                       house.rules, house.signals, actor};
    work(unit);
  });
}

std::vector<std::string> read_plan(const std::string& file, const std::string& text) {
  sqlite3* database = nullptr;
  REQUIRE(sqlite3_open_v2(file.c_str(), &database, SQLITE_OPEN_READONLY, nullptr) == SQLITE_OK);
  sqlite3_stmt* statement = nullptr;
  const std::string explain = "EXPLAIN QUERY PLAN " + text;
  CAPTURE(text);
  REQUIRE(sqlite3_prepare_v2(database, explain.c_str(), -1, &statement, nullptr) == SQLITE_OK);
  std::vector<std::string> lines;
  while (sqlite3_step(statement) == SQLITE_ROW)
    lines.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 3)));
  sqlite3_finalize(statement);
  sqlite3_close(database);
  return lines;
}

/// Tables that stay small, by the alias they go under: categories, endpoints, subqueries of a page.
bool is_small(const std::string& line) {
  static const std::vector<std::string> small{"SCAN c",        "SCAN category", "SCAN endpoint",
                                              "SCAN x",        "SCAN person",   "SCAN CONSTANT",
                                              "SCAN id_block", "SCAN e"};
  return std::find(small.begin(), small.end(), line) != small.end();
}

void check_plans(BenchHouse& house, const std::set<std::string>& texts) {
  for (const std::string& text : texts)
    for (const std::string& line : read_plan(house.file(), text)) {
      if (!line.starts_with("SCAN ") || line.find(" USING ") != std::string::npos) continue;
      CAPTURE(text);
      CAPTURE(line);
      CHECK(is_small(line));
    }
}

TEST_CASE("query plans: desks, lists and pages use indexes only") {
  if (test::is_on_postgres()) return;  // plans of SQLite
  BenchHouse house;
  house.add_four();
  const auto zeta = house.submit("Zeta");
  house.vote_all(zeta.run);
  const auto tool = house.submit("Alpha");
  REQUIRE(house.vote(tool.run, "buyer", "ship"));
  const TaskId task = house.task_of(tool.run, "developer");
  std::set<std::string> texts;
  for (const service::Actor& actor : {house.editor, house.person("Ana"), house.nobody})
    record(house, actor, texts, [&](service::Unit& unit) {
      for (const char* whose : {"me", "none", ""})
        service::list_tasks(unit, {whose, "", {}, true}, {1, ""});
      service::list_tasks(unit, {"", "all", tool.run, false}, {50, ""});
      service::list_tasks(unit, {"me", "completed", {}, false}, {50, "5.7"});
      service::list_tasks(unit, {"me", "completed", {}, false, true}, {50, ""});
      service::list_done(unit, 40);
      service::count_desk(unit);
      service::get_task(unit, task);
      for (const char* words :
           {"", "state:in_review", "state:published", "alp", "overdue persona:buyer", "age>3d",
            "split:4-0", "state:published vote:ship", "needs:editor", "waits:free_seat",
            "waits:late_reviewer persona:buyer", "waits:on_hold", "waits:wait"})
        service::list_runs(unit, service::parse_run_search(words).value(), {1, "1.1"});
      service::get_pipeline(unit, {}, {});
      service::explain_pipeline(unit);
      service::get_run(unit, tool.run);
      service::list_tools(unit, {"developer-tools", "", true, false}, {1, ""});
      service::list_tools(unit, {"", "al", false, false}, {1, ""});
      service::list_tools(unit, {"", "", false, true}, {1, ""});
      service::list_tools(unit, {"", "", true, false}, {1, ""});
      service::get_tool(unit, "zeta");
      service::tool_clocks(unit, "alpha");
      service::list_comparisons(unit, {{}, ""}, {});
      service::list_comparisons(unit, {service::ComparisonState::published, ""}, {});
      service::list_comparisons(unit, {{}, "zeta"}, {});
      service::get_comparison(unit, "zeta-vs-alpha");
      service::list_changes(unit, 0, 50);
      service::list_latest_changes(unit, 50);
      service::own_record(unit, {});
      service::list_seals(unit, {});
      service::list_history(unit, "zeta", {2, "1.1"});
      service::list_history_log(unit, {1, "0.1"});
      service::list_run_seals(unit, zeta.run);
      service::list_persona_verdicts(unit, "buyer", {});
      service::list_all_pages(unit, 100);
      service::list_site_parts(unit);
      service::list_due_runs(unit, 10);
      service::find_next_wake(unit);
      service::find_duplicates(unit, "Alpha", "https://alpha.example");
    });
  CHECK(texts.size() > 40);
  check_plans(house, texts);
}

/// How many lines of the plans name it.
int count_plans(BenchHouse& house, const std::set<std::string>& texts, std::string_view words) {
  int count = 0;
  for (const std::string& text : texts)
    for (const std::string& line : read_plan(house.file(), text))
      if (line.find(words) != std::string::npos) ++count;
  return count;
}

TEST_CASE("query plans: what a desk shows of finished work is found by its holder, never by all") {
  if (test::is_on_postgres()) return;  // plans of SQLite
  BenchHouse house;
  house.add_four();
  house.submit("Alpha");
  std::set<std::string> sealed, done;
  record(house, house.person("Ana"), sealed, [&](service::Unit& unit) {
    service::list_tasks(unit, {"me", "completed", {}, false, true}, {50, ""});
    service::count_desk(unit);
  });
  record(house, house.person("Ana"), done,
         [&](service::Unit& unit) { service::list_done(unit, 40); });
  // Of sealed verdicts there are few, of those that were ever written ten thousands.
  CHECK(count_plans(house, sealed, "INDEX verdict_sealed_by_person (person_id=?") == 2);
  for (const std::string& text : sealed) {
    CAPTURE(text);
    CHECK(count_plans(house, {text}, "INDEX task_done_by_assignee") == 0);
  }
  CHECK(count_plans(house, done, "INDEX task_done_by_assignee (assignee_id=?") == 1);
}

TEST_CASE(
    "query plans: a split that few panels had is found by itself, a seat of ended runs never") {
  if (test::is_on_postgres()) return;  // plans of SQLite
  BenchHouse house;
  house.add_four();
  house.vote_all(house.submit("Alpha").run);
  std::set<std::string> split, seat;
  record(house, house.editor, split, [&](service::Unit& unit) {
    service::list_runs(unit, service::parse_run_search("split:2-2").value(), {1, ""});
  });
  record(house, house.editor, seat, [&](service::Unit& unit) {
    const auto filter = service::parse_run_search("state:published persona:buyer").value();
    CHECK(service::list_runs(unit, filter, {}).value().items.empty());
  });
  CHECK(count_plans(house, split, "INDEX run_by_split (phase=? AND ships=? AND votes=?)") == 1);
  CHECK(seat.empty());
}

TEST_CASE("query plans: the pipeline is summed in the order of indexes made for it") {
  if (test::is_on_postgres()) return;  // plans of SQLite
  BenchHouse house;
  house.add_four();
  house.submit("Alpha");
  std::set<std::string> texts;
  record(house, house.editor, texts, [](service::Unit& unit) { service::explain_pipeline(unit); });
  CHECK(count_plans(house, texts, "INDEX task_waiting_by_holder") == 2);
  CHECK(count_plans(house, texts, "COVERING INDEX run_by_first_due") == 3);
  CHECK(count_plans(house, texts, "COVERING INDEX run_by_last_due") == 1);
  CHECK(count_plans(house, texts, "INDEX task_set_aside") == 2);
  CHECK(count_plans(house, texts, "INDEX task_of_editors") == 1);
  CHECK(count_plans(house, texts, "INDEX run_to_decide") == 1);
  CHECK(count_plans(house, texts, "SCAN r USING INDEX run_open") == 0);
  for (const std::string& text : texts)
    if (text.find("FROM task s") != std::string::npos)
      CHECK(count_plans(house, {text}, "TEMP B-TREE FOR GROUP BY") == 0);
}

TEST_CASE("query plans: the open lists come out of their indexes in order") {
  if (test::is_on_postgres()) return;  // plans of SQLite
  BenchHouse house;
  house.add_four();
  house.submit("Alpha");
  std::set<std::string> texts;
  record(house, house.person("Ana"), texts, [&](service::Unit& unit) {
    service::list_tasks(unit, {"me", "", {}, false}, {1, ""});
    service::list_done(unit, 40);
  });
  record(house, house.editor, texts, [&](service::Unit& unit) {
    service::list_tasks(unit, {"", "", {}, false}, {1, ""});
    service::list_due_runs(unit, 10);
    service::list_comparisons(unit, {service::ComparisonState::published, ""}, {});
    service::list_changes(unit, 0, 50);
    service::list_pages_of(unit, {"comparison", 0});
    service::list_runs(unit, {}, {1, ""});
    service::list_runs(unit, service::parse_run_search("state:in_review").value(), {1, ""});
  });
  for (const std::string& text : texts)
    for (const std::string& line : read_plan(house.file(), text)) {
      CAPTURE(text);
      CAPTURE(line);
      CHECK(line.find("USE TEMP B-TREE FOR ORDER BY") == std::string::npos);
    }
}

}  // namespace
}  // namespace panelist

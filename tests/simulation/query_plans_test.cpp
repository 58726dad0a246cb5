// How the database carries out every statement of a few played histories. Work that is done must
// not slow work that is open: no table that grows with the years is read from end to end.
#include <doctest/doctest.h>
#include <sqlite3.h>

#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/log.hpp"
#include "simulation/simulation.hpp"
#include "storage/invariants.hpp"
#include "storage/published_counts.hpp"
#include "storage/sqlite/sqlite_database.hpp"
#include "tests/simulation/materials.hpp"
#include "tests/storage/sqlite_temp_folder.hpp"
#include "tests/support/effort.hpp"

using namespace panelist;
using namespace panelist::simulation;
using namespace panelist::simulation::testing;

namespace {

/// Rows are added to these with every tool, verdict, page, message or request.
const std::set<std::string> growing_tables{
    "run",    "task",    "event",  "verdict",     "draft",      "tool",       "tool_facts",
    "change", "message", "mail",   "delivery",    "attempt",    "comparison", "revision",
    "audit",  "session", "tool_capability", "correction", "idempotency", "history_log",
    "sign_in_link"};
/// Indexes of open work only, however much is done.
const std::set<std::string> indexes_of_open_work{
    "run_open",     "run_open_by_phase", "run_by_wake",  "run_needing_editor", "run_failed",
    "task_in_pool", "run_by_first_due", "run_by_last_due", "mail_due",   "task_open_by_due",   "correction_open",
    "task_free",    "task_waiting_by_holder", "task_set_aside", "task_of_editors", "run_to_decide",
    "delivery_due", "mail_for_digest",   "task_open_by_assignee"};
std::set<std::string>* heard = nullptr;

int hear(unsigned, void*, void* statement, void*) {
  const char* sql = sqlite3_sql(static_cast<sqlite3_stmt*>(statement));
  if (sql != nullptr && heard != nullptr) heard->insert(sql);
  return 0;
}

int listen(sqlite3* db, char**, const sqlite3_api_routines*) {
  return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, hear, nullptr);
}

/// Every statement that any connection carries out while this lives. One thread at a time.
class Listener {
 public:
  explicit Listener(std::set<std::string>& statements) {
    heard = &statements;
    sqlite3_auto_extension(reinterpret_cast<void (*)()>(listen));
  }
  ~Listener() {
    sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(listen));
    heard = nullptr;
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
};

/// The lines of its plan; nothing when it is about no table of ours (a PRAGMA, a migration).
std::vector<std::string> explain(sqlite3* db, const std::string& sql) {
  std::vector<std::string> plan;
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(db, ("EXPLAIN QUERY PLAN " + sql).c_str(), -1, &statement, nullptr) !=
      SQLITE_OK)
    return plan;
  while (sqlite3_step(statement) == SQLITE_ROW)
    plan.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, 3)));
  sqlite3_finalize(statement);
  return plan;
}

/// Which table a name in the plan stands for.
std::map<std::string, std::string> aliases_of(const std::string& sql) {
  static const std::regex named(R"((?:FROM|JOIN|UPDATE)\s+(\w+)(?:\s+(?:AS\s+)?(\w+))?)");
  std::map<std::string, std::string> aliases;
  for (std::sregex_iterator at(sql.begin(), sql.end(), named), end; at != end; ++at) {
    aliases[(*at)[1]] = (*at)[1];
    if ((*at)[2].matched) aliases[(*at)[2]] = (*at)[1];
  }
  return aliases;
}

/// The lines that read a growing table from end to end.
std::vector<std::string> whole_reads(const std::string& sql, const std::vector<std::string>& plan) {
  static const std::regex scan(R"(SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?.*)");
  const auto aliases = aliases_of(sql);
  const bool sorts = std::any_of(plan.begin(), plan.end(), [](const std::string& line) {
    return line.find("TEMP B-TREE") != std::string::npos;
  });
  // Only what is read first ends with the limit, in the order of its index; a sort reads all first,
  // unless the limit is that of an inner query.
  const bool is_inner = sql.find(" LIMIT :limit) AS ") != std::string::npos;
  bool may_end = is_inner || (!sorts && sql.find(" LIMIT ") != std::string::npos);
  std::vector<std::string> found;
  for (const std::string& line : plan) {
    std::smatch read;
    if (!std::regex_match(line, read, scan)) continue;
    const auto table = aliases.find(read[1]);
    if (table == aliases.end() || !growing_tables.contains(table->second)) continue;
    if (std::exchange(may_end, false)) continue;
    if (!indexes_of_open_work.contains(read[2])) found.push_back(line);
  }
  return found;
}

}  // namespace

TEST_CASE("query plans: no statement reads a growing table from end to end") {
  log::start("off");
  std::set<std::string> statements, checks;
  {
    const Listener listener(statements);
    constexpr std::uint64_t seeds = test::sweep_stride == 1 ? 12 : 2;
    for (std::uint64_t seed = 1; seed <= seeds; ++seed)
      simulate(seed, short_scale(), stock().materials(), machines());
  }
  storage::test::TempFolder folder;
  {
    const Listener listener(checks);  // what `panelist check` reads, it reads whole
    storage::sqlite::SqliteSettings settings;
    settings.file = folder.file();
    auto database = storage::sqlite::open_for_serving(settings);
    REQUIRE(database);
    (*database)->read_and_wait([](storage::Transaction& tx) {
      storage::find_contradictions(tx);
      storage::find_miscounts(tx);
    });
    (*database)->stop();
  }
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(folder.file().c_str(), &db) == SQLITE_OK);
  int explained = 0;
  for (const std::string& sql : statements) {
    const auto plan = explain(db, sql);
    explained += plan.empty() ? 0 : 1;
    if (checks.contains(sql)) continue;
    for (const std::string& line : whole_reads(sql, plan)) FAIL_CHECK(line << " in: " << sql);
  }
  sqlite3_close(db);
  MESSAGE(explained << " statements explained");
  CHECK(explained > 100);
}

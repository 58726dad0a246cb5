// `panelist migrate`: to this program's version, or with all rows to another database.

#include <CLI/CLI.hpp>
#include <chrono>
#include <iomanip>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/bench_server.hpp"  // ScratchFolder
#include "app/command_line.hpp"
#include "app/storage_choice.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "storage/database.hpp"
#include "storage/postgres/postgres_database.hpp"
#include "storage/sqlite/sqlite_database.hpp"
#include "storage/table_move.hpp"

namespace panelist::app {
namespace {

struct MoveAddresses {
  std::string from, to;
};

constexpr std::size_t hash_digits_shown = 16;

int bring_up(Context& context) {
  auto steps = migrate_database(context.config);
  if (!steps) return refused(steps.error());
  return print(context, {{"steps", *steps}}, [&] {
    std::cout << (*steps == 0 ? "the database is up to date"
                              : plural(*steps, "migration", "migrations") + " done")
              << "\n";
  });
}

/// On standard error, once a second.
storage::MoveProgress say_progress() {
  using SteadyClock = std::chrono::steady_clock;
  auto said = std::make_shared<SteadyClock::time_point>(SteadyClock::now());
  return [said](const std::string& doing, std::int64_t rows) {
    const auto now = SteadyClock::now();
    if (now - *said < std::chrono::seconds(1)) return;
    *said = now;
    std::cerr << doing;
    if (rows > 0) std::cerr << ": " << rows << " rows";
    std::cerr << std::endl;
  };
}

/// What a new installation has, made by the migrations themselves.
Result<void> check_new(storage::RowTarget& target) {
  if (target.existing() == nullptr) return {};
  const auto folder = ScratchFolder::make("");
  if (!folder) return fail(folder.error());
  const std::string file = (*folder)->path() + "/new.db";
  if (auto made = storage::sqlite::migrate(file); !made) return fail(made.error());
  auto fresh = open_row_source("sqlite:" + file);
  if (!fresh) return fail(fresh.error());
  return storage::check_unused(*target.existing(), **fresh);
}

Result<storage::MoveReport> move_all(const MoveAddresses& addresses) {
  auto source = open_row_source(addresses.from);
  if (!source) return fail(source.error());
  auto target = open_row_target(addresses.to);
  if (!target) return fail(target.error());
  try {
    if (auto checked = check_new(**target); !checked) return fail(checked.error());
    return storage::move_tables(**source, **target, say_progress());
  } catch (const storage::StorageFailure& failure) {
    if (failure.kind() == storage::FailureKind::unknown) return fail(conflict(failure.what()));
    const ErrorCode code = failure.kind() == storage::FailureKind::full ? ErrorCode::storage_full
                                                                        : ErrorCode::conflict;
    return fail(
        Error{code,
              std::string("the move broke off and nothing of it is kept: ") + failure.what(),
              {},
              {}});
  }
}

Json report_json(const storage::MoveReport& report) {
  Json tables = Json::array();
  for (const storage::MovedTable& table : report.tables)
    tables.push_back(
        {{"table", table.name}, {"rows", table.digest.rows}, {"hash", to_hex(table.digest.hash)}});
  return {{"tables", tables},
          {"rows", report.rows},
          {"highest_id", report.highest_id},
          {"next_id", report.next_id}};
}

void print_report(const storage::MoveReport& report) {
  std::size_t width = 0;
  for (const storage::MovedTable& table : report.tables) width = std::max(width, table.name.size());
  for (const storage::MovedTable& table : report.tables)
    std::cout << std::left << std::setw(static_cast<int>(width)) << table.name << std::right
              << std::setw(12) << table.digest.rows << "  "
              << to_hex(table.digest.hash).substr(0, hash_digits_shown) << "\n";
  std::cout << "moved " << report.rows << " rows; every table has the same number of rows and the "
            << "same hash on both sides\n";
}

bool are_of_two_kinds(const MoveAddresses& addresses) {
  const auto is_file = [](const std::string& url) { return url.starts_with("sqlite:"); };
  const auto is_server = storage::postgres::is_postgres_url;
  return (is_file(addresses.from) && is_server(addresses.to)) ||
         (is_server(addresses.from) && is_file(addresses.to));
}

int move_installation(Context& context, const MoveAddresses& addresses) {
  if (!are_of_two_kinds(addresses))
    return refused(Error{ErrorCode::invalid,
                         "--from and --to name databases of two kinds, sqlite:FILE and "
                         "postgresql://USER@HOST/NAME; within one kind use panelist backup or "
                         "pg_dump",
                         {},
                         {}});
  log::start("warn");  // the move says itself what it does
  auto report = move_all(addresses);
  if (!report) return refused(report.error());
  return print(context, report_json(*report), [&report] { print_report(*report); });
}

}  // namespace

Run setup_migrate(CLI::App& command) {
  auto addresses = std::make_shared<MoveAddresses>();
  command.footer(
      "Without options: the migrations that the configured database lacks.\n\n"
      "  panelist migrate --from sqlite:data/panelist.db --to postgresql://USER@HOST/NAME\n"
      "                                     all rows to an empty database, all of them or none;\n"
      "                                     counts and hashes of every table are compared\n"
      "  panelist migrate --from postgresql://USER@HOST/NAME --to sqlite:FILE\n"
      "                                     and back\n"
      "Stop the server first. Afterwards storage.url names the new database.");
  auto* from = command.add_option("--from", addresses->from, "Move all rows of this database");
  auto* to = command.add_option("--to", addresses->to, "to this one, which is empty");
  from->needs(to);
  to->needs(from);
  return [addresses](Context& context) {
    return addresses->from.empty() ? bring_up(context) : move_installation(context, *addresses);
  };
}

}  // namespace panelist::app

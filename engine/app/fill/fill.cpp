#include "app/fill/fill.hpp"

#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <iomanip>
#include <iostream>
#include <limits>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/fill/case_writer.hpp"
#include "app/fill/played_cases.hpp"
#include "app/fill/stock.hpp"
#include "app/installation.hpp"
#include "base/canonical_json.hpp"
#include "service/page_refs.hpp"
#include "storage/database.hpp"
#include "storage/sqlite/sqlite_database.hpp"

namespace panelist::app {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::int64_t tools_per_commit = 200;
constexpr std::int64_t first_number = 1'000'000;  ///< of a copy's name: all of them sort by age
constexpr double room_factor = 1.6;  ///< to the bytes of the rows: pages, indexes, a margin
constexpr Duration open_age_max = std::chrono::hours{24 * 14};

std::string stock_file(const std::string& folder) { return folder + "/bench-stock.db"; }
std::string database_file(const std::string& folder) { return folder + "/panelist.db"; }

double seconds_since(SteadyClock::time_point began) {
  return std::chrono::duration<double>(SteadyClock::now() - began).count();
}

double in_gib(double bytes) { return bytes / (1024.0 * 1024 * 1024); }

/// Plays the stock, and begins the database with it; what is there already stays.
Result<void> begin_folder(const Context& context, const FillOptions& options) {
  const std::string& folder = context.data_folder;
  const bool has_stock = std::filesystem::exists(stock_file(folder));
  if (!has_stock && std::filesystem::exists(database_file(folder)))
    return fail(conflict(folder + " holds a database that no fill began; name a new folder"));
  if (!has_stock) {
    std::cerr << "playing the cases that are copied" << std::endl;
    std::filesystem::create_directories(folder);
    auto played = play_stock(context.config, folder + "/bench-stock.partial", stock_file(folder),
                             options.must_stop);
    if (!played) return played;
  }
  if (std::filesystem::exists(database_file(folder))) return {};
  return storage::sqlite::backup_to(stock_file(folder), database_file(folder));
}

/// Every case of the stock, ready to be copied.
struct Stock {
  std::vector<storage::Table> tables;
  std::unique_ptr<Reviewers> reviewers;  ///< stays where it is: the patterns point into it
  std::vector<CasePattern> published, open;
  Instant ended{};  ///< when it was played
  double bytes_per_case{0};
};

std::size_t bytes_of(const PlayedCase& played) {
  std::size_t bytes = 0;
  for (const HeldRow& row : played.rows)
    for (const HeldValue& value : row.values) {
      if (const auto* text = std::get_if<std::string>(&value)) bytes += text->size();
      if (const auto* held = std::get_if<HeldBytes>(&value)) bytes += held->bytes.size();
      bytes += sizeof(std::int64_t);
    }
  return bytes;
}

/// The content of every page, as the engine builds it again from what a revision refers to.
Result<void> read_contents(const Config& config, const std::string& file, PlayedCases& played) {
  Config own = config;
  own.set("storage.url", {"sqlite:" + file}, "bench");
  auto house = Installation::open(own, {Opening::read_only});
  if (!house) return fail(house.error());
  const web::House& parts = (*house)->house();
  const auto outcome = parts.database.read_and_wait([&](storage::Transaction& tx) {
    service::Unit unit{
        tx, parts.clock.now(), parts.random, parts.catalog, parts.rules, parts.signals, {}};
    for (PlayedCase& one : played.cases)
      if (const std::string refs = page_refs_of(one, played.tables); !refs.empty())
        one.content = canonical_json(service::rebuild_content(unit, "tool", refs));
  });
  if (outcome == storage::Outcome::committed) return {};
  return fail(conflict("the pages of " + file + " cannot be read"));
}

Result<Stock> read_stock(const Config& config, const std::string& file) {
  PlayedCases played;
  {
    auto source = open_row_source("sqlite:" + file);
    if (!source) return fail(source.error());
    played = read_played_cases(**source);
  }
  if (auto read = read_contents(config, file, played); !read) return fail(read.error());
  Stock stock;
  stock.tables = played.tables;
  stock.reviewers = std::make_unique<Reviewers>(std::move(played.reviewers));
  for (const PlayedCase& one : played.cases) {
    stock.bytes_per_case +=
        static_cast<double>(bytes_of(one)) / static_cast<double>(played.cases.size());
    CasePattern pattern(one, stock.tables, *stock.reviewers);
    (pattern.is_finished() ? stock.published : stock.open).push_back(std::move(pattern));
  }
  struct stat about {};
  if (::stat(file.c_str(), &about) != 0) return fail(not_found("cannot read " + file));
  stock.ended = from_millis(about.st_mtim.tv_sec * 1000LL);
  return stock;
}

/// Which case the n-th tool of the folder copies, and how much later it happens.
class Plan {
 public:
  Plan(const Stock& stock, const FillOptions& options, Instant now)
      : stock_(stock), options_(options), since_(now - stock.ended) {}
  const CasePattern& pattern_of(std::int64_t tool) const {
    const auto& cases = is_open(tool) ? stock_.open : stock_.published;
    const std::int64_t turn = is_open(tool) ? open_until(tool) : tool;
    return cases[static_cast<std::size_t>(turn) % cases.size()];
  }
  /// A published case keeps its people, who signed it by name; open ones are shared out to all.
  std::size_t shift_of(std::int64_t tool) const {
    return is_open(tool) ? static_cast<std::size_t>(open_until(tool)) : 0;
  }
  /// Published ones are spread over all the time until now, the older the lower their number.
  Duration later(std::int64_t tool) const {
    constexpr std::int64_t stride = 7919;  // a prime: the times of neighbours are far apart
    if (is_open(tool)) return since_ + Duration{tool * stride * 1000 % stock_margin.count()};
    return (stock_age - open_age_max) / options_.tools * tool;
  }

 private:
  bool is_open(std::int64_t tool) const {
    return open_until(tool) > open_until(tool - 1) &&
           open_until(tool) > static_cast<std::int64_t>(stock_.open.size());
  }
  /// How many of the first so many tools are under way.
  std::int64_t open_until(std::int64_t tool) const { return tool * options_.open_percent / 100; }

  const Stock& stock_;
  const FillOptions& options_;
  Duration since_;
};

Result<std::int64_t> count_tools(storage::Database& database, const storage::Table& tool) {
  std::int64_t count = 0;
  const auto outcome = database.read_and_wait([&](storage::Transaction& tx) {
    tx.first(storage::counting_text(tool), {{"limit", std::numeric_limits<std::int64_t>::max()}},
             [&count](const storage::Row& row) { count = row.int64(0); });
  });
  if (outcome == storage::Outcome::committed) return count;
  return fail(conflict("the tools cannot be counted"));
}

Result<void> check_room(const std::string& folder, const Stock& stock, std::int64_t copies) {
  const double needed = static_cast<double>(copies) * room_factor * stock.bytes_per_case;
  const auto free = static_cast<double>(std::filesystem::space(folder).available);
  std::cerr << std::fixed << std::setprecision(2) << copies << " tools to come need about "
            << in_gib(needed) << " GiB, " << in_gib(free) << " GiB are free" << std::endl;
  if (needed <= free) return {};
  return fail(
      Error{ErrorCode::storage_full,
            "the disk of " + folder + " has no room for " + std::to_string(copies) + " more tools",
            {},
            {}});
}

class Progress {
 public:
  Progress(std::int64_t from, std::int64_t to) : from_(from), to_(to) {}
  void tell(std::int64_t done) {
    if (seconds_since(told_) < 1) return;
    told_ = SteadyClock::now();
    const double per_second = static_cast<double>(done - from_) / seconds_since(began_);
    std::cerr << done << " of " << to_ << " tools, " << std::setprecision(0) << per_second
              << " per second" << std::endl;
  }

 private:
  std::int64_t from_, to_;
  SteadyClock::time_point began_{SteadyClock::now()}, told_{began_};
};

Result<void> write_copies(storage::Database& database, const Stock& stock, std::int64_t from,
                          const FillOptions& options) {
  const Plan plan(stock, options, system_clock().now());
  Progress progress(from, options.tools);
  while (from < options.tools) {
    if (options.must_stop())
      return fail(
          conflict("stopped at " + std::to_string(from) + " tools; the same command continues"));
    const std::int64_t end = std::min(from + tools_per_commit, options.tools);
    const auto outcome =
        database.write_and_wait(storage::Database::Work([&](storage::Transaction& tx) {
          CaseWriter writer(tx, stock.tables);
          for (std::int64_t tool = from + 1; tool <= end; ++tool)
            writer.write(plan.pattern_of(tool), first_number + tool, plan.later(tool),
                         plan.shift_of(tool));
          writer.write_counts();
          return true;
        }));
    if (outcome != storage::Outcome::committed)
      return fail(conflict("the tools after " + std::to_string(from) + " could not be stored"));
    from = end;
    progress.tell(from);
  }
  return {};
}

}  // namespace

int run_fill(const Context& context, const FillOptions& options) {
  const SteadyClock::time_point began = SteadyClock::now();
  if (auto begun = begin_folder(context, options); !begun) return refused(begun.error());
  auto stock = read_stock(context.config, stock_file(context.data_folder));
  if (!stock) return refused(stock.error());
  auto database = open_database(context.config, Opening::serving);
  if (!database) return refused(database.error());
  const auto before = count_tools(**database, stock->tables.front());
  if (!before) return refused(before.error());
  if (auto room = check_room(context.data_folder, *stock, options.tools - *before); !room)
    return refused(room.error());
  if (auto written = write_copies(**database, *stock, *before, options); !written)
    return refused(written.error());
  const auto after = count_tools(**database, stock->tables.front());
  if (!after) return refused(after.error());
  (*database)->stop();
  const double seconds = seconds_since(began);
  const auto bytes = std::filesystem::file_size(database_file(context.data_folder));
  return print(context,
               {{"tools", *after},
                {"written", *after - *before},
                {"seconds", seconds},
                {"file_bytes", bytes},
                {"bytes_per_tool", bytes / static_cast<std::uintmax_t>(*after)}},
               [&] {
                 std::cout << *after << " tools in " << database_file(context.data_folder) << ", "
                           << std::fixed << std::setprecision(1)
                           << in_gib(static_cast<double>(bytes)) << " GiB; " << *after - *before
                           << " of them written in " << seconds << " s\n";
               });
}

}  // namespace panelist::app

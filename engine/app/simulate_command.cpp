#include <CLI/CLI.hpp>
#include <charconv>
#include <chrono>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/command_line.hpp"
#include "app/simulated_machine.hpp"
#include "app/simulated_server.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "simulation/simulation.hpp"
#include "simulation/stock.hpp"

namespace panelist::app {
namespace {

using simulation::History;

struct Options {
  std::string seeds{"1"};  ///< "7" or "1..2000"
  std::string storage{};    ///< empty: a SQLite of its own, in memory
  int years{0};
  bool is_short{false}, is_traced{false};
};

struct Range {
  std::uint64_t first{1}, last{1};
};

std::optional<std::uint64_t> read_seed(std::string_view text) {
  std::uint64_t seed = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (read.ec != std::errc{} || read.ptr != text.data() + text.size()) return std::nullopt;
  return seed;
}

Result<Range> read_range(const std::string& text) {
  const std::size_t dots = text.find("..");
  const auto first = read_seed(std::string_view(text).substr(0, dots));
  const auto last =
      dots == std::string::npos ? first : read_seed(std::string_view(text).substr(dots + 2));
  if (!first || !last || *last < *first)
    return fail(invalid_field("--seed", "expected a whole number, or FIRST..LAST"));
  return Range{*first, *last};
}

Json json_of(const History& history) {
  const simulation::Counts& counts = history.counts;
  return {{"seed", history.seed},
          {"fingerprint", history.fingerprint},
          {"virtual_days", history.lasted / std::chrono::hours{24}},
          {"acts", history.acts},
          {"requests", counts.requests},
          {"refused", counts.refused},
          {"lost_answers", counts.lost},
          {"tools", counts.tools},
          {"drafts", counts.drafts},
          {"verdicts", counts.verdicts},
          {"reopened", counts.reopened},
          {"rounds", counts.rounds},
          {"corrected", counts.corrected},
          {"voided", counts.voided},
          {"taken_down", counts.taken_down},
          {"rebalances", counts.rebalances},
          {"skipped_steps", counts.skipped},
          {"moved_runs", counts.moved},
          {"published", history.published},
          {"timers", history.timers},
          {"messages", history.messages},
          {"mails", history.mails},
          {"kills", counts.deaths},
          {"power_losses", counts.power_losses},
          {"disk_faults", counts.disk_faults},
          {"clock_jumps", counts.clock_jumps},
          {"restarts", counts.restarts},
          {"checks", counts.checks},
          {"canaries_seen", history.canaries_seen},
          {"problems", history.problems}};
}

void add(Json& total, const Json& one) {
  for (const auto& [key, value] : one.items())
    if (value.is_number_integer() && key != "seed")
      total[key] = total.value(key, std::int64_t{0}) + value.get<std::int64_t>();
}

void print_problems(const History& history, const Options& options) {
  for (const std::string& problem : history.problems) std::cout << "PROBLEM " << problem << "\n";
  std::cout << "seed " << history.seed << " failed; replay it with: panelist simulate --seed "
            << history.seed
            << (options.years > 0 ? " --years " + std::to_string(options.years) : "")
            << (options.storage.empty() ? "" : " --storage ADDRESS")
            << " --trace\n";
}

int simulate(const Context& context, const Options& options) {
  log::start(options.is_traced ? "warn" : "off");
  const auto range = read_range(options.seeds);
  if (!range) return refused(range.error());
  const auto stock = simulation::load_stock(
      {context.config.path("folders.personas"), context.config.path("folders.workflows"),
       context.config.path("folders.templates"), context.config.path("folders.static")});
  if (!stock) return refused(stock.error());
  const auto machines = options.storage.empty() ? simulated_machines()
                                                : simulated_server_machines(options.storage);
  if (!machines) return refused(machines.error());
  const simulation::Scale scale =
      options.years > 0 ? simulation::long_scale(options.years) : simulation::short_scale();
  std::function<void(const std::string&)> trace;
  if (options.is_traced) trace = [](const std::string& line) { std::cout << line << "\n"; };
  const auto began = std::chrono::steady_clock::now();
  Json total{{"seeds", range->last - range->first + 1}};
  std::int64_t failed = 0;
  for (std::uint64_t seed = range->first; seed <= range->last; ++seed) {
    const History history = simulation::simulate(seed, scale, stock->materials(), *machines, trace);
    add(total, json_of(history));
    if (range->first == range->last) total["fingerprint"] = history.fingerprint;
    failed += history.problems.empty() ? 0 : 1;
    if (!history.problems.empty()) print_problems(history, options);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  total["failed"] = failed;
  if (context.is_json) {
    std::cout << total.dump() << "\n";
    return failed == 0 ? 0 : 1;
  }
  std::cout << "took " << took.count() << " s\n";
  for (const auto& [key, value] : total.items())
    if (key != "seeds" && key != "failed") std::cout << key << ": " << value << "\n";
  std::cout << (failed == 0 ? "every invariant held and every panel came out: "
                            : "FAILED: " + std::to_string(failed) + " of ")
            << plural(static_cast<long long>(range->last - range->first + 1), "seed", "seeds")
            << ", " << total["verdicts"] << " verdicts, " << total["published"] << " panels\n";
  return failed == 0 ? 0 : 1;
}

}  // namespace

Run setup_simulate(CLI::App& command) {
  auto options = std::make_shared<Options>();
  command.add_option("--seed,--seeds", options->seeds, "N, or FIRST..LAST (default 1)");
  auto* years = command
                    .add_option("--years", options->years,
                                "Years with about 200 tools each; without: a short history")
                    ->check(CLI::Range(1, 100));
  command.add_option("--storage", options->storage,
                     "postgresql://USER@HOST/NAME: on an empty database or schema there, instead "
                     "of SQLite in memory");
  command.add_flag("--short", options->is_short, "Short histories (the default)")->excludes(years);
  command.add_flag("--trace", options->is_traced, "Print every act");
  return [options](Context& context) { return simulate(context, *options); };
}

}  // namespace panelist::app

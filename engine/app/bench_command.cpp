// `panelist bench`: the load in this process, the server in one of its own.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <iostream>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/bench_limits.hpp"
#include "app/bench_server.hpp"
#include "app/command_line.hpp"
#include "app/fill/fill.hpp"
#include "base/log.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "bench/http_bench.hpp"
#include "bench/machine.hpp"
#include "bench/page_bench.hpp"
#include "runtime/descriptor_limit.hpp"

namespace panelist::app {
namespace {

struct BenchOptions {
  bench::HttpOptions http;
  std::vector<std::string> urls;
  std::string token;
  std::int64_t fill{0};  ///< tools; 0: measure
  int fill_open{2};      ///< of a hundred of them

  /// What is not the mixed phase takes a part of its time, or little for so many cases.
  double share(double part, double most) const {
    const double whole = http.cases != 0 ? static_cast<double>(http.cases) / 100 : http.seconds;
    return std::clamp(whole * part, 0.1, most);
  }
  LimitOptions limits(const std::string& parent_folder) const {
    LimitOptions limits;
    limits.parent_folder = parent_folder;
    limits.outstanding = http.clients;
    limits.sync_seconds = share(0.2, 1);
    limits.seconds = share(0.4, 4);
    if (http.cases != 0) limits.cases_max = std::min<std::uint64_t>(http.cases, limits.cases_max);
    return limits;
  }
};

volatile sig_atomic_t bench_must_stop = 0;

void note_bench_stop(int) { bench_must_stop = 1; }

/// The scratch folder and the server go even when somebody presses Ctrl-C.
void watch_bench_signals() {
  struct sigaction action {};
  action.sa_handler = note_bench_stop;
  sigemptyset(&action.sa_mask);
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
}

bool bench_stops() { return bench_must_stop != 0; }

void describe(bench::Figures& figures) {
  const bench::Machine machine = bench::this_machine();
  figures.note("date", "date", format_rfc3339(system_clock().now()));
  figures.note("version", "panelist", PANELIST_VERSION);
  figures.note("cpu", "processor", machine.cpu);
  figures.add("cores", "cores, shared by server and load", machine.cores);
  figures.note("kernel", "kernel", machine.kernel);
  figures.add("load_average", "load average before: what else ran", bench::load_average(), 2);
}

int finish_bench(const Context& context, const bench::Figures& figures,
                 const std::vector<std::string>& problems) {
  if (context.is_json)
    std::cout << figures.to_json().dump() << "\n";
  else
    figures.print(std::cout);
  for (const std::string& problem : problems) std::cerr << "panelist: bench: " << problem << "\n";
  if (!problems.empty()) std::cerr << "panelist: bench: the figures above do not count\n";
  return problems.empty() ? 0 : 1;
}

/// Everything over HTTP, and whether it came out.
Result<void> measure_http(const std::vector<bench::Address>& addresses, const std::string& token,
                          const BenchOptions& options, BenchServer* own, bench::Figures& figures,
                          std::vector<std::string>& problems) {
  runtime::EventLoop loop(1);
  loop.start();
  auto receiver = bench::EventReceiver::start(loop);
  if (!receiver) return fail(receiver.error());
  bench::HttpBench http(addresses, token, **receiver, options.http, bench_stops);
  if (auto ready = http.set_up(); !ready) {
    if (own == nullptr) (void)http.tidy_up();  // the first error is the one to tell
    return ready;
  }
  http.run(figures);
  problems = http.problems();
  if (own != nullptr) {
    figures.heading("The server's process");
    figures.add("peak_rss_mib", "highest memory under this load",
                bench::peak_rss_mib(own->process()).value_or(0), 1, "MiB");
  }
  bench::PageOptions pages;
  pages.target = http.some_page();
  pages.clients = options.http.clients;
  pages.seconds = options.share(0.2, 2);
  pages.threads = own != nullptr ? "one thread" : "the server's own number of threads";
  auto page_address = addresses.front();
  if (own != nullptr && problems.empty()) {
    if (auto again = own->restart(1); !again) return again;
    page_address = bench::Address::parse(own->url()).value();
  }
  if (problems.empty()) bench::measure_pages(page_address, pages, bench_stops, figures, problems);
  if (own == nullptr)
    if (auto gone = http.tidy_up(); !gone)
      problems.push_back("what the bench made is still there: " + gone.error().detail);
  receiver->reset();
  loop.stop();
  return {};
}

int run_bench(const Context& context, BenchOptions options) {
  log::start("warn");
  watch_bench_signals();
  runtime::raise_descriptor_limit();
  bench::Figures figures;
  describe(figures);
  std::unique_ptr<BenchServer> own;
  if (options.urls.empty()) {
    auto started = BenchServer::start(context);
    if (!started) return refused(started.error());
    own = std::move(*started);
    options.http.server = own->process();
    figures.note("server", "server", "a process of its own, log level warn");
  } else {
    figures.note("server", "server", join(options.urls, " "));
  }
  figures.note("sync", "durability",
               own ? "SQLite WAL, answers after the log is synced (as synchronous=FULL)"
                   : "the server's own");
  std::vector<bench::Address> addresses;
  for (const std::string& url : own ? std::vector{own->url()} : options.urls) {
    auto address = bench::Address::parse(url);
    if (!address) return refused(address.error());
    addresses.push_back(std::move(*address));
  }
  std::vector<std::string> problems;
  auto measured = measure_http(addresses, own ? own->token() : options.token, options, own.get(),
                               figures, problems);
  own.reset();
  if (!measured) return refused(measured.error());
  if (problems.empty())
    measure_limits(context.config, options.limits(context.data_folder), bench_stops, figures,
                   problems);
  figures.heading("This run");
  figures.add("clients", "clients", options.http.clients);
  figures.add("seconds", "seconds asked for", options.http.seconds, 1, "s");
  figures.add("errors", "errors", static_cast<double>(problems.size()));
  return finish_bench(context, figures, problems);
}

int fill_folder(const Context& context, std::int64_t tools, int open_percent) {
  if (context.data_folder.empty())
    return refused(invalid_field("--fill", "it wants --data DIR, the folder that is filled"));
  log::start("warn");
  watch_bench_signals();
  return run_fill(context, {tools, open_percent, bench_stops});
}

}  // namespace

Run setup_bench(CLI::App& command) {
  auto options = std::make_shared<BenchOptions>();
  options->http.seconds = 0;
  command.footer(
      "A panel case: submit a tool, find its four tasks, send four verdicts of 1.2 KB, each an\n"
      "authenticated request of its own; the last one publishes the page and one event goes out.\n"
      "Every panel, page and event is checked: a run in which one is missing ends with 1.\n\n"
      "  panelist bench                     the server, load, receiver: all by itself, about 40 s\n"
      "  panelist bench --json              the same, shorter, one JSON object\n"
      "  panelist bench --rate 200          open loop: 200 panels a second, late or not\n"
      "  panelist bench --data /mnt/disk    on another disk: a scratch folder is made there\n"
      "  panelist bench --url http://HOST:PORT --token pnl_...\n"
      "                                     a running server whose own reviewers hold no persona\n"
      "  panelist bench --fill 100000 --data DIR\n"
      "                                     a new folder with so many tools, to be served and\n"
      "                                     measured; one that was stopped is continued\n"
      "What each figure means: docs/bench.md");
  command.add_option("--clients", options->http.clients, "Keep-alive connections (default 64)")
      ->check(CLI::Range(1, 250));
  auto* seconds = command
                      .add_option("--seconds", options->http.seconds,
                                  "Length of the mixed phase (default 10, with --json 5)")
                      ->check(CLI::Range(0.2, 3600.0));
  command.add_option("--cases", options->http.cases, "Play that many panels instead")
      ->check(CLI::Range(4, 10'000'000))
      ->excludes(seconds);
  command
      .add_option("--rate", options->http.per_second,
                  "Begin that many panels per second, whether or not answers come (open loop)")
      ->check(CLI::Range(0.1, 100'000.0));
  auto* url = command.add_option(
      "--url", options->urls,
      "A running server, http://HOST:PORT, or every node of one; without: one is started");
  command.add_option("--token", options->token, "API token of an account with every role")
      ->needs(url);
  auto* fill = command
                   .add_option("--fill", options->fill,
                               "Measure nothing; fill the folder of --data with so many tools")
                   ->check(CLI::Range(300, 100'000'000))
                   ->excludes(url)
                   ->excludes(seconds);
  command
      .add_option("--fill-open", options->fill_open,
                  "So many of a hundred filled tools are still under way (default 2)")
      ->check(CLI::Range(0, 100))
      ->needs(fill);
  return [options](Context& context) {
    if (options->fill != 0) return fill_folder(context, options->fill, options->fill_open);
    if (options->http.seconds == 0) options->http.seconds = context.is_json ? 5 : 10;
    if (!options->urls.empty() && options->token.empty())
      return refused(invalid_field("--token",
                                   "a running server wants one, of an account with "
                                   "every role"));
    return run_bench(context, *options);
  };
}

}  // namespace panelist::app

// The simulation on a real PostgreSQL: the same checks, and the same histories as on SQLite.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <regex>
#include <string>
#include <vector>

#include "app/simulated_server.hpp"
#include "base/log.hpp"
#include "simulation/simulation.hpp"
#include "tests/simulation/materials.hpp"
#include "tests/support/effort.hpp"
#include "tests/support/postgres_server.hpp"

using namespace panelist;
using namespace panelist::simulation;
using namespace panelist::simulation::testing;

namespace {

bool is_wanted() {
  log::start("off");
  return test::storage_is_asked_for("postgres") && test::PostgresServer::shared() != nullptr;
}

std::uint64_t effort(std::uint64_t quick, std::uint64_t full) {
  const std::uint64_t seeds = std::getenv("PANELIST_FULL") != nullptr ? full : quick;
  return std::max<std::uint64_t>(2, seeds / test::sweep_stride);
}

/// A machine on which nothing but the process dies, and only between two acts: what a disk and a
/// line to a server have in common.
class MortalMachine final : public Machine {
 public:
  explicit MortalMachine(std::unique_ptr<Machine> machine) : machine_(std::move(machine)) {}
  Result<std::unique_ptr<storage::Database>> open() override { return machine_->open(); }
  void together(storage::Database& database, const std::function<void()>& burst) override {
    machine_->together(database, burst);
  }
  void kill() override { machine_->kill(); }
  void lose_power(std::uint64_t) override { machine_->kill(); }
  void lose_power_at(std::uint64_t) override { is_doomed_ = true; }
  void fail_from(std::uint64_t, DiskFault) override {}
  bool has_failed() const override { return is_doomed_; }
  void heal() override {
    is_doomed_ = false;
    machine_->heal();
  }

 private:
  std::unique_ptr<Machine> machine_;
  bool is_doomed_{false};
};

MakeMachine mortal(MakeMachine make) {
  return [make = std::move(make)](std::uint64_t seed, const Clock& clock) {
    return std::make_unique<MortalMachine>(make(seed, clock));
  };
}

struct Server {
  Server() : machines(app::simulated_server_machines(database.url()).value()) {}
  test::EmptyPostgresDatabase database;
  MakeMachine machines;
};

/// Every act and answer, each id by the place at which it first came: the databases hand out their
/// blocks of ids differently.
class Trail {
 public:
  std::function<void(const std::string&)> listener() {
    return [this](const std::string& line) { lines_.push_back(with_places(line)); };
  }
  /// Nothing when both are the same.
  std::string first_difference(const Trail& other) const {
    const auto [mine, theirs] = std::mismatch(lines_.begin(), lines_.end(), other.lines_.begin(),
                                              other.lines_.end());
    if (mine == lines_.end() && theirs == other.lines_.end()) return "";
    const auto text = [](const auto& at, const auto& end) { return at == end ? "(the end)" : *at; };
    return text(mine, lines_.end()) + " | " + text(theirs, other.lines_.end());
  }

 private:
  std::string with_places(const std::string& line) {
    static const std::regex id("/([0-9]+)");
    std::string text;
    auto from = line.begin();
    for (std::sregex_iterator found(line.begin(), line.end(), id), end; found != end; ++found) {
      text.append(from, (*found)[1].first);
      text += "#" + std::to_string(places_.emplace((*found)[1].str(), places_.size()).first->second);
      from = (*found)[1].second;
    }
    return text.append(from, line.end());
  }

  std::map<std::string, std::size_t> places_;
  std::vector<std::string> lines_;
};

void check_same(const History& one, const History& other) {
  CHECK(one.counts.requests == other.counts.requests);
  CHECK(one.counts.verdicts == other.counts.verdicts);
  CHECK(one.counts.restarts == other.counts.restarts);
  CHECK(one.published == other.published);
  CHECK(one.messages == other.messages);
  CHECK(one.mails == other.mails);
  CHECK(one.timers == other.timers);
  CHECK(one.canaries_seen == other.canaries_seen);
  CHECK(one.problems == other.problems);
}

}  // namespace

TEST_CASE("simulation on PostgreSQL: the same seed is the same history, whatever breaks") {
  if (!is_wanted()) return;
  const Server server;
  const History one = simulate(11, short_scale(), stock().materials(), server.machines);
  const History other = simulate(11, short_scale(), stock().materials(), server.machines);
  check_same(one, other);
  CHECK(one.fingerprint == other.fingerprint);  // every request, its answer's status, every mishap
  CHECK(one.acts == other.acts);  // on SQLite there are fewer: it numbers the log without the clock
  CHECK(one.counts.power_losses + one.counts.deaths > 0);
}

TEST_CASE("simulation on PostgreSQL: a seed is the same history as on SQLite") {
  if (!is_wanted()) return;
  const Server server;
  std::int64_t verdicts = 0, published = 0, restarts = 0;
  for (std::uint64_t seed = 1; seed <= effort(5, 40); ++seed) {
    INFO("seed " << seed);
    Trail on_sqlite, on_postgres;
    const History embedded = simulate(seed, short_scale(), stock().materials(), mortal(machines()),
                                      on_sqlite.listener());
    const History served = simulate(seed, short_scale(), stock().materials(),
                                    mortal(server.machines), on_postgres.listener());
    CHECK(on_sqlite.first_difference(on_postgres) == "");
    check_same(embedded, served);
    verdicts += served.counts.verdicts;
    published += served.published;
    restarts += served.counts.restarts;
  }
  MESSAGE(verdicts << " verdicts, " << published << " panels and " << restarts
                   << " restarts were the same on both");
  CHECK(published > 0);
  CHECK(restarts > 0);
}

TEST_CASE("simulation on PostgreSQL: every seed holds, whatever breaks") {
  if (!is_wanted()) return;
  const Server server;
  std::int64_t verdicts = 0, published = 0, deaths = 0, faults = 0;
  const auto began = std::chrono::steady_clock::now();
  const std::uint64_t last = effort(12, 160);
  for (std::uint64_t seed = 1; seed <= last; ++seed) {
    const History history = simulate(seed, short_scale(), stock().materials(), server.machines);
    verdicts += history.counts.verdicts;
    published += history.published;
    deaths += history.counts.deaths + history.counts.power_losses;
    faults += history.counts.disk_faults;
    INFO("replay: panelist simulate --seed " << seed << " --trace --storage ADDRESS");
    for (const std::string& problem : history.problems) FAIL_CHECK(problem);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  MESSAGE(last << " seeds: " << verdicts << " verdicts, " << published << " panels published, "
               << deaths << " deaths, " << faults << " times without a good line, " << took.count()
               << " s");
  CHECK(published > 0);
  CHECK(deaths > 0);
  CHECK(faults > 0);
}

TEST_CASE("simulation on PostgreSQL: what is not empty is refused and left as it is") {
  if (!is_wanted()) return;
  const test::EmptyPostgresDatabase database;
  test::run_on_server(database.name(), "CREATE TABLE mine (words text)");
  const auto refused = app::simulated_server_machines(database.url());
  REQUIRE(!refused);
  CHECK(refused.error().detail.find("has tables already") != std::string::npos);
  test::run_on_server(database.name(), "INSERT INTO mine VALUES ('still there')");
  test::run_on_server(database.name(), "DROP TABLE mine");
  CHECK(app::simulated_server_machines(database.url()));
  CHECK(app::simulated_server_machines(database.url()));  // nothing was left behind
  CHECK(!app::simulated_server_machines("mysql://x"));
}

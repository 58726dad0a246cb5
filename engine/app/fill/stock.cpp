#include "app/fill/stock.hpp"

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/bench_server.hpp"
#include "app/installation.hpp"
#include "base/json.hpp"
#include "bench/in_process.hpp"
#include "domain/tool.hpp"
#include "service/submit_tool.hpp"
#include "service/tick_runs.hpp"
#include "storage/sqlite/sqlite_database.hpp"

namespace panelist::app {
namespace {

constexpr int reviewers_of_each = 100;
constexpr std::uint64_t published_cases = 200;
constexpr int cases_at_once = 8;
constexpr std::size_t submitted = 2;  ///< requests of a case before its first verdict
constexpr int runs_per_round = 64;
constexpr Duration day = std::chrono::hours{24};

service::Unit engine_unit_of(const web::House& house, storage::Transaction& tx) {
  service::Unit unit{tx, house.clock.now(), house.random, house.catalog, house.rules, house.signals,
                     {}};
  unit.actor.label = "engine";
  unit.actor.roles = domain::Roles(15U);
  return unit;
}

/// One installation, opened again and again at other times.
class StockPlayer {
 public:
  StockPlayer(Config config, const std::function<bool()>& must_stop)
      : config_(std::move(config)), must_stop_(must_stop) {}

  Result<void> play() {
    return open(-stock_age)
        .and_then([this] { return players_->set_up_people(reviewers_of_each); })
        .and_then([this] { return play_published(); })
        .and_then([this] { return play_overdue(); })
        .and_then([this] { return open(-2 * stock_margin); })
        .and_then([this] { return play_under_way(); })
        .and_then([this] { return play_held(); })
        .and_then([this] { return play_waiting_seats(); })
        .and_then([this] { return play_triage(); })
        .and_then([this] { return pass_time(-stock_margin); });
  }
  /// The file is closed with it.
  void close() { house_.reset(); }

 private:
  /// The database as it is, at another time.
  Result<void> open(Duration from_now) {
    if (must_stop_()) return fail(conflict("stopped"));
    house_.reset();
    OpenOptions options;
    options.clock_offset = from_now;
    auto opened = Installation::open(config_, options);
    if (!opened) return fail(opened.error());
    house_ = std::move(*opened);
    if (players_)
      players_->move_to(house_->dispatcher());
    else
      players_.emplace(house_->dispatcher(), must_stop_);
    return {};
  }

  Result<void> play_published() {
    auto played = players_->play(published_cases, cases_at_once);
    if (!played) return fail(played.error());
    return {};
  }

  /// Nobody answered for long; reminders and reassignments have come.
  Result<void> play_overdue() {
    if (auto opened = open(-12 * day); !opened) return opened;
    for (const std::size_t verdicts : {0UL, 1UL, 2UL})
      if (auto run = players_->play_part(submitted + verdicts); !run) return fail(run.error());
    for (int days = 11; days > 0; --days)
      if (auto passed = pass_time(-days * day); !passed) return passed;
    return {};
  }

  Result<void> play_under_way() {
    for (const std::size_t verdicts : {0UL, 1UL, 2UL, 3UL})
      if (auto run = players_->play_part(submitted + verdicts); !run) return fail(run.error());
    if (auto run = players_->play_part(submitted + 1); !run) return fail(run.error());
    return players_->act_on_next_task("PUT", "draft");
  }

  Result<void> play_held() {
    for (const std::size_t verdicts : {0UL, 2UL}) {
      auto run = players_->play_part(submitted + verdicts);
      if (!run) return fail(run.error());
      auto held = players_->call("POST", "/api/v1/runs/" + std::to_string(*run) + "/hold",
                                 {{"reason", "the maker asked for a week"}});
      if (!held) return fail(held.error());
    }
    return {};
  }

  Result<void> play_waiting_seats() {
    for (const std::size_t verdicts : {0UL, 1UL}) {
      if (auto run = players_->play_part(submitted + verdicts); !run) return fail(run.error());
      if (auto given = players_->act_on_next_task("POST", "release"); !given) return given;
    }
    return {};
  }

  /// They came by the public form, and an editor has not looked yet.
  Result<void> play_triage() {
    for (int count = 0; count < 2; ++count) {
      auto facts = domain::read_facts(Json::parse(players_->take_submission()), {});
      if (!facts) return fail(facts.error());
      service::ToolSubmission submission;
      submission.facts = *std::move(facts);
      submission.from_public_form = true;
      std::optional<Error> refusal;
      const auto outcome = house_->database().write_and_wait([&](storage::Transaction& tx) {
        service::Unit unit = engine_unit_of(house_->house(), tx);
        const auto sent = service::submit_tool(unit, submission);
        refusal = sent ? std::nullopt : std::optional(sent.error());
        return sent.has_value();
      });
      if (refusal) return fail(*refusal);
      if (outcome != storage::Outcome::committed) return fail(conflict("the stock is not stored"));
    }
    return {};
  }

  /// What the run clock would have done by then.
  Result<void> pass_time(Duration from_now) {
    if (auto opened = open(from_now); !opened) return opened;
    while (true) {
      std::vector<RunId> due;
      house_->database().read_and_wait([&](storage::Transaction& tx) {
        service::Unit unit = engine_unit_of(house_->house(), tx);
        due = service::list_due_runs(unit, runs_per_round);
      });
      if (due.empty()) return {};
      for (const RunId run : due)
        if (auto ticked = tick(run); !ticked) return ticked;
    }
  }

  Result<void> tick(RunId run) {
    const auto outcome = house_->database().write_and_wait([&](storage::Transaction& tx) {
      service::Unit unit = engine_unit_of(house_->house(), tx);
      return service::tick_run(unit, run).has_value();
    });
    if (outcome == storage::Outcome::committed) return {};
    return fail(conflict("the clock of run " + std::to_string(run.value) + " cannot be fired"));
  }

  Config config_;
  const std::function<bool()>& must_stop_;
  std::unique_ptr<Installation> house_;
  std::optional<bench::InProcess> players_;
};

}  // namespace

Result<void> play_stock(const Config& config, const std::string& folder, const std::string& file,
                        const std::function<bool()>& must_stop) {
  std::error_code ignored;
  std::filesystem::remove_all(folder, ignored);  // of one that was killed
  Config own = config;
  own.use_data_folder(folder);
  for (const BenchSetting& setting : bench_settings)
    own.set(setting.key, {std::string(setting.value)}, "bench");
  StockPlayer player(std::move(own), must_stop);
  auto played = player.play();
  player.close();
  if (played) played = storage::sqlite::backup_to(folder + "/panelist.db", file);
  std::filesystem::remove_all(folder, ignored);
  return played;
}

}  // namespace panelist::app

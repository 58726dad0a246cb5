// A whole panel on a disk whose Nth write or sync fails, for every N: whatever was answered is
// true, and the same process goes on as soon as the disk does.
#include <map>
#include <string>

#include "service/check_database.hpp"
#include "service/deliver.hpp"
#include "service/endpoints.hpp"
#include "service/verify_pages.hpp"
#include "tests/storage/sqlite_simulated.hpp"
#include "tests/support/bench_panel.hpp"
#include "tests/support/effort.hpp"

namespace panelist {
namespace {

using storage::Outcome;
using storage::sqlite::Fault;
using storage::sqlite::SimulatedDisk;
using storage::test::Simulated;
using test::BenchHouse;

constexpr std::array personas{"developer", "skeptic", "buyer", "futurist"};
constexpr std::array<std::pair<Fault, std::string_view>, 4> faults{{
    {Fault::write_error, "write error"},
    {Fault::short_write, "short write"},
    {Fault::disk_full, "disk full"},
    {Fault::sync_error, "sync error"},
}};

storage::sqlite::SqliteSettings settings_on(const SimulatedDisk& disk) {
  storage::sqlite::SqliteSettings settings;
  settings.file = Simulated::file_name;
  settings.vfs = disk.vfs();
  settings.checkpoint_frames = 100;  // so that a panel meets checkpoints too
  return settings;
}

void open_on(const SimulatedDisk& disk, BenchHouse& house) {
  house.database.reset();
  auto opened = storage::sqlite::open_on_one_thread(settings_on(disk));
  REQUIRE_MESSAGE(opened.has_value(), opened.error().detail);
  house.database = *std::move(opened);
}

/// A house with four reviewers and a publishing site that wants every message, ready to be copied.
SimulatedDisk::Image furnish(BenchHouse& house) {
  const SimulatedDisk disk(Simulated::fresh_name(), 1, Simulated::migrated_image());
  open_on(disk, house);
  house.add_four();
  REQUIRE(house.as(house.editor, [](service::Unit& unit) {
    return service::add_endpoint(unit, "https://site.example/hook", {"*"},
                                 [](const std::string&) { return Result<void>{}; });
  }));
  house.database.reset();
  return disk.image();
}

/// When and how the disk fails.
struct Plan {
  Fault fault{};
  bool persistent{};
  std::uint64_t nth{};  ///< 0: never
};

/// One panel from submission to the last delivery. Each step is tried again, in the same process,
/// until it is answered committed or turns out to have been.
class Trial {
 public:
  Trial(BenchHouse& house, const SimulatedDisk::Image& image, const Plan& plan)
      : house_(house), plan_(plan), disk_(Simulated::fresh_name(), 1, image) {
    house_.now = from_millis(1'800'000'000'000);
    house_.random = make_seeded_random(7);
    open_on(disk_, house_);
    if (plan.nth != 0) disk_.fail_at(plan.nth, plan.fault, plan.persistent);
  }
  ~Trial() { house_.database.reset(); }
  Trial(const Trial&) = delete;
  Trial& operator=(const Trial&) = delete;

  void run() {
    step(house_.editor, "SELECT count(*) FROM tool", [this](service::Unit& unit) {
      return service::submit_tool(unit, house_.submission("Zeta")).has_value();
    });
    const RunId run{house_.count("SELECT id FROM run")};
    for (const char* const persona : personas) {
      const TaskId task = house_.task_of(run, persona);
      const std::string stored =
          "SELECT count(*) FROM verdict WHERE task_id = " + std::to_string(task.value);
      step(house_.holder_of(task), stored, [&, this](service::Unit& unit) {
        return service::submit_verdict(unit, task, house_.verdict_for(persona, "ship")).has_value();
      });
    }
    while (deliver_some()) {
    }
  }

  /// After a power loss and after a restart all of it is still there, and nothing is out of joint.
  void check(const std::string& wanted) {
    disk_.heal();
    CHECK(picture() == wanted);
    disk_.crash(plan_.nth);
    open_on(disk_, house_);
    CHECK(picture() == wanted);
    for (const auto& look : {service::check_database, service::verify_pages}) {
      for (const std::string& problem : house_.look(house_.editor, look).problems) FAIL(problem);
    }
    open_on(disk_, house_);
    CHECK(picture() == wanted);
    storage::sqlite::Connection beside(Simulated::file_name, storage::sqlite::Use::read, 1024,
                                       disk_.vfs());
    CHECK(beside.pragma_text("integrity_check") == "ok");
  }

  /// All that a panel leaves, counted.
  std::string picture() {
    return house_.text(
        "SELECT group_concat(line, ' ') FROM (SELECT type || '=' || count(*) AS line FROM event"
        " GROUP BY type UNION ALL SELECT 'message.' || type || '=' || count(*) FROM message"
        " GROUP BY type UNION ALL SELECT 'delivery.' || state || '=' || count(*) FROM delivery"
        " GROUP BY state UNION ALL SELECT 'attempts=' || count(*) FROM attempt"
        " UNION ALL SELECT 'mail.' || kind || '=' || count(*) FROM mail GROUP BY kind"
        " UNION ALL SELECT 'revisions=' || count(*) FROM revision"
        " UNION ALL SELECT 'verdict.' || state || '=' || count(*) FROM verdict GROUP BY state"
        " UNION ALL SELECT 'run.' || phase || '=' || count(*) FROM run GROUP BY phase)");
  }
  std::uint64_t operations() const { return disk_.operations(); }
  std::uint64_t struck_at() const { return disk_.struck_at(); }
  int refused() const { return refused_; }
  int unknown() const { return unknown_; }

 private:
  template <typename Work>
  Outcome write(const service::Actor& actor, Work work) {
    const Outcome outcome = house_.database->write_and_wait([&](storage::Transaction& tx) {
      service::Unit unit{tx,           house_.now,     *house_.random, house_.catalog,
                         house_.rules, house_.signals, actor};
      return work(unit);
    });
    if (outcome == Outcome::committed) return outcome;
    (outcome == Outcome::unknown ? unknown_ : refused_) += 1;
    CHECK(refused_ + unknown_ == 1);  // only the fault itself is ever felt
    if (plan_.fault == Fault::disk_full) CHECK(outcome == Outcome::full);
    if (plan_.fault == Fault::sync_error) CHECK(outcome == Outcome::unknown);
    // Who only reads is served all the while.
    CHECK(house_.count("SELECT count(*) FROM person") == 4);
    disk_.heal();
    return outcome;
  }

  template <typename Work>
  void step(const service::Actor& actor, const std::string& stored, Work work) {
    const Outcome first = write(actor, work);
    const bool is_there = house_.count(stored) == 1;
    CHECK((is_there || first != Outcome::committed));
    CHECK((!is_there || first == Outcome::committed || first == Outcome::unknown));
    if (is_there) return;
    CHECK(write(actor, work) == Outcome::committed);
    CHECK(house_.count(stored) == 1);
  }

  /// What the webhook loop does. False: nothing waits any more.
  bool deliver_some() {
    service::ClaimedDeliveries claimed;
    const Outcome outcome = write(house_.engine, [&](service::Unit& unit) {
      claimed = service::claim_due_deliveries(unit, NodeId{});
      return true;
    });
    if (outcome != Outcome::committed) {
      house_.now += service::delivery_lease;  // whether or not they were taken, they are due again
      return true;
    }
    for (const auto& item : claimed.items) {
      service::AttemptOutcome answer;
      answer.delivery = item.id;
      answer.claim = item.claim;
      answer.at = house_.now;
      answer.status = 204;
      const std::string stored =
          "SELECT count(*) FROM delivery WHERE state = 'delivered' AND id = " +
          std::to_string(item.id.value);
      step(house_.engine, stored, [&](service::Unit& unit) {
        service::record_attempt(unit, service::normal_schedule(), answer);
        return true;
      });
    }
    return !claimed.items.empty();
  }

  BenchHouse& house_;
  const Plan plan_;
  SimulatedDisk disk_;
  int refused_{0}, unknown_{0};
};

struct Count {
  int trials{}, refused{}, unknown{}, unnoticed{};
};

/// Every N (every sixteenth under a sanitizer) that the fault fits, until the panel is over before it.
Count fail_every_one(BenchHouse& house, const SimulatedDisk::Image& image, Plan plan,
                     const std::string& wanted) {
  Count count;
  for (plan.nth = 1;;) {
    Trial trial(house, image, plan);
    trial.run();
    const std::uint64_t struck_at = trial.struck_at();
    CAPTURE(struck_at);
    trial.check(wanted);
    if (struck_at == 0) return count;
    ++count.trials;
    count.refused += trial.refused();
    count.unknown += trial.unknown();
    count.unnoticed += trial.refused() + trial.unknown() == 0 ? 1 : 0;
    plan.nth = struck_at + test::sweep_stride;
  }
}

}  // namespace

TEST_CASE("fail the Nth: whichever disk call of a whole panel fails, every answer is true and the "
          "panel goes on") {
  if (test::is_on_postgres()) return;  // a disk of SQLite
  BenchHouse house;
  const SimulatedDisk::Image image = furnish(house);
  std::string wanted;
  {
    Trial untouched(house, image, {});
    untouched.run();
    wanted = untouched.picture();
    MESSAGE("a panel makes ", untouched.operations(), " disk calls and leaves ", wanted);
    untouched.check(wanted);
  }
  CHECK(wanted.find("panel.closed=1 ") != std::string::npos);
  CHECK(wanted.find("run.published=1") != std::string::npos);
  CHECK(wanted.find("delivery.pending") == std::string::npos);
  for (const auto& [fault, name] : faults) {
    for (const bool persistent : {false, true}) {
      const std::string how = std::string(name) + (persistent ? " until healed" : " once");
      CAPTURE(how);
      const Count count = fail_every_one(house, image, {fault, persistent, 1}, wanted);
      MESSAGE(how, ": ", count.trials, " trials, ", count.refused, " refused, ", count.unknown,
              " unknown, ", count.unnoticed, " felt by nobody");
      CHECK(count.trials > 20 / test::sweep_stride);
      CHECK(count.refused + count.unknown > 0);
    }
  }
}

}  // namespace panelist

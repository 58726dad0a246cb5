// Power losses at any moment: what was answered committed is there, and the file is whole.
#include <map>
#include <random>

#include "tests/storage/sqlite_simulated.hpp"

namespace panelist::storage::test {
namespace {

constexpr int seeds = 500;

/// What somebody was told about a work that wrote two notes.
struct Told {
  std::int64_t id{};
  std::size_t bytes{};
  Outcome outcome{Outcome::unknown};
};

struct Losses {
  int lost{};      ///< answered committed, and not there
  int kept{};      ///< answered not committed, and there
  int halved{};    ///< one of two notes
  int broken{};    ///< files that are not whole or cannot be opened
  int in_midst{};  ///< powers lost inside a disk call
};

/// Chance that is the same on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : engine_(seed) {}
  std::uint64_t below(std::uint64_t end) { return engine_() % end; }

 private:
  std::mt19937_64 engine_;
};

Database::Work add_two(std::int64_t id, std::size_t bytes) {
  return [=](Transaction& t) {
    add_note(id * 2, std::string(bytes, 'x'))(t);
    add_note(id * 2 + 1, std::string(bytes, 'y'))(t);
    return id % 7 != 0;  // now and then somebody changes their mind
  };
}

/// Works alone and in groups, with a quiet moment now and then, until the power goes.
std::vector<Told> work_until_dark(Simulated& database, Dice& dice, std::int64_t first_id) {
  std::vector<Told> all;
  for (std::uint64_t turn = 3 + dice.below(20); turn > 0; --turn) {
    if (dice.below(8) == 0) database->when_quiet();
    std::vector<Told> group(1 + dice.below(5));
    database->begin_group();
    for (Told& told : group) {
      told.id = first_id++;
      told.bytes = 1 + dice.below(dice.below(4) == 0 ? 9000 : 300);
      database->write(Lane::people, add_two(told.id, told.bytes),
                      [&told](Outcome outcome) { told.outcome = outcome; });
    }
    database->end_group();
    all.insert(all.end(), group.begin(), group.end());
  }
  return all;
}

int parts_of(Simulated& database, const Told& told) {
  int parts = 0;
  database->read_and_wait([&](Transaction& t) {
    t.each("SELECT words FROM note WHERE id / 2 = :id", {{"id", told.id}},
           [&](const Row& row) { parts += row.text(0).size() == told.bytes ? 1 : 0; });
  });
  return parts;
}

void compare(Simulated& database, const std::vector<Told>& all, Losses& losses) {
  for (const Told& told : all) {
    const int parts = parts_of(database, told);
    if (parts == 1) ++losses.halved;
    if (told.outcome == Outcome::committed && parts == 0) ++losses.lost;
    if (told.outcome != Outcome::committed && told.outcome != Outcome::unknown && parts > 0) {
      ++losses.kept;
    }
  }
}

/// Two lives and two power losses, the second on what the first one left.
void live_twice(std::uint64_t seed, bool disk_lies, Losses& losses) {
  Dice dice(seed);
  sqlite::SqliteSettings settings;
  settings.checkpoint_frames = 5 + static_cast<int>(dice.below(30));
  settings.wal_bytes_max = 300'000;  // so that the WAL begins anew
  settings.cache_kib = 64;
  Simulated database(settings, seed);
  if (disk_lies) database.disk.ignore_syncs();
  std::vector<Told> all;
  for (int life = 0; life < 2; ++life) {
    database.disk.lose_power_at(1 + dice.below(200));
    const auto told = work_until_dark(database, dice, 1 + life * 1000);
    all.insert(all.end(), told.begin(), told.end());
    if (database.disk.struck_at() > 0) ++losses.in_midst;
    database.disk.crash(dice.below(1'000'000));
    database.close();
    if (!database.try_open() || !database.is_whole()) {
      ++losses.broken;
      return;
    }
    compare(database, all, losses);
  }
}

}  // namespace

TEST_CASE("crash: whenever the power goes, what was answered is true and the file is whole") {
  Losses losses;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) live_twice(seed, false, losses);
  MESSAGE((2 * seeds), " power losses, ", losses.in_midst, " of them inside a disk call");
  CHECK(losses.lost == 0);
  CHECK(losses.kept == 0);
  CHECK(losses.halved == 0);
  CHECK(losses.broken == 0);
  CHECK(losses.in_midst > seeds / 2);
}

TEST_CASE("crash: a disk whose syncs are lies loses what was answered, and this test sees it") {
  Losses losses;
  for (std::uint64_t seed = 1; seed <= seeds / 10; ++seed) live_twice(seed, true, losses);
  CHECK(losses.lost > seeds / 10);
}

TEST_CASE("crash: a killed process loses nothing that was answered, and keeps nothing else") {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    Dice dice(seed);
    Simulated database({}, seed);
    const auto all = work_until_dark(database, dice, 1);
    database.disk.kill();
    database.reopen();
    Losses losses;
    compare(database, all, losses);
    CHECK(losses.lost + losses.kept + losses.halved == 0);
    CHECK(database.is_whole());
  }
}

}  // namespace panelist::storage::test

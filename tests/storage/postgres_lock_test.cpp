// Works that meet: what one process must not see of another's half-done step.
#include <doctest/doctest.h>

#include <atomic>
#include <future>

#include "storage/history_chain.hpp"
#include "tests/storage/postgres_served.hpp"

namespace panelist::storage::test {
namespace {

/// The last vote closes the panel: whoever sees the other's.
bool vote(Transaction& t, int seat) {
  t.lock_run(RunId{1});
  std::int64_t votes = 0;
  t.first("SELECT count(*) FROM event WHERE run_id = 1", {},
          [&](const Row& row) { votes = row.int64(0); });
  t.run("INSERT INTO event (run_id, seq, type, at, data) VALUES (1, :seq, 'vote', 0, '{}')",
        {{"seq", seat}});
  t.run("UPDATE run SET seq = seq + 1, phase = :phase WHERE id = 1",
        {{"phase", votes == 1 ? "aggregated" : "in_review"}});
  return true;
}

void wait_until_somebody_waits(PostgresServed& served) {
  while (served.number("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
                       "AND datname = current_database()") == 0) {
  }
}

}  // namespace

TEST_CASE("postgres: of two last verdicts at once the second sees the first") {
  if (!has_postgres()) return;
  PostgresServed served;
  served.add_run();
  std::promise<void> holds, may_end;
  std::promise<Outcome> first, second;
  std::atomic<bool> is_first{true};
  served.database().write(
      Lane::people,
      [&](Transaction& t) {
        const bool kept = vote(t, 1);
        if (is_first.exchange(false)) {
          holds.set_value();
          may_end.get_future().wait();
        }
        return kept;
      },
      [&](Outcome outcome) { first.set_value(outcome); });
  holds.get_future().wait();
  std::atomic<int> runs{0};
  served.database().write(
      Lane::people,
      [&](Transaction& t) {
        ++runs;
        return vote(t, 2);
      },
      [&](Outcome outcome) { second.set_value(outcome); });
  wait_until_somebody_waits(served);
  may_end.set_value();
  CHECK(first.get_future().get() == Outcome::committed);
  CHECK(second.get_future().get() == Outcome::committed);
  CHECK(runs == 2);
  CHECK(served.database().counts().again == 1);
  CHECK(served.number("SELECT count(*) FROM run WHERE phase = 'aggregated' AND seq = 2") == 1);
}

TEST_CASE("postgres: the log has no gap and no doubled line, whoever appends and numbers at once") {
  if (!has_postgres()) return;
  PostgresServed served;
  served.add_run();
  constexpr int lines = 60;
  std::atomic<int> kept{0};
  for (int line = 0; line < lines; ++line)
    served.database().write(
        line % 3 == 0 ? Lane::background : Lane::people,
        [line](Transaction& t) {
          workflow::LogEntry entry;
          entry.run = RunId{1};
          entry.seq = line;
          entry.type = workflow::EventType::panel_closed;
          append_to_log(t, entry);
          if (line % 5 == 0) number_waiting_log(t, 7);
          return true;
        },
        [&](Outcome outcome) { kept += outcome == Outcome::committed ? 1 : 0; });
  served.database().stop();
  CHECK(kept == lines);
  served.open(served.url());
  served.keep([](Transaction& t) {
    while (number_waiting_log(t, 7) > 0) {
    }
    return true;
  });
  CHECK(served.number("SELECT count(*) FROM history_log_waiting") == 0);
  CHECK(served.number("SELECT count(*) FROM history_log") == lines);
  CHECK(served.number("SELECT max(number) FROM history_log") == lines);
}

}  // namespace panelist::storage::test

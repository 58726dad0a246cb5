// Two use cases that look before they write, at the same moment: on PostgreSQL each begins with the
// same snapshot, and what comes out must be as if one had waited for the other. On SQLite it does.
#include <future>
#include <latch>

#include "service/disable_person.hpp"
#include "service/save_draft.hpp"
#include "tests/support/bench_panel.hpp"

namespace panelist {
namespace {

using storage::Outcome;
using test::BenchHouse;

constexpr unsigned admin_role = 8;

/// One of two works, by the actor, after both have a snapshot.
template <typename Work>
auto begin_work(BenchHouse& house, std::latch& both, const service::Actor& actor,
                std::uint64_t seed, Work work) {
  using Answer = std::invoke_result_t<Work, service::Unit&>;
  return std::async(std::launch::async, [&house, &both, actor, seed, work] {
    const auto random = make_seeded_random(seed);
    std::optional<Answer> answer;
    bool is_first_run = true;
    const Outcome outcome = house.database->write_and_wait([&](storage::Transaction& tx) {
      tx.first("SELECT id FROM person LIMIT 1", {}, [](const storage::Row&) {});
      if (std::exchange(is_first_run, false) && !tx.is_only_writer()) both.arrive_and_wait();
      service::Unit unit{tx, house.now, *random, house.catalog, house.rules, house.signals, actor};
      answer.emplace(work(unit));
      return answer->has_value();
    });
    CHECK((outcome == Outcome::committed || outcome == Outcome::rolled_back));
    return *std::move(answer);
  });
}

template <typename One, typename Other>
auto at_once(BenchHouse& house, const service::Actor& first, One one, const service::Actor& second,
             Other other) {
  std::latch both(2);
  auto left = begin_work(house, both, first, 1, std::move(one));
  auto right = begin_work(house, both, second, 2, std::move(other));
  auto answer = left.get();
  return std::pair(std::move(answer), right.get());
}

auto last_vote(BenchHouse& house, TaskId task, const std::string& persona) {
  return [&house, task, persona](service::Unit& unit) {
    return service::submit_verdict(unit, task, house.verdict_for(persona, "ship"));
  };
}

/// Votes of all seats but the buyer's are in.
TaskId almost_close(BenchHouse& house, RunId run) {
  for (const char* persona : {"developer", "skeptic", "futurist"})
    REQUIRE(house.vote(run, persona, "ship"));
  return house.task_of(run, "buyer");
}

}  // namespace

TEST_CASE("at once: the last two verdicts close the panel once") {
  BenchHouse house;
  house.add_four();
  const RunId run = house.submit("Lantern").run;
  for (const char* persona : {"developer", "skeptic"}) REQUIRE(house.vote(run, persona, "ship"));
  const TaskId buyers = house.task_of(run, "buyer"), futurists = house.task_of(run, "futurist");
  const auto [one, other] =
      at_once(house, house.holder_of(buyers), last_vote(house, buyers, "buyer"),
              house.holder_of(futurists), last_vote(house, futurists, "futurist"));
  REQUIRE(one);
  REQUIRE(other);
  CHECK(one->panel.closed != other->panel.closed);
  CHECK(house.text("SELECT phase FROM run") == "published");
}

TEST_CASE("at once: two tools that wait for each other are compared when both are published") {
  BenchHouse house;
  house.add_four();
  const auto first = house.submit("Lantern");
  auto second_one = house.submission("Torch");
  second_one.compare_with = {first.slug};
  const auto second = house.submit(second_one);
  const TaskId one = almost_close(house, first.run), other = almost_close(house, second.run);
  at_once(house, house.holder_of(one), last_vote(house, one, "buyer"), house.holder_of(other),
          last_vote(house, other, "buyer"));
  CHECK(house.count("SELECT count(*) FROM comparison WHERE state = 'published'") == 1);
}

TEST_CASE("at once: two tools of a category are neighbours whichever comes first") {
  BenchHouse house;
  house.rules.auto_pairs = 1;
  house.add_four();
  const RunId first = house.submit("Lantern").run, second = house.submit("Torch").run;
  const TaskId one = almost_close(house, first), other = almost_close(house, second);
  at_once(house, house.holder_of(one), last_vote(house, one, "buyer"), house.holder_of(other),
          last_vote(house, other, "buyer"));
  CHECK(house.count("SELECT count(*) FROM comparison WHERE state = 'published'") == 1);
}

TEST_CASE("at once: somebody's last place is given once") {
  BenchHouse house;
  house.add_four();
  house.change([](storage::Transaction& tx) {
    tx.write("UPDATE person SET task_cap = 1 WHERE name = 'Cleo'", {});
  });
  const auto send = [&house](const std::string& name) {
    return [one = house.submission(name)](service::Unit& unit) {
      return service::submit_tool(unit, one);
    };
  };
  const auto [one, other] = at_once(house, house.editor, send("A"), house.editor, send("B"));
  REQUIRE(one);
  REQUIRE(other);
  CHECK(house.count("SELECT open_tasks FROM person WHERE name = 'Cleo'") == 1);
  CHECK(house.count("SELECT count(*) FROM task WHERE persona = 'buyer' AND state = 'ready'") == 1);
}

TEST_CASE("at once: of two tools of the same name one is refused by its name") {
  BenchHouse house;
  house.add_four();
  const auto send = [one = house.submission("Lantern")](service::Unit& unit) {
    return service::submit_tool(unit, one);
  };
  const auto [one, other] = at_once(house, house.editor, send, house.editor, send);
  CHECK(one.has_value() != other.has_value());
  const auto& refused = one ? other : one;
  CHECK(refused.error().code == ErrorCode::conflict);
  CHECK(refused.error().detail.find("Lantern") != std::string::npos);
}

TEST_CASE("at once: of two admins who disable each other one stays") {
  BenchHouse house;
  const auto eve = house.add("Eve", {}, admin_role), mallory = house.add("Mallory", {}, admin_role);
  const auto disable = [](const service::Actor& whom) {
    return [id = whom.person](service::Unit& unit) { return service::disable_person(unit, id); };
  };
  at_once(house, eve, disable(mallory), mallory, disable(eve));
  CHECK(house.count("SELECT count(*) FROM person WHERE state = 'active'") == 1);
}

TEST_CASE("at once: of two tabs that save the first draft both texts are kept") {
  BenchHouse house;
  house.add_four();
  const TaskId task = house.task_of(house.submit("Lantern").run, "buyer");
  const auto save = [task](const std::string& quote) {
    return [task, quote](service::Unit& unit) {
      return service::save_draft(unit, task, {{"quote", quote}}, std::nullopt);
    };
  };
  const auto cleo = house.person("Cleo");
  const auto [one, other] = at_once(house, cleo, save("One tab."), cleo, save("Another tab."));
  CHECK(one.has_value() != other.has_value());
  CHECK((one ? other : one).error().code == ErrorCode::precondition_required);
}

}  // namespace panelist

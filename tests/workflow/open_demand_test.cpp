#include "workflow/open_demand.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>

#include "tests/workflow/scenario.hpp"

using namespace panelist;
using namespace panelist::workflow;
using namespace panelist::workflow::testing;

namespace {

// ---- every possible plan, for small demands

/// A panel that opens, and what other runs wait for.
struct Situation {
  RunState state;
  std::vector<SeatRequest> requests;
  std::vector<Candidate> people;
  std::vector<DemandPanel> demand;
  DistinctPeople policy{DistinctPeople::always};
};

/// What is wanted, in this order. `filled_by_due`: seats filled, those due first first.
struct Value {
  int filled{0};
  std::vector<int> filled_by_due;
  int doubled{0};
  std::int64_t load{0};
  bool is_better_than(const Value& other) const {
    if (filled != other.filled) return filled > other.filled;
    if (filled_by_due != other.filled_by_due) return filled_by_due > other.filled_by_due;
    if (doubled != other.doubled) return doubled < other.doubled;
    return load < other.load;
  }
  bool operator==(const Value&) const = default;
};

/// One seat of the situation; panel 0 is the one that opens.
struct Seat {
  std::size_t panel;
  std::string persona;
  std::size_t due;  ///< place among the due times
};

class EveryPlan {
 public:
  explicit EveryPlan(const Situation& situation) : situation_(situation) {
    std::vector<Instant> dues;
    const auto note = [&](const std::optional<Instant>& due) { dues.push_back(due.value()); };
    for (const SeatRequest& request : situation.requests) note(request.due_at);
    for (const DemandPanel& panel : situation.demand)
      for (const Task* task : free_seats(panel.state)) note(task->due_at);
    std::sort(dues.begin(), dues.end());
    dues.erase(std::unique(dues.begin(), dues.end()), dues.end());
    const auto place = [&](const std::optional<Instant>& due) {
      return static_cast<std::size_t>(std::find(dues.begin(), dues.end(), *due) - dues.begin());
    };
    for (const SeatRequest& request : situation.requests)
      seats_.push_back({0, request.persona, place(request.due_at)});
    for (std::size_t at = 0; at < situation.demand.size(); ++at)
      for (const Task* task : free_seats(situation.demand[at].state))
        seats_.push_back({at + 1, task->persona, place(task->due_at)});
    nothing_.filled_by_due.assign(dues.size(), 0);
    per_person_ = situation.policy == DistinctPeople::always ? 1 : 2;
  }
  Value best() {
    taken_.assign(situation_.people.size(), 0);
    beside_ = held_beside();
    best_ = nothing_;
    next(0, nothing_);
    return best_;
  }
  /// The same for a plan that was made: who gets which seat. Nothing: it breaks a rule.
  std::optional<Value> value_of(const std::vector<std::optional<PersonId>>& plan) {
    Value value = nothing_;
    taken_.assign(situation_.people.size(), 0);
    beside_ = held_beside();
    for (std::size_t i = 0; i < seats_.size(); ++i) {
      if (!plan[i]) continue;
      const std::size_t at = index_of(*plan[i]);
      if (!fits(seats_[i], at)) return std::nullopt;
      value = take(value, seats_[i], at);
    }
    return value;
  }
  const std::vector<Seat>& seats() const { return seats_; }

 private:
  using Beside = std::map<std::pair<std::size_t, PersonId>, int>;
  Beside held_beside() const {
    Beside held;
    for (std::size_t at = 0; at < situation_.demand.size(); ++at)
      for (const Task& task : situation_.demand[at].state.tasks)
        if (task.assignee) held[{at + 1, *task.assignee}] += 1;
    return held;
  }
  std::size_t index_of(PersonId id) const {
    for (std::size_t at = 0; at < situation_.people.size(); ++at)
      if (situation_.people[at].person == id) return at;
    throw std::logic_error("a plan names somebody unknown");
  }
  bool fits(const Seat& seat, std::size_t at) {
    const Candidate& person = situation_.people[at];
    if (std::find(person.personas.begin(), person.personas.end(), seat.persona) ==
        person.personas.end())
      return false;
    if (person.cap && person.open_tasks + taken_[at] >= *person.cap) return false;
    if (beside_[{seat.panel, person.person}] >= per_person_) return false;
    if (seat.panel == 0) return !person.has_conflict;
    const DemandPanel& panel = situation_.demand[seat.panel - 1];
    const bool refused = std::any_of(
        panel.state.refusals.begin(), panel.state.refusals.end(), [&](const Refusal& refusal) {
          return refusal.person == person.person && refusal.persona == seat.persona;
        });
    return !refused &&
           std::find(panel.tied.begin(), panel.tied.end(), person.person) == panel.tied.end();
  }
  Value take(Value value, const Seat& seat, std::size_t at) {
    int& beside = beside_[{seat.panel, situation_.people[at].person}];
    value.filled += 1;
    value.filled_by_due[seat.due] += 1;
    value.doubled += beside > 0 ? 1 : 0;
    value.load += load_with(situation_.people[at], taken_[at]);
    ++beside;
    ++taken_[at];
    return value;
  }
  void next(std::size_t i, const Value& value) {
    if (i == seats_.size()) {
      if (value.is_better_than(best_)) best_ = value;
      return;
    }
    next(i + 1, value);
    for (std::size_t at = 0; at < situation_.people.size(); ++at) {
      if (!fits(seats_[i], at)) continue;
      const Value with = take(value, seats_[i], at);
      next(i + 1, with);
      --beside_[{seats_[i].panel, situation_.people[at].person}];
      --taken_[at];
    }
  }

  const Situation& situation_;
  std::vector<Seat> seats_;
  int per_person_{1};
  Value nothing_, best_;
  std::vector<int> taken_;
  Beside beside_;
};

Situation random_situation(std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  const std::vector<std::string> personas{"developer", "skeptic", "buyer", "futurist"};
  Situation one;
  one.policy = seed % 2 == 0 ? DistinctPeople::always : DistinctPeople::never;
  const int people = 2 + below(3);
  for (int i = 0; i < people; ++i) {
    Candidate candidate = person(PersonId{i + 1}, "P" + std::to_string(i + 1), {}, below(3));
    for (const std::string& persona : personas)
      if (below(2) == 0) candidate.personas.push_back(persona);
    if (below(3) > 0) candidate.cap = candidate.open_tasks + below(3);
    if (below(4) == 0) candidate.share = 50 + 50 * below(4);
    candidate.has_conflict = below(8) == 0;
    candidate.as_of = start_time;
    one.people.push_back(candidate);
  }
  one.state.id = RunId{7};
  one.state.definition = define();
  one.state.seats = {personas[static_cast<std::size_t>(below(2))],
                     personas[static_cast<std::size_t>(2 + below(2))]};
  for (const std::string& seat : one.state.seats)
    one.requests.push_back({seat, start_time + 5 * day});
  for (int i = 0; i < 1 + below(2); ++i) {
    DemandPanel panel = waiting_panel(50 + i, "T" + std::to_string(i),
                                      {personas[static_cast<std::size_t>(below(2))],
                                       personas[static_cast<std::size_t>(2 + below(2))]},
                                      start_time + (below(9) - 1) * day);
    Task& second = panel.state.tasks[1];
    if (below(3) == 0) {
      second.state = TaskState::reserved;
      second.assignee = PersonId{1 + below(people)};
    }
    if (below(4) == 0)
      panel.state.refusals.push_back(
          {PersonId{1 + below(people)}, panel.state.tasks[0].persona, "declined"});
    if (below(4) == 0) panel.tied.push_back(PersonId{1 + below(people)});
    one.demand.push_back(std::move(panel));
  }
  return one;
}

/// Who gets which seat, in the order of EveryPlan's seats. A kept place names its seat in words.
std::vector<std::optional<PersonId>> make_plan(const Situation& one, std::uint64_t seed,
                                               const std::vector<Seat>& seats) {
  const JointPlan joint =
      keep_places(one.state, one.requests, one.people, one.policy, seed, one.demand);
  const auto offers =
      assign_seats(one.state, one.requests, one.people, one.policy, seed, joint.kept);
  std::vector<std::optional<PersonId>> plan;
  for (const SeatOffer& offer : offers) plan.push_back(offer.person);
  for (std::size_t i = offers.size(); i < seats.size(); ++i) {
    const std::string words = "the " + seats[i].persona + " seat of " +
                              one.demand[seats[i].panel - 1].tool_name + " (";
    std::optional<PersonId> to;
    for (const KeptPlace& place : joint.kept)
      if (place.seat.starts_with(words)) to = place.person;
    plan.push_back(to);
  }
  return plan;
}

}  // namespace

TEST_CASE("open demand: random panels and what waits beside them are filled as well as by trying "
          "every plan") {
  int kept = 0, left = 0;
  for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
    CAPTURE(seed);
    const Situation one = random_situation(seed);
    EveryPlan every(one);
    const auto plan = make_plan(one, seed, every.seats());
    const auto made = every.value_of(plan);
    REQUIRE_MESSAGE(made, "the plan breaks a rule");
    const Value best = every.best();
    CHECK(made->filled == best.filled);
    CHECK(made->filled_by_due == best.filled_by_due);
    CHECK(made->doubled == best.doubled);
    CHECK(made->load == best.load);
    CHECK(make_plan(one, seed, every.seats()) == plan);
    for (std::size_t i = one.requests.size(); i < plan.size(); ++i) kept += plan[i] ? 1 : 0;
    for (const auto& to : plan) left += to ? 0 : 1;
  }
  CHECK(kept > 500);
  CHECK(left > 500);
}

namespace {

/// Cleo buys and has one place left; Acme waits for a buyer and is due first.
struct LastPlace : Scenario {
  LastPlace() {
    candidates[2].cap = 1;
    demand = {waiting_panel(50, "Acme", {"buyer"}, start_time + day)};
  }
  std::vector<WakeRun> wakes() const {
    std::vector<WakeRun> found;
    for (const Effect& effect : effects)
      if (const auto* wake = std::get_if<WakeRun>(&effect)) found.push_back(*wake);
    return found;
  }
};

}  // namespace

TEST_CASE("open demand: a new panel leaves the last place of the only buyer to an older seat") {
  LastPlace s;
  REQUIRE(s.submit_tool());
  CHECK(s.seat("buyer").state == TaskState::ready);
  CHECK(s.seat("buyer").why ==
        "Cleo's last place is kept for the buyer seat of Acme (due Thu 19 Nov)");
  CHECK(s.told("editor_needed", std::nullopt));
  CHECK(s.holder("developer") == ana);
  REQUIRE(s.wakes().size() == 1);
  CHECK(s.wakes()[0].run == RunId{50});
  CHECK(s.wakes()[0].at == s.now);
  const Waiting waiting = s.waiting();
  CHECK(waiting.reason.find("nobody can take the buyer seat. Cleo's last place is kept for the "
                            "buyer seat of Acme (due Thu 19 Nov). Ana has") != std::string::npos);
  REQUIRE(waiting.unblock);
  CHECK(waiting.unblock->label == "Assign Cleo all the same");
  SUBCASE("nobody else waits any more: the seat is hers at the next look") {
    s.demand.clear();
    REQUIRE(s.tick());
    CHECK(s.holder("buyer") == cleo);
    CHECK(s.seat("buyer").why == "you are the only buyer who can take it now");
    CHECK(s.told("assigned", cleo));
    CHECK(s.count_announced("task.assigned") == 4);
  }
  SUBCASE("an editor may give it to her all the same") {
    REQUIRE(s.assign(s.seat_id("buyer"), cleo));
    CHECK(s.holder("buyer") == cleo);
  }
}

TEST_CASE("open demand: who has room beyond what is kept is offered the new seat") {
  LastPlace s;
  SUBCASE("somebody else can take it") {
    s.candidates.push_back(person(eve, "Eve", {"buyer"}, 5));
    s.demand[0].tied = {eve};
    REQUIRE(s.submit_tool());
    CHECK(s.holder("buyer") == eve);
    CHECK(s.seat("buyer").why == "you are the only buyer who can take it now; places kept for "
                                 "seats of other panels count as taken");
  }
  SUBCASE("a second place is free") {
    s.candidates[2].cap = 2;
    REQUIRE(s.submit_tool());
    CHECK(s.holder("buyer") == cleo);
  }
  SUBCASE("the other seat is less urgent") {
    s.demand = {waiting_panel(50, "Acme", {"buyer"}, start_time + 9 * day)};
    REQUIRE(s.submit_tool());
    CHECK(s.holder("buyer") == cleo);
    CHECK(s.seat("buyer").why == "you are the only buyer who can take it now");
    CHECK(s.wakes().empty());
  }
  SUBCASE("the other seat has no due time") {
    s.demand = {waiting_panel(50, "Acme", {"buyer"}, std::nullopt)};
    REQUIRE(s.submit_tool());
    CHECK(s.holder("buyer") == cleo);
  }
  SUBCASE("she has a tie to the other maker") {
    s.demand[0].tied = {cleo};
    REQUIRE(s.submit_tool());
    CHECK(s.holder("buyer") == cleo);
  }
  SUBCASE("two seats wait for her two places") {
    s.candidates[2].cap = 2;
    s.demand.push_back(waiting_panel(60, "Zenith", {"buyer"}, start_time + 2 * day));
    REQUIRE(s.submit_tool());
    CHECK(s.seat("buyer").why == "Cleo's last places are kept for the buyer seat of Acme (due Thu "
                                 "19 Nov) and 1 other seat");
  }
}

TEST_CASE("open demand: a seat whose holder declines is matched with what waits elsewhere") {
  LastPlace s;
  s.candidates.push_back(person(eve, "Eve", {"buyer"}));
  s.candidates.back().cap = 1;
  s.candidates[2].cap.reset();
  s.demand.clear();
  REQUIRE(s.submit_tool());
  const PersonId first = s.holder("buyer");
  const PersonId other = first == cleo ? eve : cleo;
  for (Candidate& candidate : s.candidates)
    if (candidate.person == other) candidate.cap = 1;
  s.demand = {waiting_panel(50, "Acme", {"buyer"}, start_time + day)};
  s.demand[0].state.refusals.push_back({first, "buyer", "declined"});
  REQUIRE(s.act(Verb::decline, s.seat_id("buyer"), first));
  CHECK(s.seat("buyer").state == TaskState::ready);
  CHECK(s.seat("buyer").why.find("'s last place is kept for the buyer seat of Acme") !=
        std::string::npos);
}

TEST_CASE("open demand: a seat tried again in vain wakes only what is less urgent") {
  LastPlace s;
  s.candidates[2].cap = 0;
  s.demand.clear();
  REQUIRE(s.submit_tool());
  REQUIRE(s.seat("buyer").state == TaskState::ready);
  // Cleo may take neither this seat nor another, Finn only the others.
  s.candidates.push_back(person(finn, "Finn", {"skeptic"}));
  s.demand = {waiting_panel(50, "Acme", {"skeptic"}, start_time + day),
              waiting_panel(60, "Zenith", {"skeptic"}, start_time + 20 * day)};
  REQUIRE(s.tick());
  CHECK(s.events.empty());
  REQUIRE(s.wakes().size() == 1);
  CHECK(s.wakes()[0].run == RunId{60});
  SUBCASE("with somebody found the others are told as well") {
    s.candidates[2].cap = 1;
    REQUIRE(s.tick());
    CHECK(s.holder("buyer") == cleo);
    CHECK(s.wakes().size() == 2);
  }
}

TEST_CASE("open demand: an empty seat is tried again when the first who is away comes back") {
  LastPlace s;
  s.demand.clear();
  const Instant back = s.now + 30 * hour;
  s.candidates[2].cap.reset();
  s.candidates[2].away_until = back;
  s.candidates.push_back(person(eve, "Eve", {"buyer"}));
  s.candidates.back().away_until = back + day;
  REQUIRE(s.submit_tool());
  CHECK(s.seat("buyer").why.starts_with("Cleo is away until"));
  REQUIRE(s.wakes().size() == 1);
  CHECK(s.wakes()[0].run == s.state.id);
  CHECK(s.wakes()[0].at == back);
  s.now = back;
  s.candidates[2].away_until.reset();
  REQUIRE(s.tick());
  CHECK(s.holder("buyer") == cleo);
  CHECK(s.seat("buyer").due_at == s.now + 5 * day);
  CHECK(s.wakes().empty());
}

TEST_CASE("open demand: nobody wakes a run for a seat that is held or that is on hold") {
  LastPlace s;
  s.demand.clear();
  Shape shape;
  shape.panel = "due_after = \"5d\"\noverdue = \"reassign\"\n";
  s.state.definition = define(shape);
  s.candidates.push_back(person(eve, "Eve", {"buyer"}));
  s.candidates.back().away_until = s.now + 20 * day;
  REQUIRE(s.submit_tool());
  SUBCASE("the holder is late and only Eve, who is away, could have it instead") {
    s.now += 5 * day;
    REQUIRE(s.tick());
    CHECK(s.holder("buyer") == cleo);
  }
  SUBCASE("the holder leaves a run that is on hold") {
    REQUIRE(s.edit(RunVerb::hold));
    s.candidates.erase(s.candidates.begin() + 2);
    REQUIRE(s.run(PersonLeft{cleo}, s.as_engine()));
    CHECK(s.seat("buyer").state == TaskState::suspended);
  }
  CHECK(s.wakes().empty());
}

TEST_CASE("open demand: what somebody gave back lies in the pool until somebody claims it") {
  LastPlace s;
  s.demand.clear();
  s.candidates[2].cap.reset();
  REQUIRE(s.submit_tool());
  REQUIRE(s.act(Verb::release, s.seat_id("buyer"), cleo));
  s.given_back = {{cleo, "buyer", std::string(gave_back)}};
  REQUIRE(s.tick());
  CHECK(s.events.empty());
  CHECK(s.state.refusals.empty());
  SUBCASE("nobody is handed it, whoever has room") {
    s.candidates.push_back(person(eve, "Eve", {"buyer"}));
    REQUIRE(s.tick());
    CHECK(s.seat("buyer").state == TaskState::ready);
    REQUIRE(s.act(Verb::claim, s.seat_id("buyer"), eve));
    CHECK(s.holder("buyer") == eve);
  }
  SUBCASE("they take it themselves") {
    REQUIRE(s.act(Verb::claim, s.seat_id("buyer"), cleo));
    CHECK(s.holder("buyer") == cleo);
  }
}

TEST_CASE("open demand: nothing is tried on hold, and a claim that ran out is not handed back") {
  LastPlace s;
  s.demand.clear();
  REQUIRE(s.submit_tool());
  REQUIRE(s.act(Verb::release, s.seat_id("buyer"), cleo));
  REQUIRE(s.act(Verb::claim, s.seat_id("buyer"), cleo));
  SUBCASE("the claim runs out") {
    s.now = *s.seat("buyer").lease_until;
    REQUIRE(s.tick());
    CHECK(s.has(EventType::lease_expired));
    CHECK(s.seat("buyer").state == TaskState::ready);
  }
  SUBCASE("on hold") {
    REQUIRE(s.act(Verb::release, s.seat_id("buyer"), cleo));
    REQUIRE(s.edit(RunVerb::hold));
    REQUIRE(s.tick());
    CHECK(s.events.empty());
  }
}

TEST_CASE("open demand: a run that stands still offers no seat") {
  LastPlace s;
  s.demand.clear();
  REQUIRE(s.submit_tool());
  REQUIRE(s.act(Verb::release, s.seat_id("buyer"), cleo));
  CHECK(free_seats(s.state).size() == 1);
  RunState failed = s.state;
  failed.failure = "a bug";
  CHECK(free_seats(failed).empty());
  RunState held = s.state;
  held.phase = RunPhase::on_hold;
  CHECK(free_seats(held).empty());
}

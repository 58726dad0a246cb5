#include <map>
#include <random>
#include <set>

#include <doctest/doctest.h>

#include "tests/workflow/scenario.hpp"

using namespace panelist;
using namespace panelist::workflow;
using namespace panelist::workflow::testing;

namespace {

const std::vector<std::string> personas{"developer", "skeptic", "buyer", "futurist"};

/// Seats filled, seats doubled (negative is worse), total load: what is wanted, in this order.
struct Score {
  int filled{0}, doubled{0}, load{0};
  bool better_than(const Score& other) const {
    if (filled != other.filled) return filled > other.filled;
    if (doubled != other.doubled) return doubled < other.doubled;
    return load < other.load;
  }
};

/// Tries every way to fill the four seats with at most `most` seats each.
class BruteForce {
 public:
  BruteForce(const std::vector<Candidate>& people, int most) : people_(people), most_(most) {
    try_seat(0, {});
  }
  Score best() const { return best_; }

 private:
  void try_seat(std::size_t seat, Score score) {
    if (seat == personas.size()) {
      if (!found_ || score.better_than(best_)) best_ = score;
      found_ = true;
      return;
    }
    try_seat(seat + 1, score);
    for (const Candidate& person : people_) {
      int& held = held_[person.person];
      const bool fits = std::find(person.personas.begin(), person.personas.end(),
                                  personas[seat]) != person.personas.end() &&
                        !person.away_until && !person.has_conflict &&
                        (!person.cap || person.open_tasks + held < *person.cap);
      if (!fits || held >= most_) continue;
      Score next = score;
      next.filled += 1;
      next.doubled += held > 0 ? 1 : 0;
      next.load += person.open_tasks + held;
      ++held;
      try_seat(seat + 1, next);
      --held;
    }
  }

  const std::vector<Candidate>& people_;
  int most_;
  bool found_{false};
  Score best_;
  std::map<PersonId, int> held_;
};

std::vector<Candidate> random_people(std::mt19937_64& random) {
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  std::vector<Candidate> people;
  const int count = 1 + below(6);
  for (int i = 0; i < count; ++i) {
    Candidate one = person(PersonId{i + 1}, "P" + std::to_string(i + 1), {}, below(5));
    for (const std::string& persona : personas)
      if (below(5) < 2) one.personas.push_back(persona);
    if (below(4) == 0) one.cap = below(5);
    if (below(8) == 0) one.away_until = start_time;
    if (below(10) == 0) one.has_conflict = true;
    people.push_back(one);
  }
  return people;
}

RunState empty_panel() {
  RunState state;
  state.definition = define();
  state.seats = personas;
  return state;
}

std::vector<SeatRequest> all_seats() {
  std::vector<SeatRequest> requests;
  for (const std::string& persona : personas) requests.push_back({persona});
  return requests;
}

Score score_of(const std::vector<SeatOffer>& offers, const std::vector<Candidate>& people) {
  Score score;
  std::map<PersonId, int> held;
  for (const SeatOffer& offer : offers) {
    if (!offer.person) continue;
    int& seats = held[*offer.person];
    score.filled += 1;
    score.doubled += seats > 0 ? 1 : 0;
    for (const Candidate& person : people)
      if (person.person == *offer.person) score.load += person.open_tasks + seats;
    ++seats;
  }
  return score;
}

}  // namespace

TEST_CASE("assign_seats: random panels are as full and as even as brute force finds, for every "
          "policy") {
  for (std::uint64_t seed = 1; seed <= 1500; ++seed) {
    std::mt19937_64 random(seed);
    const auto people = random_people(random);
    CAPTURE(seed);
    const RunState state = empty_panel();
    const Score single = BruteForce(people, 1).best();
    const bool can_all = single.filled == 4;
    const std::map<DistinctPeople, int> most{{DistinctPeople::always, 1},
                                             {DistinctPeople::automatic, can_all ? 1 : 2},
                                             {DistinctPeople::never, 4}};
    for (const auto& [policy, seats_each] : most) {
      CAPTURE(to_string(policy));
      const auto offers = assign_seats(state, all_seats(), people, policy, seed);
      REQUIRE(offers.size() == 4);
      const Score expected = BruteForce(people, seats_each).best();
      const Score actual = score_of(offers, people);
      CHECK(actual.filled == expected.filled);
      CHECK(actual.doubled == expected.doubled);
      CHECK(actual.load == expected.load);
      for (const SeatOffer& offer : offers) {
        CHECK(!offer.why.empty());
        for (const Candidate& person : people)
          if (offer.person == person.person)
            CHECK(why_not(state, offer.persona, person, people, DistinctPeople::never).empty());
      }
    }
  }
}

TEST_CASE("assign_seats: the outcome depends on the seed, never on the order in which people "
          "come") {
  std::set<std::int64_t> drawn;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    std::mt19937_64 random(seed);
    auto people = six_allrounders();
    const RunState state = empty_panel();
    const auto first = assign_seats(state, all_seats(), people, DistinctPeople::automatic, seed);
    std::shuffle(people.begin(), people.end(), random);
    const auto second = assign_seats(state, all_seats(), people, DistinctPeople::automatic, seed);
    for (std::size_t i = 0; i < first.size(); ++i) CHECK(first[i].person == second[i].person);
    drawn.insert(first[0].person->value);
  }
  CHECK(drawn.size() == 6);  // everybody has a chance
}

TEST_CASE("assign_seats: says why it is somebody, and why it is nobody") {
  const RunState state = empty_panel();
  auto people = std::vector<Candidate>{person(ana, "Ana", {"buyer"}, 2), person(ben, "Ben",
      {"buyer"}, 3),
                                       person(cleo, "Cleo", {"buyer"}, 2)};
  const auto why = [&](DistinctPeople policy = DistinctPeople::automatic) {
    return assign_seats(state, {{"buyer"}}, people, policy, 1).front().why;
  };
  CHECK(why() == "you were drawn from the 2 of 3 buyers with the fewest open");
  people[2].open_tasks = 7;
  CHECK(why() == "you have the fewest open of 3 buyers");
  people[0].away_until = start_time + 6 * day;
  people[2].cap = 7;
  CHECK(why() == "you are the only buyer who can take it now");
  people[1].cap = 3;
  CHECK(why() ==
      "Ana is away until Tue 24 Nov, Ben is at the cap (3 of 3), Cleo is at the cap (7 of 7)");
  people.clear();
  CHECK(why() == "nobody holds the buyer persona");
}

TEST_CASE("why_not: each reason has its sentence") {
  RunState state = empty_panel();
  Candidate ben_buys = person(ben, "Ben", {"buyer"});
  const auto why = [&] {
    return why_not(state, "buyer", ben_buys, {ben_buys}, DistinctPeople::automatic);
  };
  CHECK(why().empty());
  ben_buys.has_conflict = true;
  CHECK(why() == "Ben has a tie to the maker");
  state.refusals.push_back({ben, "skeptic", "declined"});
  CHECK(why() == "Ben has a tie to the maker");
  state.refusals.push_back({ben, "", "recused"});
  CHECK(why() == "Ben recused from this panel");
  ben_buys.personas.clear();
  CHECK(why() == "Ben does not hold the buyer persona");
}

TEST_CASE("assign_seats: who takes a larger share of the work is offered more of it") {
  RunState state = empty_panel();
  std::vector<Candidate> people{person(ana, "Ana", {"buyer"}, 3), person(ben, "Ben", {"buyer"}, 2)};
  const auto offer = [&] {
    return assign_seats(state, {{"buyer"}}, people, DistinctPeople::automatic, 1).front();
  };
  CHECK(offer().person == ben);
  CHECK(offer().why == "you have the fewest open of 2 buyers");
  people[0].share = 200;  // 4 open at a share of 2 make 2, against 3 at the usual one
  CHECK(offer().person == ana);
  CHECK(offer().why ==
        "you have the least load of 2 buyers: with this one 4 open at a share of 2 make 2");
  people[1].share = 75;
  people[0].share = 100;
  people[0].open_tasks = 3;
  people[1].open_tasks = 2;  // 3 / 0.75 and 4 / 1 are equal
  CHECK(offer().why.starts_with("you were drawn from the 2 of 2 buyers with the least load: with "
                                "this one "));
}

TEST_CASE("assign_seats: over time everybody has open what their share says") {
  std::vector<Candidate> people{person(ana, "Ana", {"buyer"}), person(ben, "Ben", {"buyer"}),
                                person(cleo, "Cleo", {"buyer"})};
  people[0].share = 50;
  people[2].share = 250;
  RunState state = empty_panel();
  for (std::uint64_t seed = 1; seed <= 400; ++seed) {
    const auto offer =
        assign_seats(state, {{"buyer"}}, people, DistinctPeople::automatic, seed).front();
    for (Candidate& person : people)
      if (person.person == offer.person) person.open_tasks += 1;
  }
  CHECK(people[0].open_tasks == 50);
  CHECK(people[1].open_tasks == 100);
  CHECK(people[2].open_tasks == 250);
}

#include "workflow/definition_warnings.hpp"

#include <doctest/doctest.h>

#include "tests/workflow/scenario.hpp"

using namespace panelist;
using namespace panelist::workflow;
using namespace panelist::workflow::testing;

namespace {

std::vector<std::string> texts(const std::vector<DefinitionWarning>& warnings) {
  std::vector<std::string> all;
  for (const DefinitionWarning& warning : warnings) {
    CHECK(warning.workflow == define()->name);
    CHECK(!warning.file.empty());
    CHECK(warning.line > 1);
    all.push_back(warning.text);
  }
  return all;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("definition_warnings: four people for four seats are enough, whatever keeps them now") {
  auto people = four_people();
  for (auto& one : people) {
    one.cap = 0;
    one.away_until = start_time + day;
    one.has_conflict = true;
  }
  CHECK(find_seat_warnings(*define(), people, DistinctPeople::always).empty());
}

TEST_CASE("definition_warnings: a persona that nobody holds is named with the step's line") {
  auto people = four_people();
  people.erase(people.begin() + 2);
  CHECK(texts(find_seat_warnings(*define(), people, DistinctPeople::automatic)) ==
        Texts{"step \"panel\": nobody can fill the buyer seat: no active person holds this "
              "persona"});
}

TEST_CASE(
    "definition_warnings: fewer people than seats are a warning only where nobody may hold "
    "two") {
  auto people = four_people();
  people[1].personas = {"skeptic", "buyer"};
  people.erase(people.begin() + 2);
  CHECK(find_seat_warnings(*define(), people, DistinctPeople::automatic).empty());
  const auto found = texts(find_seat_warnings(*define(), people, DistinctPeople::always));
  REQUIRE(found.size() == 1);
  CHECK(
      found[0].ends_with("Ben takes another seat of the panel, and review.distinct_people is "
                         "\"always\""));
}

TEST_CASE("definition_warnings: machines of one model take one seat however many they are") {
  std::vector<Candidate> people;
  for (int i = 1; i <= 4; ++i) {
    people.push_back(person(PersonId{i}, "Robot " + std::to_string(i),
                            {"developer", "skeptic", "buyer", "futurist"}));
    people.back().model = "one-model";
  }
  const auto found = texts(find_seat_warnings(*define(), people, DistinctPeople::never));
  CHECK(found.size() == 3);
  for (const std::string& text : found)
    CHECK(text.find("one model takes one seat") != std::string::npos);
  for (std::size_t i = 0; i < people.size(); ++i) people[i].model += std::to_string(i);
  CHECK(find_seat_warnings(*define(), people, DistinctPeople::never).empty());
}

TEST_CASE(
    "definition_warnings: a lease longer than the due time and an outcome after the deadline "
    "are named") {
  Shape shape;
  CHECK(find_clock_warnings(*define(shape)).empty());
  shape.panel = "due_after = \"12h\"\nlease_after = \"24h\"\n";
  CHECK(texts(find_clock_warnings(*define(shape))) ==
        Texts{"step \"panel\": lease_after (1 day) is longer than due_after (12 hours): a seat "
              "taken from the pool is overdue before it returns there"});
  shape.panel = "due_after = \"5d\"\noverdue_after = \"2d\"\nquorum = 3\ndeadline_after = \"6d\"\n";
  CHECK(texts(find_clock_warnings(*define(shape))) ==
        Texts{"step \"panel\": deadline_after (6 days) comes before the overdue outcome (7 days "
              "after the opening)"});
}

#include "service/add_person.hpp"

#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::service;
using panelist::domain::Role;

namespace {
NewPerson ana() {
  NewPerson input;
  input.email = " Ana@Example.org ";
  input.name = "Ana Müller";
  input.roles.add(Role::reviewer);
  input.personas = {"skeptic", "buyer", "buyer"};
  input.time_zone = "Europe/Berlin";
  return input;
}
Result<domain::Person> add(test::AccountHouse& house, const NewPerson& input) {
  return house.as_admin([&](Unit& unit) { return add_person(unit, input); });
}
}  // namespace

TEST_CASE("add_person: stores the account, audits it and owes a welcome") {
  test::AccountHouse house;
  CHECK_FALSE(house.as_admin([](Unit& unit) { return has_any_person(unit); }));
  const auto added = add(house, ana());
  REQUIRE(added);
  CHECK(added->email == "Ana@Example.org");
  CHECK(added->personas == std::vector<std::string>{"buyer", "skeptic"});
  CHECK(house.as_admin([](Unit& unit) { return has_any_person(unit); }));
  CHECK(house.text("SELECT action FROM audit") == "user.added");
  CHECK(house.text("SELECT actor_label FROM audit") == "cli:test");
  CHECK(house.text("SELECT kind FROM mail WHERE state = 'pending'") == "welcome");
}

TEST_CASE("add_person: one address is one account, however it is spelled") {
  test::AccountHouse house;
  REQUIRE(add(house, ana()));
  NewPerson again = ana();
  again.email = "ANA@EXAMPLE.ORG";
  CHECK(add(house, again).error().code == ErrorCode::conflict);
  CHECK(house.count("SELECT count(*) FROM person") == 1);
}

TEST_CASE("add_person: every bad field is named") {
  test::AccountHouse house;
  const auto refused = [&](const std::function<void(NewPerson&)>& spoil) {
    NewPerson input = ana();
    spoil(input);
    const auto answer = add(house, input);
    REQUIRE_FALSE(answer);
    CHECK(answer.error().code == ErrorCode::invalid);
    return answer.error().fields.front();
  };
  for (const char* email : {"", "ana", "@example.org", "ana@", "a b@example.org", "a@b@c",
                            "ana@example.org\r\nBcc: x@y", "<ana@example.org>"}) {
    CHECK(refused([&](NewPerson& input) { input.email = email; }).field == "email");
  }
  CHECK(refused([](NewPerson& input) { input.name = " "; }).field == "name");
  CHECK(refused([](NewPerson& input) { input.name = "two\nlines"; }).field == "name");
  CHECK(refused([](NewPerson& input) { input.name = std::string(121, 'x'); }).field == "name");
  CHECK(refused([](NewPerson& input) { input.roles = {}; }).field == "roles");
  CHECK(refused([](NewPerson& input) { input.time_zone = "Berlin"; }).field == "time_zone");
  CHECK(refused([](NewPerson& input) { input.task_cap = -1; }).field == "task_cap");
  const FieldError persona = refused([](NewPerson& input) { input.personas = {"byer"}; });
  CHECK(persona.field == "personas");
  CHECK(persona.message.find("Did you mean buyer?") != std::string::npos);
  CHECK(house.count("SELECT count(*) FROM person") == 0);
}

TEST_CASE("add_person: only an admin may, and a machine gets no welcome") {
  test::AccountHouse house;
  const Actor editor = house.actor_of(house.add("ed@example.org", Role::editor));
  CHECK(house.as(editor, [](Unit& unit) { return add_person(unit, ana()); }).error().code ==
        ErrorCode::forbidden);
  NewPerson machine = ana();
  machine.model = "model-5";
  REQUIRE(add(house, machine));
  CHECK(house.count("SELECT count(*) FROM mail") == 0);
  CHECK(house.text("SELECT model FROM person WHERE model IS NOT NULL") == "model-5");
}

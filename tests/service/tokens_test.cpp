#include "service/tokens.hpp"

#include "service/authenticate.hpp"
#include "service/disable_person.hpp"
#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::service;
using panelist::domain::Role;

namespace {
struct House : test::AccountHouse {
  domain::Person ben = add("ben@example.org", Role::editor);
  Result<MadeToken> make(const Actor& actor, NewToken input) {
    return as(actor, [&](Unit& unit) { return make_token(unit, input); });
  }
  Result<Actor> authenticate(const std::string& text) {
    return as(Actor{}, [&](Unit& unit) { return authenticate_token(unit, text); });
  }
};
}  // namespace

TEST_CASE("tokens: a token acts as its person, with roles and personas") {
  House house;
  const auto made = house.make(house.admin, {house.ben.id, "ci", {}, {}});
  REQUIRE(made);
  const auto actor = house.authenticate(made->text);
  REQUIRE(actor);
  CHECK(actor->person == house.ben.id);
  CHECK(actor->name == "ben");
  CHECK(actor->is_editor());
  CHECK_FALSE(actor->is_admin());
  CHECK(house.count("SELECT count(*) FROM token WHERE hash = '" + made->text + "'") == 0);
}

TEST_CASE("tokens: scopes narrow the roles and never widen them") {
  House house;
  const auto made = house.make(house.admin, {house.ben.id, "ci", {"submitter"}, {}});
  REQUIRE(made);
  const auto actor = house.authenticate(made->text);
  REQUIRE(actor);
  CHECK(actor->roles.has(Role::submitter));
  CHECK_FALSE(actor->is_editor());
  // Not the person's role; not a role at all; more than the maker has.
  CHECK(house.make(house.admin, {house.ben.id, "ci", {"admin"}, {}}).error().code ==
        ErrorCode::invalid);
  CHECK(house.make(house.admin, {house.ben.id, "ci", {"owner"}, {}}).error().code ==
        ErrorCode::invalid);
  CHECK(house.make(*actor, {house.ben.id, "ci", {}, {}}).error().code == ErrorCode::forbidden);
  CHECK(house.make(*actor, {house.ben.id, "ci", {"submitter"}, {}}));
}

TEST_CASE("tokens: expired, revoked, mistyped and disabled all get the same answer") {
  House house;
  const auto expiring = house.make(
      house.admin, {house.ben.id, "a", {}, house.now + std::chrono::hours{1}});
  const auto revoked = house.make(house.admin, {house.ben.id, "b", {}, {}});
  const auto kept = house.make(house.admin, {house.ben.id, "c", {}, {}});
  REQUIRE(house.authenticate(expiring->text));
  REQUIRE(house.as_admin([&](Unit& unit) { return revoke_token(unit, revoked->id); }));
  house.now += std::chrono::hours{1};
  std::vector<std::string> answers;
  answers.push_back(house.authenticate(expiring->text).error().detail);
  answers.push_back(house.authenticate(revoked->text).error().detail);
  answers.push_back(house.authenticate("pnl_typo").error().detail);
  REQUIRE(house.authenticate(kept->text));
  REQUIRE(house.as_admin([&](Unit& unit) { return disable_person(unit, house.ben.id); }));
  answers.push_back(house.authenticate(kept->text).error().detail);
  for (const std::string& answer : answers) CHECK(answer == answers.front());
}

TEST_CASE("tokens: one sees and revokes one's own only, an admin everybody's") {
  House house;
  const domain::Person ana = house.add("ana@example.org", Role::reviewer);
  const auto bens = house.make(house.actor_of(house.ben), {house.ben.id, "mine", {}, {}});
  REQUIRE(bens);
  const Actor other = house.actor_of(ana);
  CHECK(house.as(other, [&](Unit& unit) { return revoke_token(unit, bens->id); }).error().code ==
        ErrorCode::not_found);
  CHECK(house.as(other, [&](Unit& unit) { return list_tokens(unit, house.ben.id, {}, 50); })
            .error().code == ErrorCode::forbidden);
  CHECK(house.make(other, {house.ben.id, "x", {}, {}}).error().code == ErrorCode::forbidden);
  const auto all = house.as_admin([](Unit& unit) { return list_tokens(unit, {}, {}, 50); });
  CHECK(all->items.size() == 1);
  CHECK(all->items.front().name == "mine");
}

TEST_CASE("tokens: the list is paged, newest first") {
  House house;
  for (int i = 0; i < 5; ++i) {
    REQUIRE(house.make(house.admin, {house.ben.id, std::to_string(i), {}, {}}));
  }
  const auto page = [&](TokenId before) {
    return *house.as_admin([&](Unit& unit) { return list_tokens(unit, {}, before, 2); });
  };
  const TokenPage first = page({});
  CHECK(first.items[0].name == "4");
  const TokenPage second = page(first.next);
  CHECK(second.items[0].name == "2");
  const TokenPage third = page(second.next);
  CHECK(third.items.size() == 1);
  CHECK(third.next.value == 0);
}

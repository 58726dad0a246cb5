#include "service/nodes.hpp"

#include "service/deliver.hpp"
#include "service/endpoints.hpp"
#include "service/mail_outbox.hpp"
#include "service/post_mail.hpp"
#include "service/post_message.hpp"
#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::service;

namespace {

/// Two processes on one database; what one of them has claimed.
struct House : test::AccountHouse {
  NodeId first = join("one"), second = join("two");
  NodeId join(const std::string& name) {
    return as_admin([&](Unit& unit) { return join_nodes(unit, name); });
  }
  Beat beat_of(NodeId node, const std::string& name) {
    return as_admin([&](Unit& unit) { return beat(unit, node, name); });
  }
  /// Silent for as long as it takes, on whichever clock.
  void silence(NodeId node) {
    as_admin([&](Unit& unit) {
      unit.tx.write("UPDATE node SET seen_at = seen_at - :lease - 1 WHERE id = :id",
                    {{"lease", node_lease.count()}, {"id", node}});
    });
  }
  void claim_for(NodeId node) {
    as_admin([&](Unit& unit) {
      add_endpoint(unit, "https://example.org/hook", {"*"},
                   [](const std::string&) { return Result<void>{}; });
      post_message(unit, {"endpoint.test", {}, "{}"});
      post_mail(unit, {.kind = "overdue", .person = ana.id, .task = {}, .run = {}, .dedupe = "a"});
      REQUIRE(claim_due_deliveries(unit, node).items.size() == 1);
      REQUIRE(claim_due_mails(unit, node).items.size() == 1);
    });
  }
  std::int64_t claimed() {
    return count("SELECT (SELECT count(*) FROM delivery WHERE claimed = 1) + "
                 "(SELECT count(*) FROM mail WHERE claimed = 1)");
  }
  std::int64_t nodes() { return count("SELECT count(*) FROM node"); }
  domain::Person ana = add("ana@example.org", domain::Role::reviewer);
};

}  // namespace

TEST_CASE("nodes: what a silent node had claimed is taken over, and nobody else's") {
  House house;
  house.claim_for(house.first);
  CHECK(house.beat_of(house.second, "two").gone.empty());
  CHECK(house.claimed() == 2);
  house.silence(house.first);
  const Beat beat = house.beat_of(house.second, "two");
  CHECK(beat.gone == std::vector<std::string>{"one"});
  CHECK(beat.others.empty());
  CHECK(house.claimed() == 0);
  CHECK(house.nodes() == 1);
  house.as_admin([&](Unit& unit) {
    CHECK(claim_due_deliveries(unit, house.second).items.size() == 1);
    CHECK(claim_due_mails(unit, house.second).items.size() == 1);
  });
}

TEST_CASE("nodes: one that was given up comes back under a new id") {
  House house;
  house.silence(house.first);
  house.beat_of(house.second, "two");
  const Beat back = house.beat_of(house.first, "one");
  CHECK(back.self != house.first);
  CHECK(back.others == std::vector{house.second});
  CHECK(house.nodes() == 2);
  CHECK(house.beat_of(back.self, "one").self == back.self);
}

TEST_CASE("nodes: one that was away itself gives nobody up before its next beat") {
  House house;
  house.silence(house.first);
  house.silence(house.second);
  CHECK(house.beat_of(house.second, "two").gone.empty());
  CHECK(house.nodes() == 2);
  CHECK(house.beat_of(house.second, "two").gone == std::vector<std::string>{"one"});
}

TEST_CASE("nodes: the list says who is silent, and forgets who stopped") {
  House house;
  house.silence(house.first);
  const auto list = [&house] { return house.as_admin([](Unit& unit) { return list_nodes(unit); }); };
  const auto both = list();
  REQUIRE(both.size() == 2);
  CHECK(both[0].name == "one");
  CHECK(both[0].is_silent);
  CHECK(both[1].name == "two");
  CHECK_FALSE(both[1].is_silent);
  CHECK(both[1].seen_at == both[1].started_at);
  house.as_admin([&](Unit& unit) { leave_nodes(unit, house.first); });
  CHECK(list().size() == 1);
}

TEST_CASE("nodes: a beat names the others, until they stop or anybody gives them up") {
  House house;
  const NodeId third = house.join("three");
  CHECK(house.beat_of(third, "three").others == std::vector{house.first, house.second});
  house.silence(house.first);
  house.beat_of(house.second, "two");
  CHECK(house.beat_of(third, "three").others == std::vector{house.second});
  house.as_admin([&](Unit& unit) { leave_nodes(unit, house.second); });
  CHECK(house.beat_of(third, "three").others.empty());
}

TEST_CASE("nodes: one that stops hands over what it still has") {
  House house;
  house.claim_for(house.first);
  house.as_admin([&](Unit& unit) { leave_nodes(unit, house.first); });
  CHECK(house.claimed() == 0);
  CHECK(house.nodes() == 1);
}

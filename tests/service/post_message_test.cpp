#include "service/post_message.hpp"

#include <nlohmann/json.hpp>

#include "service/endpoints.hpp"
#include "tests/service/account_fixture.hpp"

using namespace panelist;
using namespace panelist::service;

namespace {
struct House : test::AccountHouse {
  EndpointId endpoint(const std::vector<std::string>& types) {
    return as_admin([&](Unit& unit) {
      return add_endpoint(unit, "https://example.org/hook", types,
                          [](const std::string&) { return Result<void>{}; });
    })->endpoint.id;
  }
  void post(const std::string& type, const std::string& data) {
    as_admin([&](Unit& unit) { post_message(unit, {type, {}, data}); });
  }
};
}  // namespace

TEST_CASE("post_message: no subscriber, no row, nothing to wake") {
  House house;
  house.endpoint({"panel.completed"});
  house.post("tool.submitted", "{}");
  CHECK(house.count("SELECT count(*) FROM message") == 0);
  CHECK(house.signals.deliveries == 0);
}

TEST_CASE("post_message: one message, a delivery per subscriber, the disabled one's too") {
  House house;
  house.endpoint({"*"});
  house.endpoint({"tool.submitted", "tool.rejected"});
  house.endpoint({"panel.completed"});
  const EndpointId off = house.endpoint({"*"});
  REQUIRE(house.as_admin([&](Unit& unit) {
    return change_endpoint(unit, off, {.url = {}, .types = {}, .state = "disabled"}, {});
  }));
  const int woken = house.signals.deliveries;
  house.post("tool.submitted", R"({"tool":{"id":1}})");
  CHECK(house.count("SELECT count(*) FROM message") == 1);
  CHECK(house.count("SELECT count(*) FROM delivery") == 3);
  CHECK(house.signals.deliveries == woken + 1);
  CHECK(house.text("SELECT body FROM message") ==
        R"({"type":"tool.submitted","timestamp":"2026-11-21T12:00:00.000Z",)"
        R"("data":{"tool":{"id":1}}})");
  CHECK(house.text("SELECT message_key FROM message").rfind("msg_", 0) == 0);
}

TEST_CASE("post_message: a body stays under 20 KB by cutting long texts, and says so") {
  House house;
  house.endpoint({"*"});
  std::string reason;
  for (int i = 0; i < 15000; ++i) reason += "ä";
  house.post("tool.rejected", Json{{"tool", {{"id", 1}}}, {"reason", reason}}.dump());
  const std::string body = house.text("SELECT body FROM message");
  CHECK(body.size() <= message_bytes_max);
  const Json parsed = Json::parse(body);
  CHECK(parsed["data"]["truncated"] == true);
  CHECK(parsed["data"]["tool"]["id"] == 1);
}

TEST_CASE("post_message: an unknown type is a mistake of the program") {
  House house;
  CHECK_THROWS_AS(house.post("tool.sumbitted", "{}"), std::logic_error);
}

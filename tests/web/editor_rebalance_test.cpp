// Sharing out open work anew, shares of the work and working days, as whole requests.
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "service/away_times.hpp"
#include "tests/web/editor_house.hpp"

namespace panelist::test {
namespace {

/// Cleo holds the buyer's seat of Lantern and will be away when it is due; Carl buys too.
struct Absence {
  Absence() {
    house.add_panel();
    eva = house.add("Eva", domain::Role::editor);
    run = house.send_tool("Lantern").run;
    house.add("Carl", domain::Role::reviewer, {"buyer"});
    const PersonId cleo = house.browser("Cleo").person.id;
    house.change([&](service::Unit& unit) {
      REQUIRE(service::set_away(unit, cleo, unit.now + std::chrono::hours{48},
                                unit.now + std::chrono::hours{24 * 60}));
    });
  }
  std::string hidden(const net::Response& page, const std::string& name) const {
    const std::string mark = "name=\"" + name + "\" value=\"";
    const std::size_t at = page.body.find(mark);
    if (at == std::string::npos) return "(none)";
    return page.body.substr(at + mark.size(),
                            page.body.find('"', at + mark.size()) - at - mark.size());
  }
  EditorHouse house;
  Browser eva;
  RunId run;
};

}  // namespace

TEST_CASE("rebalance page: what would move and why, one button, then what moved") {
  Absence scene;
  const auto page = scene.house.get(scene.eva, "/editor/rebalance");
  CHECK(page.status == 200);
  CHECK(shows(page, "1 seat would go to somebody else."));
  CHECK(shows(page, "Cleo is away when it is due ("));
  CHECK(shows(page, "<strong>Carl</strong>"));
  CHECK(shows(page, "Move 1 seat<"));
  const std::string plan = scene.hidden(page, "plan");
  const auto done = scene.house.post(scene.eva, "/editor/rebalance", {{"plan", plan}});
  CHECK(done.status == 200);
  CHECK(shows(done, "1 seat moved."));
  CHECK(shows(scene.house.get(scene.eva, scene.house.run_path(scene.run)),
              "Work shared out anew (seed "));
  const auto empty = scene.house.get(scene.eva, "/editor/rebalance");
  CHECK(shows(empty, "Every open seat is in good hands."));
  CHECK(shows(empty, "Nothing to share out"));
}

TEST_CASE("rebalance page: an old plan moves nothing and shows the new one") {
  Absence scene;
  const auto page = scene.house.get(scene.eva, "/editor/rebalance");
  const std::string plan = scene.hidden(page, "plan");
  scene.house.send_tool("Beta");
  const auto stale = scene.house.post(scene.eva, "/editor/rebalance", {{"plan", plan}});
  CHECK(stale.status == 412);
  CHECK(shows(stale, "Nothing was moved: something changed since you looked."));
  CHECK(scene.hidden(stale, "plan") != plan);
  const auto again = scene.house.get(scene.eva, "/editor/rebalance?person=cleo@panelist.example");
  CHECK(shows(again, "Held by cleo@panelist.example"));
  CHECK(scene.hidden(again, "person") == "cleo@panelist.example");
}

TEST_CASE("rebalance page: for editors only, linked from the pipeline and from a user") {
  Absence scene;
  CHECK(scene.house.get(scene.house.browser("Carl"), "/editor/rebalance").status == 403);
  CHECK(shows(scene.house.get(scene.eva, "/editor"), "href=\"/editor/rebalance\""));
  const Browser ada = scene.house.add("Ada", domain::Role::admin);
  const std::string user =
      "/admin/users/" + std::to_string(scene.house.browser("Cleo").person.id.value);
  CHECK(shows(scene.house.get(ada, user),
              "href=\"/editor/rebalance?person=Cleo%40panelist.example\""));
}

TEST_CASE("rebalance API: the preview is tagged, and a POST with another plan answers 412") {
  Absence scene;
  const auto preview = scene.house.get(scene.eva, "/api/v1/rebalance");
  REQUIRE(preview.status == 200);
  const Json plan = Json::parse(preview.body);
  CHECK(header_of(preview, "etag") == "\"" + plan["plan"].get<std::string>() + "\"");
  CHECK(plan["moves"].size() == 1);
  CHECK(plan["moves"][0]["from"]["name"] == "Cleo");
  CHECK(plan["unplaced"].empty());
  const Json done = Json::parse(
      scene.house.call_api(scene.eva, "/api/v1/rebalance", Json{{"plan", plan["plan"]}}.dump()));
  CHECK(done["items"][0]["moved"] == true);
  CHECK(done["items"][0]["to"]["name"] == "Carl");
}

TEST_CASE("account: working days are seven boxes, all at first, at least one") {
  EditorHouse house;
  house.add_panel();
  const Browser& cleo = house.browser("Cleo");
  const auto page = house.get(cleo, "/account");
  CHECK(shows(page, "name=\"working_day\" value=\"sun\" checked"));
  Fields fields{{"name", "Cleo"}, {"time_zone", "Europe/Berlin"}, {"days_shown", "1"}};
  const auto refused = house.post(cleo, "/account", fields);
  CHECK(refused.status == 422);
  CHECK(shows(refused, "Choose at least one day."));
  fields.emplace_back("working_day", "mon");
  fields.emplace_back("working_day", "tue");
  CHECK(house.post(cleo, "/account", fields).status == 303);
  const auto saved = house.get(cleo, "/account");
  CHECK(shows(saved, "value=\"tue\" checked"));
  CHECK_FALSE(shows(saved, "value=\"sun\" checked"));
  const Json me = Json::parse(house.get(cleo, "/api/v1/me").body);
  CHECK(me["working_days"] == Json::array({"mon", "tue"}));
  CHECK(me["share"] == 1.0);
}

TEST_CASE("account: a time away says which verdicts are due then, and editors see who could help") {
  EditorHouse house;
  house.add_panel();
  const Browser edith = house.add("Edith", domain::Role::editor, {"futurist"});
  house.send_tool("Lantern");
  house.send_tool("Beta");
  for (const Browser* who : {&house.browser("Cleo"), &edith}) {
    CHECK(house.post(*who, "/account/away", {{"from", "2020-01-01"}, {"until", "2021-01-01"}})
              .status == 422);
    house.change([&](service::Unit& unit) {
      REQUIRE(
          service::set_away(unit, who->person.id, unit.now, unit.now + std::chrono::hours{600}));
    });
  }
  CHECK(shows(house.get(house.browser("Cleo"), "/account"), "2 of your verdicts are due then"));
  CHECK(shows(house.get(edith, "/account"), "href=\"/editor/rebalance?person=Edith%40"));
}

TEST_CASE("users: the share of the work is set by an admin, within its limits") {
  EditorHouse house;
  house.add_panel();
  const Browser ada = house.add("Ada", domain::Role::admin);
  const auto& cleo = house.browser("Cleo").person;
  const std::string path = "/admin/users/" + std::to_string(cleo.id.value);
  Fields fields{{"email", cleo.email},  {"name", "Cleo"},      {"time_zone", "UTC"},
                {"share", "0.5"},       {"role", "reviewer"},  {"persona", "buyer"},
                {"days_shown", "1"},   {"working_day", "mon"}, {"working_day", "fri"}};
  CHECK(location(house.post(ada, path, fields)) == path + "?said=user-saved");
  CHECK(shows(house.get(ada, path), "name=\"share\" value=\"0.5\""));
  CHECK(shows(house.get(ada, "/admin/users"), "0, share 0.5"));
  fields[3].second = "5";
  const auto refused = house.post(ada, path, fields);
  CHECK(refused.status == 422);
  CHECK(shows(refused, "Must be a number from 0.25 to 4, such as 0.5."));
}

}  // namespace panelist::test

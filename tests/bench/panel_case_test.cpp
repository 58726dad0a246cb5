#include "bench/panel_case.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

#include "base/json.hpp"
#include "base/text.hpp"

using namespace panelist;
using namespace panelist::bench;

namespace {

Cast sample_cast() {
  Cast cast;
  cast.submitter_token = "pnl_submitter";
  cast.editor_token = "pnl_editor";
  cast.token_by_email["r@bench.invalid"] = "pnl_reviewer";
  cast.tag = "7";
  return cast;
}

std::string tasks_answer() {
  Json items = Json::array();
  for (std::size_t i = 0; i < seats; ++i)
    items.push_back(
        {{"id", 30 + i}, {"persona", personas[i]}, {"assignee", {{"email", "r@bench.invalid"}}}});
  return Json{{"items", items}, {"next", nullptr}}.dump();
}

}  // namespace

TEST_CASE("a case is a submission, a look at the tasks and four verdicts of 1,200 bytes") {
  const Cast cast = sample_cast();
  std::set<std::string> keys;
  for (std::uint64_t number = 0; number < 300; ++number) {
    PanelCase one(cast, number, {});
    Call call = one.next();
    CHECK(call.kind == Kind::submit);
    CHECK(Json::accept(call.body));
    keys.insert(call.key);
    REQUIRE(one.take(201, R"({"slug":"s","run":{"id":9},"id":1})", {}));
    CHECK(one.next().target == "/api/v1/tasks?run=9");
    REQUIRE(one.take(200, tasks_answer(), {}));
    for (std::size_t i = 0; i < seats; ++i) {
      call = one.next();
      CHECK(call.kind == (i + 1 == seats ? Kind::closing_verdict : Kind::verdict));
      CHECK(*call.token == "pnl_reviewer");
      CHECK(call.body.size() == verdict_bytes);
      const Json body = Json::parse(call.body, nullptr, false);
      REQUIRE(body.is_object());
      const std::size_t words = count_words(body["quote"].get<std::string>());
      CHECK(words >= 60);
      CHECK(words <= 220);
      REQUIRE(one.take(200, i + 1 == seats ? R"({"panel":{"closed":true}})" : "{}", {}));
    }
    CHECK(one.is_done());
  }
  CHECK(keys.size() == 300);
}

TEST_CASE("a case says what a wrong answer was") {
  const Cast cast = sample_cast();
  PanelCase refused(cast, 1, {});
  CHECK(!refused.take(503, "busy", {}));
  CHECK(refused.problem() == "case 1: status 503: busy");
  PanelCase stranger(cast, 2, {});
  REQUIRE(stranger.take(201, R"({"slug":"s","run":{"id":9}})", {}));
  Json tasks = Json::parse(tasks_answer());
  tasks["items"][3]["assignee"]["email"] = "somebody@else.invalid";
  CHECK(!stranger.take(200, tasks.dump(), {}));
  CHECK(stranger.problem().find("not of the bench") != std::string::npos);
}

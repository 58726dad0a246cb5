// An exported run replays, and whatever is changed in the file is found and named.
#include "workflow/run_export.hpp"

#include <algorithm>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include "base/canonical_json.hpp"
#include "tests/workflow/scenario.hpp"
#include "workflow/run_state_json.hpp"

using namespace panelist;
using namespace panelist::workflow;
using namespace panelist::workflow::testing;

namespace {

Json export_of(const Scenario& s, std::vector<DefinitionPtr> definitions) {
  RunExport run;
  run.exported_at = s.now;
  run.tool_slug = "lantern";
  run.tool_name = "Lantern";
  run.definitions = std::move(definitions);
  run.state = s.state;
  std::vector<EventSalt> salts(s.history.size());
  for (std::size_t i = 0; i < salts.size(); ++i) salts[i][0] = static_cast<std::byte>(i + 1);
  const auto links = chain_events(chain_origin, s.state.id, s.history, salts);
  for (std::size_t i = 0; i < links.size(); ++i)
    run.entries.push_back({s.history[i], links[i].data, links[i].salt, links[i].link});
  run.head = links.back().link;
  return export_to_json(run);
}

/// A panel with a decline, a hold and a sealed vote, moved to another version.
struct Exported {
  Scenario s;
  Json file;
  Exported() {
    const DefinitionPtr first = s.state.definition;
    Shape shape;
    shape.version = 2;
    shape.before_publish = "[[step]]\nid = \"sign\"\nkind = \"task\"\ntask = \"sign_off\"\n";
    s.candidates.push_back(person(eve, "Eve", {"buyer"}));
    REQUIRE(s.submit_tool());
    REQUIRE(s.act(Verb::decline, s.seat_id("buyer"), s.holder("buyer")));
    REQUIRE(s.vote("skeptic"));
    REQUIRE(s.edit(RunVerb::hold));
    REQUIRE(s.edit(RunVerb::resume));
    REQUIRE(s.move(define(shape)));
    file = Json::parse(export_of(s, {first, s.state.definition}).dump());
  }
};

std::vector<std::string> problems_of(const Json& file) {
  const auto replay = replay_export(file);
  REQUIRE_MESSAGE(replay.has_value(), why_failed(replay));
  return replay->problems;
}
bool is_named(const std::vector<std::string>& problems, const std::string& words) {
  return std::any_of(problems.begin(), problems.end(), [&](const std::string& problem) {
    return problem.find(words) != std::string::npos;
  });
}

}  // namespace

TEST_CASE("export: a run replays to its state, with its timeline and why it waits") {
  const Exported exported;
  const auto replay = replay_export(exported.file);
  REQUIRE(replay);
  CHECK(replay->problems.empty());
  CHECK(replay->history.size() == exported.s.history.size());
  CHECK(replay->links == static_cast<std::int64_t>(exported.s.history.size()));
  CHECK(same_state(replay->state, exported.s.state));
  REQUIRE(replay->waiting);
  CHECK(replay->waiting->reason ==
        "Not published: 3 seats of 4 are still open. Person 1 has the developer seat, person 3 has "
        "the buyer seat and person 4 has the futurist seat, all due Mon 23 Nov.");
}

TEST_CASE("export: a finished run replays and waits for nothing") {
  Scenario s;
  REQUIRE(s.submit_tool());
  for (const auto& seat : s.seats()) REQUIRE(s.vote(seat));
  const auto replay = replay_export(export_of(s, {s.state.definition}));
  REQUIRE(replay);
  CHECK(replay->problems.empty());
  CHECK(!replay->waiting);
}

TEST_CASE("export: an open panel's file has neither a decision nor a nonce") {
  const std::string text = Exported().file.dump();
  CHECK(text.find("\"ship\"") == std::string::npos);
  CHECK(text.find("\"decision\"") == std::string::npos);
  CHECK(text.find("nonce1") == std::string::npos);
  CHECK(text.find("commitment1") != std::string::npos);
}

TEST_CASE("replay: an event that was taken out, changed, moved or added is named") {
  const Exported exported;
  Json file = exported.file;
  Json& events = file["events"];
  SUBCASE("taken out") {
    events.erase(3);
    CHECK(is_named(problems_of(file), "the history misses entry 4"));
    CHECK(is_named(problems_of(file), "cannot be replayed"));
  }
  SUBCASE("the last one taken out") {
    events.erase(events.size() - 1);
    CHECK(is_named(problems_of(file), "the head is not that of the history"));
    CHECK(is_named(problems_of(file), "state.seq: "));
  }
  SUBCASE("a reason") {
    for (Json& event : events)
      if (event["type"] == "task.declined") event["data"]["reason"] = "another";
    const auto problems = problems_of(file);
    REQUIRE(problems.size() == 1);
    CHECK(is_named(problems, "the history was changed at or before entry"));
  }
  SUBCASE("a member that no event has") {
    events[2]["data"]["x"] = 1;
    CHECK(is_named(problems_of(file), "changed at or before entry 3"));
  }
  SUBCASE("a time, an actor, a salt") {
    events[0]["at"] = "2026-11-18T00:00:00.000Z";
    events[1]["actor"]["label"] = "somebody";
    events[2]["salt"] = std::string(32, '0');
    const auto problems = problems_of(file);
    for (const char* number : {"1", "2", "3"})
      CHECK(is_named(problems, std::string("changed at or before entry ") + number));
  }
  SUBCASE("a link that is missing") {
    events[4]["link"] = nullptr;
    CHECK(is_named(problems_of(file), "the history has no link at entry 5"));
  }
  SUBCASE("an added one") {
    Json added = events.back();
    added["seq"] = events.size() + 1;
    events.push_back(added);
    CHECK(is_named(problems_of(file), "changed at or before entry"));
    CHECK(is_named(problems_of(file), "cannot be replayed"));
  }
  SUBCASE("the head") {
    file["head"] = std::string(64, 'a');
    CHECK(problems_of(file) ==
          std::vector<std::string>{"the head is not that of the history"});
  }
}

TEST_CASE("replay: a changed state is named field by field") {
  const Exported exported;
  Json file = exported.file;
  file["state"]["phase"] = "published";
  file["state"]["tasks"][1]["assignee"] = 77;
  file["state"]["refusals"] = Json::array();
  file["state"]["made_up"] = true;
  const auto problems = problems_of(file);
  CHECK(problems.size() == 4);
  CHECK(is_named(problems, "state.phase: \"published\", and by replay \"in_review\""));
  CHECK(is_named(problems, "state.tasks[1].assignee: 77, and by replay 2"));
  CHECK(is_named(problems, "state.refusals: 0 entries, and by replay 1 entries"));
  CHECK(is_named(problems, "state.made_up: true, and by replay null"));
}

TEST_CASE("replay: every field of the state is looked at") {
  const Exported exported;
  for (const auto& [field, value] : exported.file["state"].items()) {
    CAPTURE(field);
    Json file = exported.file;
    file["state"][field] = value == "other" ? "another" : "other";
    CHECK(is_named(problems_of(file), "state." + field));
  }
  for (const auto& [field, value] : exported.file["state"]["tasks"][0].items()) {
    CAPTURE(field);
    Json file = exported.file;
    file["state"]["tasks"][0][field] = "other";
    CHECK(is_named(problems_of(file), "state.tasks[0]." + field));
  }
}

TEST_CASE("replay: a changed definition is named, with another hash too") {
  const Exported exported;
  Json file = exported.file;
  Json& first = file["definitions"][0];
  first["title"] = "Another";
  CHECK(is_named(problems_of(file), "definition test version 1: its hash is "));
  SUBCASE("and its hash made anew") {
    Json content = first;
    content.erase("hash");
    first["hash"] = to_hex(sha256(canonical_json(content)));
    CHECK(is_named(problems_of(file), "the history cannot be replayed: no definition "));
  }
  SUBCASE("the one at the end is another") {
    Json other = exported.file;
    other["definition"] = other["definitions"][0]["hash"];
    CHECK(is_named(problems_of(other), "definition: "));
  }
  SUBCASE("one is missing") {
    Json other = exported.file;
    other["definitions"].erase(1);
    CHECK(is_named(problems_of(other), "is not at hand"));
  }
}

TEST_CASE("replay: what is no exported run says why") {
  const Json file = Exported().file;
  const auto why = [](const Json& json) {
    const auto replay = replay_export(json);
    return replay ? std::string() : replay.error().detail;
  };
  CHECK(why(Json::array()).find("its format is not \"panelist-run\"") != std::string::npos);
  Json later = file;
  later["format_version"] = 2;
  CHECK(why(later).find("its format_version is not 1") != std::string::npos);
  for (const char* field : {"run", "tool", "definition", "definitions", "events", "head", "state",
                            "exported_at", "distinct_people"}) {
    CAPTURE(field);
    Json broken = file;
    broken.erase(field);
    CHECK(why(broken).find(field) != std::string::npos);
  }
  Json strange = file;
  strange["events"][2]["type"] = "task.eaten";
  CHECK(why(strange).find("events[2]: unknown event type task.eaten") != std::string::npos);
}

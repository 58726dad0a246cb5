// An editor repairs a run: skips its step, moves it to another definition, takes it along as a
// file.
#include <algorithm>
#include <span>

#include "base/canonical_json.hpp"
#include "base/hash.hpp"
#include "service/act_on_run.hpp"
#include "service/check_database.hpp"
#include "service/export_run.hpp"
#include "service/get_run.hpp"
#include "service/list_tools.hpp"
#include "service/move_run.hpp"
#include "service/verify_pages.hpp"
#include "tests/support/bench_panel.hpp"
#include "workflow/run_export.hpp"

namespace panelist {
namespace {

using test::BenchHouse;
using workflow::RunVerb;

bool is_among(const std::vector<std::string>& sentences, const std::string& words) {
  return std::any_of(sentences.begin(), sentences.end(), [&](const std::string& sentence) {
    return sentence.find(words) != std::string::npos;
  });
}

/// A house with a tool under review by the signed workflow: panel, figures, sign-off, publication.
struct Signed {
  BenchHouse house;
  service::SubmittedTool tool;
  std::string loaded_hash;  ///< of the version that `load` made
  Signed() {
    house.add_four();
    auto one = house.submission("Lantern");
    one.workflow = "signed-review";
    tool = house.submit(one);
  }
  Result<service::RunView> act(RunVerb verb, const std::string& reason = "a reason") {
    return house.as(house.editor, [&](service::Unit& unit) {
      return service::act_on_run(unit, {tool.run, verb, reason});
    });
  }
  service::RunView view() {
    return house
        .look(house.editor, [&](service::Unit& unit) { return service::get_run(unit, tool.run); })
        .value();
  }
  bool may(RunVerb verb) {
    const auto actions = view().actions;
    return std::find(actions.begin(), actions.end(), verb) != actions.end();
  }
  /// Another version of the workflow is loaded from now on.
  void load(const std::function<void(workflow::Definition&)>& change) {
    for (workflow::DefinitionPtr& loaded : house.catalog.definitions) {
      if (loaded->name != "signed-review") continue;
      auto next = std::make_shared<workflow::Definition>(*loaded);
      next->version += 1;
      change(*next);
      Json content = workflow::definition_to_json(*next);
      content.erase("hash");
      next->hash = loaded_hash = to_hex(sha256(canonical_json(content)));
      loaded = std::move(next);
    }
  }
  Result<service::MovePreview> preview(const service::Actor& actor) {
    return house.look(
        actor, [&](service::Unit& unit) { return service::preview_move(unit, tool.run); });
  }
  Result<service::RunView> move(const std::string& hash, const std::string& reason = "a reason") {
    return house.as(house.editor, [&](service::Unit& unit) {
      return service::move_run(unit, {tool.run, hash, reason});
    });
  }
  Json file(const service::Actor& actor) {
    const auto exported = house.look(
        actor, [&](service::Unit& unit) { return service::export_run(unit, tool.run); });
    return exported ? *exported : Json();
  }
  void check_everything() {
    CHECK(house.look(house.engine, service::check_database).problems.empty());
    CHECK(house.look(house.engine, service::verify_pages).problems.empty());
  }
};

TEST_CASE("skip-step: a sign-off is skipped with a reason, and the page is published") {
  Signed signed_review;
  CHECK_FALSE(signed_review.may(RunVerb::skip_step));
  signed_review.house.vote_all(signed_review.tool.run);
  CHECK(signed_review.may(RunVerb::skip_step));
  CHECK(signed_review.act(RunVerb::skip_step, "").error().code == ErrorCode::invalid);
  const auto skipped = signed_review.act(RunVerb::skip_step, "the chief is away");
  REQUIRE(skipped);
  CHECK(skipped->run.phase == workflow::RunPhase::published);
  CHECK(skipped->other_tasks.empty());
  CHECK(signed_review.house.count("SELECT count(*) FROM event WHERE type = 'step.skipped' "
                                  "AND data LIKE '%the chief is away%'") == 1);
  signed_review.check_everything();
}

TEST_CASE("skip-step: a panel answers a conflict and changes nothing") {
  Signed signed_review;
  const auto refused = signed_review.act(RunVerb::skip_step);
  REQUIRE(!refused);
  CHECK(refused.error().code == ErrorCode::conflict);
  CHECK(refused.error().detail.find("in_review") != std::string::npos);
  CHECK(signed_review.house.count("SELECT count(*) FROM event WHERE type = 'step.skipped'") == 0);
}

TEST_CASE("move: what is loaded is previewed, and the run follows it from its row on") {
  Signed signed_review;
  BenchHouse& house = signed_review.house;
  const std::string before = signed_review.view().workflow_hash;
  CHECK(!signed_review.view().loaded_workflow);
  const auto same = signed_review.preview(house.editor);
  REQUIRE(same);
  CHECK(same->refused.find("follows this definition already") != std::string::npos);
  signed_review.load([](workflow::Definition& next) { next.personas[2].words_max = 400; });
  CHECK(signed_review.view().loaded_workflow->hash == signed_review.loaded_hash);
  const auto preview = signed_review.preview(house.editor);
  REQUIRE(preview);
  CHECK(preview->refused.empty());
  CHECK(preview->from->hash == before);
  REQUIRE(preview->changes.size() == 1);
  CHECK(preview->changes[0].text.find("400 words instead of") != std::string::npos);
  CHECK(is_among(preview->effects, "4 open tasks keep their due times"));

  const auto moved = signed_review.move(preview->to->hash, "longer quotes");
  REQUIRE(moved);
  CHECK(moved->workflow_version == 2);
  CHECK(!moved->loaded_workflow);
  CHECK(house.text("SELECT definition_hash FROM run") == signed_review.loaded_hash);
  CHECK(house.count("SELECT count(*) FROM definition") == 2);
  signed_review.check_everything();
  const auto clocks = house.look(
      house.editor, [](service::Unit& unit) { return service::tool_clocks(unit, "lantern"); });
  REQUIRE(clocks);
  CHECK(clocks->phases.size() == 2);
  house.vote_all(signed_review.tool.run);
  signed_review.check_everything();
}

TEST_CASE("move: a moved run replays from rows after the next version is loaded too") {
  Signed signed_review;
  signed_review.load([](workflow::Definition&) {});
  REQUIRE(signed_review.move(signed_review.loaded_hash));
  signed_review.load([](workflow::Definition&) {});
  signed_review.house.reopen();
  CHECK(signed_review.view().workflow_version == 2);
  signed_review.check_everything();
  REQUIRE(signed_review.move(signed_review.loaded_hash));
  signed_review.check_everything();
}

TEST_CASE("move: refused for a stale preview, without a hash or reason, and to whoever is no editor") {
  Signed signed_review;
  BenchHouse& house = signed_review.house;
  signed_review.load([](workflow::Definition&) {});
  CHECK(signed_review.move(signed_review.view().workflow_hash).error().code == ErrorCode::stale);
  CHECK(signed_review.move("").error().code == ErrorCode::invalid);
  CHECK(signed_review.move(signed_review.loaded_hash, "").error().code == ErrorCode::invalid);
  CHECK(signed_review.move(signed_review.loaded_hash, std::string(2001, 'x')).error().code ==
        ErrorCode::invalid);
  CHECK(signed_review.preview(house.person("Ana")).error().code == ErrorCode::not_found);
  const auto by_ana = house.as(house.person("Ana"), [&](service::Unit& unit) {
    return service::move_run(unit, {signed_review.tool.run, signed_review.loaded_hash, "r"});
  });
  CHECK(by_ana.error().code == ErrorCode::not_found);
  CHECK(house.count("SELECT count(*) FROM event WHERE type = 'run.moved'") == 0);
  CHECK(house.count("SELECT count(*) FROM definition") == 1);
}

TEST_CASE("move: a workflow that is loaded no more, and a seat that would be lost, are conflicts") {
  Signed signed_review;
  BenchHouse& house = signed_review.house;
  signed_review.load([](workflow::Definition& next) { next.personas.pop_back(); });
  const auto lost = signed_review.preview(house.editor);
  REQUIRE(lost);
  CHECK(lost->refused.find("that seat would be lost") != std::string::npos);
  CHECK(lost->effects.empty());
  CHECK(signed_review.move(signed_review.loaded_hash).error().code == ErrorCode::conflict);
  std::erase_if(house.catalog.definitions,
                [](const auto& definition) { return definition->name == "signed-review"; });
  const auto none = signed_review.preview(house.editor);
  CHECK(none.error().code == ErrorCode::conflict);
  CHECK(none.error().detail.find("no workflow named signed-review is loaded") !=
        std::string::npos);
}

TEST_CASE("export: a run of a real database replays without it, open, moved and published") {
  Signed signed_review;
  BenchHouse& house = signed_review.house;
  REQUIRE(house.vote(signed_review.tool.run, "buyer", "skip"));
  const auto replay = [&] {
    const auto played = workflow::replay_export(
        Json::parse(signed_review.file(house.editor).dump()));
    REQUIRE_MESSAGE(played.has_value(), (played ? "" : played.error().detail));
    return *played;
  };
  CHECK(replay().problems.empty());
  CHECK(replay().tool_name == "Lantern");
  signed_review.house.now += std::chrono::hours{200};
  for (const char* persona : {"developer", "skeptic", "futurist"})
    REQUIRE(house.vote(signed_review.tool.run, persona, "ship"));
  const auto closed = replay();
  CHECK(closed.problems.empty());
  CHECK(closed.links == static_cast<std::int64_t>(closed.history.size()));
  REQUIRE(closed.waiting);
  CHECK(closed.waiting->reason.find("sign-off") != std::string::npos);
  REQUIRE(signed_review.act(RunVerb::skip_step));
  CHECK(replay().problems.empty());
  CHECK(!replay().waiting);
}

TEST_CASE("export: what was moved carries both definitions, and a row changed behind is named") {
  Signed signed_review;
  BenchHouse& house = signed_review.house;
  signed_review.load([](workflow::Definition& next) { next.title = "Signed, again"; });
  REQUIRE(signed_review.move(signed_review.loaded_hash));
  Json file = signed_review.file(house.editor);
  REQUIRE(file["definitions"].size() == 2);
  CHECK(file["definitions"][0]["version"] == 1);
  CHECK(file["definition"] == signed_review.loaded_hash);
  CHECK(workflow::replay_export(file).value().problems.empty());
  house.change([](storage::Transaction& tx) {
    tx.write("UPDATE task SET extensions = 1 WHERE persona = 'buyer'", {});
  });
  const auto replay = workflow::replay_export(signed_review.file(house.editor));
  REQUIRE(replay);
  CHECK(is_among(replay->problems, "extensions: 1, and by replay 0"));
}

TEST_CASE("export: an open panel's file holds nothing of a sealed verdict, and is an editor's alone") {
  Signed signed_review;
  BenchHouse& house = signed_review.house;
  REQUIRE(house.vote(signed_review.tool.run, "buyer", "skip"));
  const std::string text = signed_review.file(house.editor).dump();
  CHECK(text.find("commitment") != std::string::npos);
  CHECK(text.find("word word") == std::string::npos);
  CHECK(text.find("\"skip\"") == std::string::npos);
  const std::string nonce = house.text("SELECT nonce FROM verdict");
  REQUIRE_FALSE(nonce.empty());
  CHECK(text.find(to_hex(std::as_bytes(std::span(nonce)))) == std::string::npos);
  for (const char* name : {"Ana", "Cleo"}) CHECK(signed_review.file(house.person(name)).is_null());
  CHECK(signed_review.file(house.nobody).is_null());
}

}  // namespace
}  // namespace panelist

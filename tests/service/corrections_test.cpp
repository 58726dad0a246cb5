// Second thoughts after the close, with every page that shows the verdict.
#include "service/corrections.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "service/act_on_run.hpp"
#include "service/check_database.hpp"
#include "service/get_run.hpp"
#include "service/list_comparisons.hpp"
#include "service/list_tools.hpp"
#include "service/own_record.hpp"
#include "service/seals.hpp"
#include "service/tick_runs.hpp"
#include "service/verify_pages.hpp"
#include "tests/support/bench_panel.hpp"

namespace panelist {
namespace {

using test::BenchHouse;

/// Zeta, published with the buyer's skip, and as many others as asked for, each compared with it.
struct Published {
  BenchHouse house;
  service::SubmittedTool zeta;
  TaskId buyer;
  explicit Published(int others = 1) {
    house.add_four();
    house.change([](storage::Transaction& tx) {
      tx.write("INSERT INTO endpoint (id, url, types, secret, state, created_at) VALUES "
               "(1, 'https://site.example/hook', '*', 'whsec_AAAA', 'active', 0)",
               {});
    });
    zeta = house.submit("Zeta");
    buyer = house.task_of(zeta.run, "buyer");
    for (const char* persona : {"developer", "skeptic", "futurist"})
      REQUIRE(house.vote(zeta.run, persona, "ship"));
    REQUIRE(house.vote(zeta.run, "buyer", "skip"));
    for (int i = 0; i < others; ++i) {
      auto other = house.submission("Other " + std::to_string(i));
      other.compare_with = {"zeta"};
      house.vote_all(house.submit(other).run);
    }
  }
  std::string quote() {
    return house.look(house.editor, [&](service::Unit& unit) {
      return service::get_tool(unit, "zeta")->scorecard->seats[2].text.quote;
    });
  }
  /// The present quote with a first sentence more.
  std::string mended() { return "The price was misread. " + quote(); }
  Result<service::CorrectionView> suggest(const service::Actor& actor, const Json& body) {
    return house.as(
        actor, [&](service::Unit& unit) { return service::suggest_correction(unit, buyer, body); });
  }
  Result<service::CorrectionView> answer(const service::Actor& actor, CorrectionId id, bool accept,
                                         const std::string& reason = "") {
    return house.as(actor, [&](service::Unit& unit) {
      return service::answer_correction(unit, id, accept, reason);
    });
  }
  const service::Actor& author() { return house.person("Cleo"); }
  std::int64_t revision_of(const std::string& slug) {
    return house.count("SELECT revision FROM comparison WHERE slug = '" + slug + "'");
  }
  void check() {
    for (const auto examine : {service::check_database, service::verify_pages})
      for (const std::string& problem : house.look(house.engine, examine).problems)
        FAIL_CHECK(problem);
  }
  int run_pages() {
    int steps = 0;
    while (house.as(house.engine, [](service::Unit& unit) { return service::tick_pages(unit); }))
      ++steps;
    return steps;
  }
};

}  // namespace

TEST_CASE("correction: a suggested edit that its author accepts is a new version on every page") {
  Published p;
  const auto asked = p.suggest(p.house.editor, {{"quote", p.mended()}, {"reason", "wrong price"}});
  REQUIRE(asked);
  CHECK(asked->state == "open");
  CHECK(p.house.text("SELECT address FROM mail WHERE kind = 'correction_asked'") ==
        p.author().email);
  const auto radius = p.house.look(p.author(), [&](service::Unit& unit) {
    return service::preview_correction(unit, asked->id);
  });
  REQUIRE(radius);
  REQUIRE(radius->pages.size() == 2);
  CHECK(radius->pages[0].slug == "zeta");
  CHECK(radius->pages[0].revision == 2);
  CHECK(radius->pages[1].slug == "other-0-vs-zeta");
  CHECK(radius->pages[1].changes.size() == 1);
  CHECK(radius->pages[1].changes[0].field == "quote");
  const std::string wanted = p.mended();
  CHECK(!p.answer(p.house.editor, asked->id, true));
  const auto done = p.answer(p.author(), asked->id, true);
  REQUIRE(done);
  CHECK(done->state == "accepted");
  CHECK(p.quote() == wanted);
  CHECK(p.revision_of("other-0-vs-zeta") == 2);
  CHECK(p.house.text("SELECT reason FROM change WHERE slug = 'zeta' ORDER BY id DESC LIMIT 1") ==
        "The buyer's verdict was corrected: wrong price");
  CHECK(p.house.count("SELECT count(*) FROM message WHERE type = 'comparison.updated'") == 1);
  CHECK(p.house.text("SELECT state FROM verdict WHERE persona = 'buyer' AND version = 1") ==
        "superseded");
  CHECK(p.house.count("SELECT after_others_public FROM verdict WHERE version = 2") == 1);
  CHECK(p.house.count("SELECT count(*) FROM republication") == 0);
  p.check();
}

TEST_CASE("correction: both versions are opened seals, each with its own nonce") {
  Published p;
  const auto asked = p.suggest(p.house.editor, {{"quote", p.mended()}, {"reason", "wrong price"}});
  REQUIRE(asked);
  REQUIRE(p.answer(p.author(), asked->id, true));
  const auto seals = p.house.look(p.house.nobody, [&](service::Unit& unit) {
    return service::list_run_seals(unit, p.zeta.run);
  });
  int buyers = 0;
  for (const service::SealView& seal : seals) {
    CHECK(seal.opened);
    buyers += seal.persona == "buyer" ? 1 : 0;
  }
  CHECK(buyers == 2);
}

TEST_CASE("correction: an author's changed vote changes the figures once an editor agrees") {
  Published p;
  const Json body = {{"quote", p.mended()},
                     {"decision", "ship"},
                     {"slots", {{"flips_if", "nothing more"}}},
                     {"reason", "I misread the price"}};
  const auto asked = p.suggest(p.author(), body);
  REQUIRE(asked);
  CHECK(asked->by_author);
  CHECK(p.house.count("SELECT ships FROM tool WHERE slug = 'zeta'") == 3);
  const auto radius = p.house.look(p.house.editor, [&](service::Unit& unit) {
    return service::preview_correction(unit, asked->id);
  });
  REQUIRE(radius);
  const auto& changes = radius->pages[1].changes;
  const auto is_field = [](const char* name) {
    return [name](const domain::FieldChange& one) { return one.field == name; };
  };
  const auto percent = std::find_if(changes.begin(), changes.end(), is_field("ship %"));
  REQUIRE(percent != changes.end());
  CHECK(percent->before == "75%, 3 of 4");
  CHECK(percent->after == "100%, 4 of 4");
  CHECK(std::any_of(changes.begin(), changes.end(), is_field("answer")));
  REQUIRE(p.answer(p.house.editor, asked->id, true));
  CHECK(p.house.count("SELECT ships FROM tool WHERE slug = 'zeta'") == 4);
  CHECK(p.house.count("SELECT ships FROM run WHERE id = " + std::to_string(p.zeta.run.value)) == 4);
  p.check();
}

TEST_CASE(
    "correction: what an editor may not suggest is refused by its field, and nothing is kept") {
  Published p;
  const auto field_of = [](const auto& refused) {
    return refused.error().fields.empty() ? refused.error().detail
                                          : refused.error().fields.front().field;
  };
  for (const char* field : {"decision", "basis", "byline", "relation"}) {
    const auto refused =
        p.suggest(p.house.editor, {{"quote", p.mended()}, {field, "ship"}, {"reason", "wrong"}});
    REQUIRE(!refused);
    CHECK(field_of(refused) == field);
  }
  const auto same = p.suggest(p.house.editor, {{"quote", p.quote()}, {"reason", "wrong"}});
  REQUIRE(!same);
  CHECK(field_of(same) == "quote");
  const auto empty = p.suggest(p.house.editor, {{"quote", "Too short."}, {"reason", "wrong"}});
  CHECK(!empty);
  CHECK(!p.suggest(p.house.editor, {{"quote", p.mended()}}));
  CHECK(p.house.count("SELECT count(*) FROM correction") == 0);
}

TEST_CASE("correction: only editors and the author know of it") {
  Published p;
  const auto asked = p.suggest(p.house.editor, {{"quote", p.mended()}, {"reason", "wrong price"}});
  REQUIRE(asked);
  const auto seen_by = [&](const service::Actor& actor) {
    return p.house.look(actor, [&](service::Unit& unit) {
      return service::get_correction(unit, asked->id).has_value();
    });
  };
  CHECK(seen_by(p.house.editor));
  CHECK(seen_by(p.author()));
  CHECK(!seen_by(p.house.person("Ana")));
  CHECK(!seen_by(p.house.nobody));
  CHECK(!p.answer(p.house.person("Ana"), asked->id, true));
  const auto open_of = [&](const service::Actor& actor) {
    return p.house.look(
        actor, [](service::Unit& unit) { return service::list_open_corrections(unit).size(); });
  };
  CHECK(open_of(p.author()) == 1);
  CHECK(open_of(p.house.editor) == 1);
  CHECK(open_of(p.house.person("Ana")) == 0);
}

TEST_CASE("void: the seat is empty on every page, with the reason, and the vote counts no more") {
  Published p;
  const auto radius = p.house.look(
      p.house.editor, [&](service::Unit& unit) { return service::preview_void(unit, p.buyer); });
  REQUIRE(radius);
  CHECK(radius->pages_total == 2);
  REQUIRE(p.house.as(p.house.editor, [&](service::Unit& unit) {
    return service::void_verdict(unit, p.buyer, "paid by the maker");
  }));
  const auto tool = p.house.look(
      p.house.nobody, [](service::Unit& unit) { return service::get_tool(unit, "zeta"); });
  REQUIRE(tool);
  CHECK(tool->tally.votes == 3);
  CHECK(tool->tally.ship_percent() == 100);
  CHECK(tool->scorecard->seats[2].outcome == domain::SeatOutcome::empty);
  CHECK(tool->scorecard->seats[2].outcome_note == "The verdict was voided: paid by the maker");
  CHECK(p.revision_of("other-0-vs-zeta") == 2);
  const auto run = p.house.look(p.house.editor, [&](service::Unit& unit) {
    return service::get_run(unit, p.zeta.run);
  });
  CHECK(run->seats[2].word == service::SeatWord::closed);
  CHECK(p.house.text("SELECT address FROM mail WHERE kind = 'voided'") == p.author().email);
  p.check();
}

TEST_CASE(
    "republication: many comparisons follow in steps, each with one revision and one message") {
  Published p(40);
  const auto asked = p.suggest(p.house.editor, {{"quote", p.mended()}, {"reason", "wrong price"}});
  REQUIRE(asked);
  REQUIRE(p.answer(p.author(), asked->id, true));
  CHECK(p.house.count("SELECT revision FROM revision WHERE page = 'tool' AND page_id = " +
                      std::to_string(p.zeta.id.value) + " ORDER BY revision DESC LIMIT 1") == 2);
  const auto updated = [&] {
    return p.house.count("SELECT count(*) FROM comparison WHERE revision = 2");
  };
  CHECK(updated() == 16);
  CHECK(p.house.count("SELECT done FROM republication") == 16);
  CHECK(p.house.count("SELECT total FROM republication") == 40);
  const auto following = [&] {
    return p.house.look(p.house.editor, [&](service::Unit& unit) {
      return service::get_run(unit, p.zeta.run)->following;
    });
  };
  REQUIRE(following());
  CHECK(following()->done == 16);
  CHECK(following()->total == 40);
  SUBCASE("by the clock") { CHECK(p.run_pages() == 2); }
  SUBCASE("after a restart") {
    p.house.reopen();
    CHECK(p.run_pages() == 2);
  }
  SUBCASE("beside a second correction, which begins again") {
    const auto again = p.suggest(
        p.author(), {{"quote", "Once more. " + p.quote()}, {"reason", "a word was missing"}});
    REQUIRE(again);
    REQUIRE(p.answer(p.house.editor, again->id, true));
    CHECK(p.run_pages() == 2);
    CHECK(p.house.count("SELECT count(*) FROM comparison WHERE revision = 3") == 16);
    CHECK(p.house.count("SELECT count(*) FROM comparison WHERE revision = 2") == 24);
    return p.check();
  }
  CHECK(updated() == 40);
  CHECK(!following());
  CHECK(p.house.count("SELECT count(*) FROM message WHERE type = 'comparison.updated'") == 40);
  CHECK(p.house.count("SELECT count(*) FROM republication") == 0);
  p.check();
}

TEST_CASE("republication: a page that cannot be made waits with its error, and is made later") {
  Published p(20);
  const auto asked = p.suggest(p.house.editor, {{"quote", p.mended()}, {"reason", "wrong price"}});
  REQUIRE(asked);
  REQUIRE(p.answer(p.author(), asked->id, true));
  const std::string broken =
      "SELECT id FROM verdict WHERE persona = 'buyer' AND tool_id = (SELECT left_tool_id FROM "
      "comparison WHERE revision = 1 ORDER BY id LIMIT 1)";
  const std::int64_t id = p.house.count(broken);
  const std::string whole =
      p.house.text("SELECT content FROM verdict WHERE id = " + std::to_string(id));
  const auto set = [&](const std::string& content) {
    p.house.change([&](storage::Transaction& tx) {
      tx.write("UPDATE verdict SET content = :content WHERE id = :id",
               {{"content", content}, {"id", id}});
    });
  };
  set("broken");
  CHECK(p.run_pages() == 1);
  CHECK(!p.house.text("SELECT error FROM republication").empty());
  CHECK(p.house.look(p.house.engine,
                     [](service::Unit& unit) { return service::find_next_wake(unit) > unit.now; }));
  set(whole);
  p.house.now += std::chrono::minutes{11};
  CHECK(p.run_pages() == 1);
  CHECK(p.house.count("SELECT count(*) FROM republication") == 0);
  p.check();
}

TEST_CASE(
    "retire: the page stays with a notice, its comparisons answer 410, and a round brings it "
    "back") {
  Published p;
  REQUIRE(p.house.as(p.house.editor, [&](service::Unit& unit) {
    return service::act_on_run(unit, {p.zeta.run, workflow::RunVerb::retire, "out of support"});
  }));
  const auto tool = p.house.look(
      p.house.nobody, [](service::Unit& unit) { return service::get_tool(unit, "zeta"); });
  REQUIRE(tool);
  CHECK(tool->taken_down == "retired");
  CHECK(tool->taken_down_reason == "out of support");
  CHECK(tool->scorecard);
  CHECK(p.house.text("SELECT state FROM comparison") == "retracted");
  CHECK(p.house.text("SELECT reason FROM comparison") == "Zeta was retired: out of support");
  CHECK(p.house.count("SELECT count(*) FROM message WHERE type = 'comparison.retracted'") == 1);
  CHECK(p.house.text("SELECT kind FROM change WHERE page = 'tool' ORDER BY id DESC LIMIT 1") ==
        "retired");
  p.check();
}

TEST_CASE("retract: the tool's page is gone for readers, with date and reason") {
  Published p;
  REQUIRE(p.house.as(p.house.editor, [&](service::Unit& unit) {
    return service::act_on_run(unit, {p.zeta.run, workflow::RunVerb::retract, "it is a hoax"});
  }));
  const auto tool = p.house.look(
      p.house.nobody, [](service::Unit& unit) { return service::get_tool(unit, "zeta"); });
  REQUIRE(!tool);
  CHECK(tool.error().code == ErrorCode::gone);
  CHECK(tool.error().extra_json.find("it is a hoax") != std::string::npos);
  const auto account =
      p.house.look(p.house.nobody, [](service::Unit& unit) { return service::count_panels(unit); });
  CHECK(account.withdrawn == 1);
  REQUIRE(account.ended.size() == 1);
  CHECK(account.ended[0].reason == "it is a hoax");
  p.check();
}

}  // namespace panelist

#include "service/publish_page.hpp"

#include "domain/comparison.hpp"
#include "service/act_on_run.hpp"
#include "service/check_database.hpp"
#include "service/edit_tool.hpp"
#include "service/list_comparisons.hpp"
#include "service/list_tools.hpp"
#include "service/page_refs.hpp"
#include "service/request_comparison.hpp"
#include "service/retract_comparison.hpp"
#include "service/tick_runs.hpp"
#include "tests/support/bench_panel.hpp"

namespace panelist {
namespace {

using test::BenchHouse;

Result<service::ComparisonView> get(BenchHouse& house, const std::string& slug) {
  return house.look(house.nobody,
                    [&](service::Unit& unit) { return service::get_comparison(unit, slug); });
}

/// Every stored hash recomputes from the rows it refers to.
void check_hashes(BenchHouse& house) {
  struct Stored {
    std::string page, refs, hash;
  };
  std::vector<Stored> all;
  house.database->read_and_wait([&](storage::Transaction& tx) {
    tx.each("SELECT page, refs, content_hash FROM revision", {}, [&](const storage::Row& row) {
      all.push_back({row.string(0), row.string(1), row.string(2)});
    });
  });
  REQUIRE(!all.empty());
  for (const Stored& one : all) {
    const std::string hash = house.look(house.nobody, [&](service::Unit& unit) {
      return domain::content_hash(service::rebuild_content(unit, one.page, one.refs));
    });
    CHECK(hash == one.hash);
  }
}

TEST_CASE("publish_page: a page that cannot be made costs neither the vote nor the close, and is "
          "made by the retry") {
  BenchHouse house;
  house.add_four();
  const auto sent = house.submit("Zeta");
  for (const char* persona : {"developer", "skeptic", "buyer"})
    REQUIRE(house.vote(sent.run, persona, "ship"));
  const std::string whole = house.text("SELECT content FROM verdict WHERE persona = 'buyer'");
  house.change([](storage::Transaction& tx) {
    tx.write("UPDATE verdict SET content = 'broken' WHERE persona = 'buyer'", {});
  });
  const auto last = house.vote(sent.run, "futurist", "skip");
  REQUIRE(last);
  CHECK(last->panel.closed);
  CHECK(house.text("SELECT phase FROM run") == "aggregated");
  CHECK(house.count("SELECT count(*) FROM verdict WHERE state = 'public'") == 4);
  CHECK(house.count("SELECT count(*) FROM event WHERE type = 'panel.closed'") == 1);
  CHECK(house.count("SELECT count(*) FROM revision") == 0);
  const auto tick = [&] {
    house.now += std::chrono::minutes{11};
    return house.as(house.engine,
                    [&](service::Unit& unit) { return service::tick_run(unit, sent.run); });
  };
  REQUIRE(tick());
  REQUIRE(tick());
  CHECK(house.count("SELECT failures FROM run") == 3);
  CHECK(house.count("SELECT needs_editor FROM run") == 1);
  CHECK(house.count("SELECT count(*) FROM run WHERE wakes_at IS NULL") == 1);
  house.change([&](storage::Transaction& tx) {
    tx.write("UPDATE verdict SET content = :whole WHERE persona = 'buyer'", {{"whole", whole}});
  });
  const auto retried = house.as(house.editor, [&](service::Unit& unit) {
    return service::act_on_run(unit, {sent.run, workflow::RunVerb::retry, "mended"});
  });
  REQUIRE(retried);
  CHECK(house.text("SELECT phase FROM run") == "published");
  CHECK(house.count("SELECT count(*) FROM event WHERE type = 'panel.closed'") == 1);
  check_hashes(house);
  const auto report =
      house.look(house.editor, [](service::Unit& unit) { return service::check_database(unit); });
  CHECK(report.problems.empty());
}

TEST_CASE("publish_page: a wanted pair is published in the transaction of the second close") {
  BenchHouse house;
  house.add_four();
  house.change([](storage::Transaction& tx) {
    tx.write("INSERT INTO endpoint (id, url, types, secret, state, created_at) VALUES "
             "(1, 'https://site.example/hook', '*', 'whsec_AAAA', 'active', 0)",
             {});
  });
  const auto first = house.submit("Zeta");
  auto wanted = house.submission("Alpha");
  wanted.compare_with = {"zeta"};
  const auto second = house.submit(wanted);
  CHECK(house.text("SELECT slug FROM comparison") == "alpha-vs-zeta");
  house.vote_all(first.run);
  CHECK(house.text("SELECT state FROM comparison") == "waiting");
  CHECK(!get(house, "alpha-vs-zeta"));
  const auto waiting = house.look(house.editor, [&](service::Unit& unit) {
    return service::get_comparison(unit, "alpha-vs-zeta");
  });
  REQUIRE(waiting);
  CHECK(waiting->waiting_for == "Waiting for the panel of Alpha.");
  house.vote_all(second.run, "skip");
  const auto published = get(house, "alpha-vs-zeta");
  REQUIRE(published);
  CHECK(published->state == service::ComparisonState::published);
  CHECK(published->revision == 1);
  CHECK(published->left.tool.slug == "alpha");
  CHECK(published->left.tally.ship_percent() == 0);
  CHECK(published->right.tally.ship_percent() == 100);
  REQUIRE(published->answer);
  CHECK(published->answer->sentence.find("Zeta") != std::string::npos);
  CHECK(house.count("SELECT count(*) FROM message WHERE type = 'comparison.published'") == 1);
  CHECK(house.text("SELECT body FROM message WHERE type = 'comparison.published'")
            .find("https://panelist.example/compare/alpha-vs-zeta") != std::string::npos);
  const auto other_order = get(house, "zeta-vs-alpha");
  REQUIRE(other_order);
  CHECK(other_order->moved_to == "alpha-vs-zeta");
  check_hashes(house);
  const auto changes = house.look(
      house.nobody, [&](service::Unit& unit) { return service::list_changes(unit, 0, 50); });
  CHECK(changes.items.size() == 3);
}

TEST_CASE("publish_page: asking for a pair of published tools publishes it at once, once") {
  BenchHouse house;
  house.add_four();
  house.vote_all(house.submit("Zeta").run);
  house.vote_all(house.submit("Alpha").run);
  const auto on_request = get(house, "alpha-vs-zeta");
  REQUIRE(on_request);
  CHECK(on_request->is_on_request);
  const auto ask = [&](const char* left, const char* right) {
    return house.as(house.editor, [&](service::Unit& unit) {
      return service::request_comparison(unit, left, right);
    });
  };
  const auto first = ask("zeta", "alpha");
  REQUIRE(first);
  CHECK(first->created);
  CHECK(first->comparison.slug == "alpha-vs-zeta");
  CHECK(first->comparison.revision == 1);
  CHECK(first->comparison.content_hash == on_request->content_hash);
  const auto again = ask("alpha", "zeta");
  REQUIRE(again);
  CHECK(!again->created);
  CHECK(again->comparison.revision == 1);
  CHECK(!ask("alpha", "alpha"));
  CHECK(!ask("alpha", "nothing"));
}

TEST_CASE("publish_page: changed facts make new revisions, a rename keeps the old address") {
  BenchHouse house;
  house.add_four();
  house.vote_all(house.submit("Zeta").run);
  auto wanted = house.submission("Mango");
  wanted.compare_with = {"zeta"};
  house.vote_all(house.submit(wanted).run);
  const auto edit = [&](const Json& patch, std::optional<int> version) {
    return house.as(house.editor, [&](service::Unit& unit) {
      return service::edit_tool(unit, "zeta", patch, version);
    });
  };
  CHECK(edit({{"tagline", "New words"}}, {}).error().code == ErrorCode::precondition_required);
  CHECK(edit({{"tagline", "New words"}}, 7).error().code == ErrorCode::stale);
  const auto edited = edit({{"tagline", "New words"}}, 1);
  REQUIRE(edited);
  CHECK(edited->facts_version == 2);
  CHECK(get(house, "mango-vs-zeta")->revision == 2);
  CHECK(get(house, "mango-vs-zeta")->right.facts.tagline == "New words");
  const auto renamed = edit({{"name", "Aster"}}, 2);
  REQUIRE(renamed);
  CHECK(renamed->slug == "aster");
  CHECK(get(house, "mango-vs-zeta")->moved_to == "aster-vs-mango");
  const auto view = get(house, "aster-vs-mango");
  REQUIRE(view);
  CHECK(view->left.tool.name == "Aster");
  CHECK(view->revision == 3);
  const auto old = house.look(
      house.nobody, [&](service::Unit& unit) { return service::get_tool(unit, "zeta"); });
  REQUIRE(old);
  CHECK(old->moved_to == "aster");
  check_hashes(house);
}

TEST_CASE("publish_page: the nearest neighbour shares the category, then capabilities") {
  BenchHouse house;
  house.add_four();
  house.rules.auto_pairs = 1;
  const auto send = [&](const std::string& name, const std::string& category,
                        std::vector<std::string> capabilities) {
    auto submission = house.submission(name);
    submission.facts.category = category;
    for (auto& capability : capabilities)
      submission.facts.capabilities.push_back({capability, "does it", "", ""});
    house.vote_all(house.submit(submission).run);
    house.now += std::chrono::minutes{1};
  };
  send("Alone", "Databases", {"search"});
  CHECK(house.count("SELECT count(*) FROM comparison") == 0);
  send("One", "Logs", {"search", "alerts"});
  send("Two", "Logs", {});
  CHECK(house.text("SELECT slug FROM comparison") == "one-vs-two");
  CHECK(house.count("SELECT count(*) FROM comparison") == 1);
  send("Three", "logs", {"Search"});
  CHECK(house.count("SELECT count(*) FROM comparison WHERE slug = 'one-vs-three' AND state = "
                    "'published' AND origin = 'neighbour'") == 1);
  CHECK(house.count("SELECT count(*) FROM comparison") == 2);
}

TEST_CASE("publish_page: a retracted pair is gone, with its reason, and stays gone") {
  BenchHouse house;
  house.add_four();
  house.vote_all(house.submit("Zeta").run);
  auto wanted = house.submission("Alpha");
  wanted.compare_with = {"zeta"};
  house.vote_all(house.submit(wanted).run);
  const auto retract = [&](const std::string& reason) {
    return house.as(house.editor, [&](service::Unit& unit) {
      return service::retract_comparison(unit, "alpha-vs-zeta", reason);
    });
  };
  CHECK(retract("").error().code == ErrorCode::invalid);
  REQUIRE(retract("The vendor is gone."));
  CHECK(retract("again").error().code == ErrorCode::conflict);
  const auto gone = get(house, "alpha-vs-zeta");
  REQUIRE(!gone);
  CHECK(gone.error().code == ErrorCode::gone);
  CHECK(gone.error().extra_json.find("vendor is gone") != std::string::npos);
  CHECK(house.text("SELECT kind FROM change ORDER BY id DESC LIMIT 1") == "retracted");
}

TEST_CASE("list_categories: counts follow publications, moves between categories, retractions") {
  BenchHouse house;
  house.add_four();
  house.vote_all(house.submit("Zeta").run);
  auto wanted = house.submission("Alpha");
  const auto alpha = house.submit(wanted);
  const auto count = [&] {
    std::string text;
    for (const auto& category :
         house.look(house.nobody, [](service::Unit& u) { return service::list_categories(u); }))
      text += category.name + " " + std::to_string(category.published) + "; ";
    return text;
  };
  CHECK(count() == "Developer tools 1; ");
  house.vote_all(alpha.run);
  CHECK(count() == "Developer tools 2; ");
  REQUIRE(house.as(house.editor, [&](service::Unit& unit) {
    return service::edit_tool(unit, "alpha", {{"category", "Compilers"}}, 1);
  }));
  CHECK(count() == "Compilers 1; Developer tools 1; ");
  REQUIRE(house.as(house.editor, [&](service::Unit& unit) {
    return service::act_on_run(unit, {alpha.run, workflow::RunVerb::retract, "a hoax"});
  }));
  CHECK(count() == "Developer tools 1; ");
  CHECK(house.look(house.editor, [](service::Unit& unit) {
    return service::check_database(unit).problems.empty();
  }));
}

TEST_CASE("request_comparison: a retracted pair comes back under a higher revision") {
  BenchHouse house;
  house.add_four();
  house.vote_all(house.submit("Zeta").run);
  const auto alpha = house.submit("Alpha");
  house.vote_all(alpha.run);
  const auto ask = [&] {
    return house.as(house.editor, [](service::Unit& unit) {
      return service::request_comparison(unit, "zeta", "alpha");
    });
  };
  REQUIRE(ask());
  REQUIRE(house.as(house.editor, [](service::Unit& unit) {
    return service::retract_comparison(unit, "alpha-vs-zeta", "Asked for by the vendor.");
  }));
  const auto again = ask();
  REQUIRE(again);
  CHECK_FALSE(again->created);
  CHECK(again->comparison.revision == 2);
  CHECK(get(house, "alpha-vs-zeta"));
  CHECK(house.text("SELECT reason FROM revision WHERE page = 'comparison' AND revision = 2") ==
        "Asked for again after it was retracted.");
  CHECK(house.text("SELECT kind FROM change ORDER BY id DESC LIMIT 1") == "updated");
  REQUIRE(house.as(house.editor, [&](service::Unit& unit) {
    return service::act_on_run(unit, {alpha.run, workflow::RunVerb::retire, "no longer made"});
  }));
  const auto refused = ask();
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid);
  CHECK(house.text("SELECT state FROM comparison") == "retracted");
}

TEST_CASE("submit_tool: equal names collide in a category, equal slugs get a number") {
  BenchHouse house;
  house.add_four();
  CHECK(house.submit("C++ Lint").slug == "c-plus-plus-lint");
  const auto same = house.as(house.editor, [&](service::Unit& unit) {
    return service::submit_tool(unit, house.submission("c++  LINT"));
  });
  REQUIRE(!same);
  CHECK(same.error().code == ErrorCode::conflict);
  CHECK(Json::parse(same.error().extra_json).at("slug") == "c-plus-plus-lint");
  auto elsewhere = house.submission("C++ Lint");
  elsewhere.facts.category = "Another";
  CHECK(house.submit(elsewhere).slug == "c-plus-plus-lint-2");
  CHECK(house.submit("C++ Lint!").slug == "c-plus-plus-lint-3");
  auto lost = house.submission("Lost");
  lost.compare_with = {"nowhere"};
  const auto unknown = house.as(
      house.editor, [&](service::Unit& unit) { return service::submit_tool(unit, lost); });
  REQUIRE(!unknown);
  CHECK(unknown.error().fields.at(0).field == "compare_with[0]");
  CHECK(house.count("SELECT count(*) FROM tool") == 3);
  const auto reviewer = house.as(house.person("Ana"), [&](service::Unit& unit) {
    return service::submit_tool(unit, house.submission("Mine"));
  });
  REQUIRE(!reviewer);
  CHECK(reviewer.error().code == ErrorCode::forbidden);
}

}  // namespace
}  // namespace panelist

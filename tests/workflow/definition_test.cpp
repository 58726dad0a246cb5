#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include <doctest/doctest.h>

#include "tests/support/checkout.hpp"
#include "tests/workflow/scenario.hpp"

using namespace panelist;
using namespace panelist::workflow;
using namespace panelist::workflow::testing;

namespace {

std::string mistake_in(const std::string& toml) {
  const auto parsed = parse_definition(toml, "test.toml", four_personas());
  return parsed ? std::string("no mistake") : parsed.error().detail;
}
std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

}  // namespace

TEST_CASE("definition: mistakes are refused with file, line and what was expected") {
  const std::string good = to_toml({});
  CHECK(mistake_in(good) == "no mistake");
  const auto bad = [&](const std::string& from, const std::string& to) {
    return mistake_in(replaced(good, from, to));
  };
  CHECK(bad("due_after", "due_aftr") ==
        "test.toml:8: unknown key \"due_aftr\", did you mean \"due_after\"?");
  CHECK(bad("kind = \"aggregate\"", "kind = \"agregate\"").starts_with("test.toml:14: "));
  CHECK(bad("\"buyer\"", "\"byer\"") ==
        "test.toml:7: \"personas\" names the unknown persona \"byer\", did you mean \"buyer\"?");
  CHECK(bad("\"buyer\"", "\"skeptic\"") == "test.toml:7: \"personas\" names \"skeptic\" twice");
  CHECK(bad("\"5d\"", "\"5 days\"").starts_with("test.toml:8: \"due_after\" must be a positive"));
  CHECK(bad("\"5d\"", "\"1d\"") ==
        "test.toml:4: step \"panel\": a reminder lies before the task is opened (due_after)");
  CHECK(bad("overdue_after = \"2d\"", "overdue_after = \"2h\"")
            .find("a reminder comes after overdue_after") != std::string::npos);
  CHECK(bad("[\"-1d\", \"0\", \"+1d\"]", "[\"0\", \"-1d\"]").find("in order of time") !=
        std::string::npos);
  CHECK(bad("name = \"test\"\n", "").starts_with("test.toml:1: \"name\" is missing"));
  CHECK(bad("version = 1", "version = 0").starts_with("test.toml:3: "));
  CHECK(bad("title = \"Test\"", "title = ").starts_with("test.toml:2: "));
  CHECK(bad("id = \"publish\"", "id = \"panel\"").find("used twice") != std::string::npos);
  CHECK(bad("id = \"publish\"", "id = \"Publish!\"").starts_with("test.toml:16: \"id\" must be"));
}

TEST_CASE("definition: one panel, one aggregate after it, one publish after that") {
  const auto with = [&](const Shape& shape) { return mistake_in(to_toml(shape)); };
  Shape shape;
  shape.before_publish = "[[step]]\nid = \"more\"\nkind = \"aggregate\"\n";
  CHECK(with(shape).find("exactly one panel") != std::string::npos);
  shape.before_publish = "[[step]]\nid = \"tell\"\nkind = \"notify\"\naudience = [\"editors\"]\n";
  CHECK(with(shape).find("notify comes after publish") != std::string::npos);
  shape.before_publish = "[[step]]\nid = \"t\"\nkind = \"task\"\ntask = \"triage\"\n";
  CHECK(with(shape).find("triage comes before the panel") != std::string::npos);
  shape.before_publish.clear();
  shape.before_panel = "[[step]]\nid = \"s\"\nkind = \"task\"\ntask = \"sign_off\"\n";
  CHECK(with(shape).find("sign_off stands between") != std::string::npos);
  shape.before_panel.clear();
  shape.panel += "quorum = 5\ndeadline_after = \"9d\"\n";
  CHECK(with(shape).find("quorum must be between 1 and the number of personas (4)") !=
        std::string::npos);
  shape.panel = "quorum = 3\n";
  CHECK(with(shape).find("belong together") != std::string::npos);
  CHECK(mistake_in("name = \"x\"\ntitle = \"X\"\nversion = 1\n[[step]]\nid = \"p\"\nkind = "
                   "\"publish\"\n")
            .find("exactly one panel") != std::string::npos);
  CHECK(mistake_in("") == "test.toml:1: \"name\" is missing");
}

TEST_CASE("definition: a branch leads forward, and no step is left that nothing reaches") {
  const std::string sign_off =
      "[[step]]\nid = \"sign_off\"\nkind = \"task\"\ntask = \"sign_off\"\n";
  const auto with = [&](const std::string& when, const std::string& go_to) {
    Shape shape;
    shape.before_publish = "[[step]]\nid = \"unless\"\nkind = \"branch\"\nwhen = " + when +
                           "\ngo_to = \"" + go_to + "\"\n" + sign_off;
    return mistake_in(to_toml(shape));
  };
  CHECK(with("[\"all_skip\", \"tie\"]", "publish") == "no mistake");
  CHECK(with("[\"all_skp\"]", "publish")
            .find("must hold some of all_ship, mostly_ship, tie, mostly_skip, all_skip, no_votes") !=
        std::string::npos);
  CHECK(with("[]", "publish").find("must not be empty") != std::string::npos);
  CHECK(with("[\"tie\"]", "nowhere").find("go_to names no step: \"nowhere\"") != std::string::npos);
  CHECK(with("[\"tie\"]", "panel").find("must name a later step") != std::string::npos);
  CHECK(with("[\"all_ship\", \"mostly_ship\", \"tie\", \"mostly_skip\", \"all_skip\", "
             "\"no_votes\"]",
             "publish")
            .find("step \"sign_off\": is never reached") != std::string::npos);
  Shape early;
  early.before_panel = "[[step]]\nid = \"b\"\nkind = \"branch\"\nwhen = [\"tie\"]\ngo_to = "
                       "\"publish\"\n";
  CHECK(mistake_in(to_toml(early)).find("between aggregate and publish") != std::string::npos);
  Shape past;
  past.before_publish = "[[step]]\nid = \"b\"\nkind = \"branch\"\nwhen = [\"tie\"]\ngo_to = "
                        "\"tell\"\n";
  past.after_publish = "[[step]]\nid = \"tell\"\nkind = \"notify\"\naudience = [\"editors\"]\n";
  CHECK(mistake_in(to_toml(past)).find("nothing would be published") != std::string::npos);
}

TEST_CASE("definition: every tally is one outcome") {
  using domain::Tally;
  CHECK(outcome_of(Tally{4, 4, 0, 0}) == PanelOutcome::all_ship);
  CHECK(outcome_of(Tally{3, 4, 0, 0}) == PanelOutcome::mostly_ship);
  CHECK(outcome_of(Tally{2, 4, 0, 0}) == PanelOutcome::tie);
  CHECK(outcome_of(Tally{1, 3, 1, 0}) == PanelOutcome::mostly_skip);
  CHECK(outcome_of(Tally{0, 1, 3, 0}) == PanelOutcome::all_skip);
  CHECK(outcome_of(Tally{0, 0, 4, 0}) == PanelOutcome::no_votes);
}

TEST_CASE("definition: the snapshot reads back equal and its hash covers every part") {
  const DefinitionPtr definition = define();
  CHECK(definition->hash.size() == 64);
  CHECK(definition_to_json(definition_from_json(definition_to_json(*definition))) ==
        definition_to_json(*definition));
  CHECK(definition->min_votes() == 3);
  CHECK(definition->find_persona("buyer"));
  CHECK(!definition->find_persona("bookkeeper"));
  CHECK(define()->hash == definition->hash);
  Shape other;
  other.panel += "lease_after = \"23h\"\n";
  CHECK(define(other)->hash != definition->hash);
  auto personas = four_personas();
  personas[0].words_max = 200;
  CHECK(parse_definition(to_toml({}), "t", personas)->hash != definition->hash);
}

TEST_CASE("catalog: the files of the product load, and select picks by name, category and "
          "default") {
  const auto catalog = load_catalog(checkout::folder() + "/personas",
                                    checkout::folder() + "/workflows");
  REQUIRE_MESSAGE(catalog.has_value(), why_failed(catalog));
  CHECK(catalog->personas.size() == 4);
  REQUIRE(catalog->find("panel-review"));
  REQUIRE(catalog->find("fast-track"));
  const Definition& review = *catalog->find("panel-review");
  CHECK(review.personas.front().id == "developer");
  CHECK(review.personas.back().id == "futurist");
  CHECK(review.panel_step().due_after == 5 * day);
  CHECK(catalog->find("fast-track")->personas.size() == 2);
  CHECK((*catalog->select(std::nullopt, "Databases"))->name == "panel-review");
  CHECK((*catalog->select("fast-track", "Databases"))->name == "fast-track");
  CHECK(is_error(catalog->select("slow-track", "x"), ErrorCode::invalid));
}

TEST_CASE("catalog: a category picks its workflow, one mistake anywhere refuses the whole") {
  namespace fs = std::filesystem;
  const fs::path folder = fs::temp_directory_path() / "panelist_catalog_test";
  fs::remove_all(folder);
  fs::create_directories(folder);
  const auto write = [&](const char* name, const std::string& text) {
    std::ofstream(folder / name) << text;
  };
  const std::string personas = checkout::folder() + "/personas";
  CHECK(why_failed(load_catalog(personas,
      folder.string())).find("no .toml file") != std::string::npos);
  write("one.toml", to_toml({}));
  write("two.toml", replaced(replaced(to_toml({}), "\"test\"", "\"other\""), "version = 1",
                             "version = 1\ncategories = [\"Data  Bases\"]"));
  const auto catalog = load_catalog(personas, folder.string());
  REQUIRE_MESSAGE(catalog.has_value(), why_failed(catalog));
  CHECK((*catalog->select(std::nullopt, "data bases"))->name == "other");
  CHECK(is_error(catalog->select(std::nullopt, "mail"), ErrorCode::invalid));
  write("three.toml", to_toml({}));
  CHECK(why_failed(load_catalog(personas,
      folder.string())).find("already defines") != std::string::npos);
  write("three.toml", "name = 3\n");
  CHECK(why_failed(load_catalog(personas,
      folder.string())).find("three.toml:1: ") != std::string::npos);
  CHECK(!load_catalog(folder.string(), personas));
  CHECK(!load_catalog(personas + "/none", folder.string()));
  fs::remove_all(folder);
}

TEST_CASE("definition: policies of distinct people are read as the configuration writes them") {
  CHECK(parse_distinct_people("auto") == DistinctPeople::automatic);
  CHECK(parse_distinct_people("always") == DistinctPeople::always);
  CHECK(!parse_distinct_people("automatic"));
}

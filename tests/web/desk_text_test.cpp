#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

#include "tests/web/desk_fixture.hpp"
#include "web/desk/conflict_view.hpp"
#include "web/desk/local_path.hpp"
#include "web/desk/record_view.hpp"
#include "web/desk/said.hpp"
#include "web/desk/word_diff.hpp"

namespace panelist::web::desk {
namespace {

std::string join_side(const Json& side, bool marked_only) {
  std::string text;
  for (const Json& part : side)
    if (!marked_only || part["differs"] == true) text += part["text"].get<std::string>();
  return text;
}

TEST_CASE("word diff: only the words that differ are marked") {
  const auto parts = diff_words("I would sign for it today.", "I would never sign for it.");
  const std::vector<DiffPart> expected{{Change::same, "I would "},
                                       {Change::added, "never "},
                                       {Change::same, "sign for "},
                                       {Change::removed, "it today."},
                                       {Change::added, "it."}};
  CHECK(parts == expected);
}

TEST_CASE("word diff: both sides read whole, whatever was put in or taken out") {
  const std::pair<std::string, std::string> texts[] = {
      {"", "all new"}, {"all gone", ""}, {"same", "same"}, {"a b c", "a x c y"},
      {"one\n\ntwo", "one\n\ntwo three"}, {"a a a b", "a b a"}};
  for (const auto& [left, right] : texts) {
    CAPTURE(left);
    CAPTURE(right);
    const auto parts = diff_words(left, right);
    std::string before;
    std::string after;
    for (const DiffPart& part : parts) {
      if (part.change != Change::added) before += part.text;
      if (part.change != Change::removed) after += part.text;
    }
    CHECK(after == right);
    // Of words that are the same, the right side's white space is shown.
    CHECK(before.size() + 2 >= left.size());
  }
}

TEST_CASE("word diff: texts too long to compare are shown as replaced") {
  const std::string left = test::words(3000);
  const auto parts = diff_words(left, "other " + left + " end");
  CHECK_FALSE(parts.empty());
  const auto large = diff_words("x " + test::words(3000) + " y", "a b " + test::words(2500) + " z");
  CHECK(large.size() == 2);
}

TEST_CASE("merge: the text that holds the other wins, else both stand one after the other") {
  CHECK(merge_texts("one two", "one and two") == "one and two");
  CHECK(merge_texts("one and two", "one two") == "one and two");
  CHECK(merge_texts("only left", "only right") == "only left\n\nonly right");
  CHECK(merge_texts("", "text") == "text");
}

TEST_CASE("conflict: fields that differ are shown with both texts, others are not") {
  Json mine = test::make_draft();
  Json stored = mine;
  stored["quote"] = mine["quote"].get<std::string>() + " more";
  stored["decision"] = "ship";
  stored["slots"].erase("budget");
  const Json rows = differences_view(mine, stored, test::make_buyer());
  REQUIRE(rows.size() == 3);
  CHECK(rows[0]["label"] == "Ship or skip");
  CHECK(join_side(rows[0]["mine"], true) == "Skip");
  CHECK(join_side(rows[0]["stored"], true) == "Ship");
  CHECK(rows[1]["label"] == "Quote");
  CHECK(join_side(rows[1]["stored"], true) == "more");
  CHECK(rows[2]["label"] == "Who pays, and from what?");
  CHECK(rows[2]["stored"].empty());
}

TEST_CASE("conflict: merging keeps every word and leaves a contradicted choice open") {
  Json mine = test::make_draft();
  Json stored = {{"decision", "ship"},
                 {"quote", "Something else."},
                 {"slots", {{"price", "9 a month"}}},
                 {"sources", {"https://lantern.example/pricing", "https://lantern.example/docs"}}};
  const Json merged = merge_drafts(mine, stored, test::make_buyer());
  CHECK_FALSE(merged.contains("decision"));
  CHECK(merged["quote"] == test::words(84) + "\n\nSomething else.");
  CHECK(merged["slots"]["budget"] == "the support lead");
  CHECK(merged["slots"]["price"] == "9 a month");
  CHECK(merged["sources"].size() == 2);
  CHECK(merged["basis_hours"] == 2.5);
}

TEST_CASE("record: versions of a task stand together, each with what it changed") {
  std::vector<service::RecordEntry> entries(2);
  entries[0].verdict = test::make_verdict(2, "I would never sign.");
  entries[1].verdict = test::make_verdict(1, "I would sign.");
  for (auto& entry : entries) entry.tool = test::make_task(1).tool;
  const Json view = record_view(entries, "", {test::make_buyer()}, test::in_berlin());
  REQUIRE(view["entries"].size() == 1);
  const Json& versions = view["entries"][0]["versions"];
  REQUIRE(versions.size() == 2);
  CHECK(view["entries"][0]["word"] == "Sealed");
  CHECK(versions[1]["word"] == "Replaced");
  REQUIRE(versions[0]["changes"].size() == 1);
  CHECK(versions[0]["changes"][0]["parts"][1]["text"] == "never ");
  CHECK(versions[0]["changes"][0]["parts"][1]["added"] == true);
  CHECK(versions[1]["is_first"] == true);
}

TEST_CASE("sign-in: only paths of this site are gone to") {
  CHECK(local_path_or_desk("/desk/tasks/7?x=1#quote") == "/desk/tasks/7?x=1#quote");
  for (const char* bad :
       {"", "desk", "//evil.example", "/\\evil.example", "https://evil.example",
        "/desk\r\nset-cookie: a=b", "/\t/evil.example", "/sign-out", "/sign-in"}) {
    CAPTURE(bad);
    CHECK(local_path_or_desk(bad) == "/desk");
  }
}

TEST_CASE("said: an unknown word says nothing") {
  CHECK(said_sentence("saved") == "Saved. It waits here for you.");
  CHECK(said_sentence("<script>") == "");
}

}  // namespace
}  // namespace panelist::web::desk

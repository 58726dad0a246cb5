// Histories as stored: chained from the first entry, checked from the rows, public once published.
#include <algorithm>

#include "base/canonical_json.hpp"
#include "service/act_on_run.hpp"
#include "service/act_on_task.hpp"
#include "service/check_database.hpp"
#include "service/public_history.hpp"
#include "service/seals.hpp"
#include "service/start_round.hpp"
#include "service/verify_pages.hpp"
#include "tests/support/bench_panel.hpp"

namespace panelist {
namespace {

using test::BenchHouse;

/// A published tool whose buyer wrote two versions.
struct Published {
  BenchHouse house;
  service::SubmittedTool tool;
  Published() {
    house.add_four();
    tool = house.submit("Lantern Trace");
    const TaskId task = house.task_of(tool.run, "buyer");
    REQUIRE(house.vote(tool.run, "buyer", "skip"));
    REQUIRE(house.as(house.person("Cleo"), [&](service::Unit& unit) {
      return service::act_on_task(unit, {task, workflow::Verb::reopen, "", "", {}});
    }));
    house.vote_all(tool.run);
  }
  std::vector<std::string> problems(service::Report (*examine)(service::Unit&)) {
    return house.look(house.engine, examine).problems;
  }
  void change(const std::string& sql) {
    house.change([&](storage::Transaction& tx) { tx.write(sql, {}); });
  }
};

bool is_named(const std::vector<std::string>& problems, const std::string& words) {
  return std::any_of(problems.begin(), problems.end(), [&](const std::string& problem) {
    return problem.find(words) != std::string::npos;
  });
}

TEST_CASE("history: every entry of a whole panel is chained, and everything holds") {
  Published published;
  BenchHouse& house = published.house;
  CHECK(house.count("SELECT count(*) FROM event WHERE link IS NULL OR salt IS NULL") == 0);
  CHECK(house.count("SELECT count(DISTINCT salt) = count(*) FROM event") == 1);
  // Begun, submitted, reopened, and four verdicts, the last of which closes and publishes.
  CHECK(house.count("SELECT count(*) FROM history_log") == 7);
  CHECK(published.problems(service::check_database).empty());
  CHECK(published.problems(service::verify_pages).empty());
}

TEST_CASE("history: a change to a row is named by check and by verify") {
  for (const auto& [sql, words] : std::initializer_list<std::pair<std::string, std::string>>{
           {"UPDATE event SET at = at + 1 WHERE seq = 3", "changed at or before entry 3"},
           {"UPDATE event SET actor_label = 'nobody' WHERE seq = 2",
            "changed at or before entry 2"},
           {"UPDATE event SET data = replace(data, '}', ',\"x\":1}') WHERE seq = 1",
            "changed at or before entry 1"},
           {"UPDATE event SET data = 'nothing' WHERE seq = 5", "the history cannot be read"},
           {"DELETE FROM event WHERE seq = 4", "misses entry 4"},
           {"DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)", "the head is not"},
           {"UPDATE event SET link = NULL WHERE seq = 4", "has no link at entry 4"},
           {"UPDATE event SET link = NULL WHERE seq = 1", "changed at or before entry 2"},
           {"UPDATE event SET salt = (SELECT e.salt FROM event e WHERE e.seq = 3) WHERE seq = 2",
            "changed at or before entry 2"},
           {"UPDATE run SET head = (SELECT e.link FROM event e WHERE e.seq = 3)",
            "the head is not"},
           {"UPDATE history_log SET at = at + 1 WHERE number = 2", "before line 2"},
           {"UPDATE history_log SET seq = 1 WHERE number = 3", "head of line 3"},
           {"DELETE FROM history_log WHERE number = 2", "missing before line 3"},
           {"DELETE FROM history_log", "the log does not have entry"},
           {"DELETE FROM history_log WHERE number = 7", "the log does not have entry"},
           {"UPDATE verdict SET commitment = 'x' WHERE state = 'superseded'", "seal is not what"},
           {"UPDATE verdict SET submitted_at = submitted_at + 1 WHERE persona = 'skeptic'",
            "seal is not what"},
           {"DELETE FROM verdict WHERE state = 'superseded'", "commitment without its verdict"}}) {
    Published published;
    published.change(sql);
    CAPTURE(sql);
    CHECK(is_named(published.problems(service::check_database), words));
    CHECK(is_named(published.problems(service::verify_pages), words));
  }
}

TEST_CASE("history: a text that was changed after it was sealed is named, an earlier version too") {
  for (const char* state : {"public", "superseded"}) {
    Published published;
    published.change(std::string("UPDATE verdict SET content = replace(content, 'word', 'work') "
                                 "WHERE persona = 'buyer' AND state = '") + state + "'");
    CAPTURE(state);
    CHECK(is_named(published.problems(service::verify_pages), "not that of its text"));
  }
}

TEST_CASE("history: a reopened version and a voided verdict are opened at the close") {
  Published published;
  BenchHouse& house = published.house;
  const auto seals = house.look(
      house.nobody, [&](service::Unit& unit) { return service::list_seals(unit, {}); });
  REQUIRE(seals);
  REQUIRE(seals->items.size() == 5);
  CHECK(seals->items[0].state == "superseded");
  CHECK(seals->items[0].version == 1);
  for (const service::SealView& seal : seals->items) {
    CHECK(seal.opened);
    CHECK(to_hex(sha256(*from_hex(seal.nonce_hex), seal.text)) == seal.commitment);
  }
  published.change("UPDATE verdict SET state = 'voided' WHERE state = 'superseded'");
  const auto after = house.look(
      house.nobody, [&](service::Unit& unit) { return service::list_seals(unit, {}); });
  CHECK(after->items[0].opened);
}

TEST_CASE("history: a reopened version stays sealed as long as its panel is open") {
  BenchHouse house;
  house.add_four();
  const auto tool = house.submit("Lantern Trace");
  const TaskId task = house.task_of(tool.run, "buyer");
  REQUIRE(house.vote(tool.run, "buyer", "skip"));
  REQUIRE(house.as(house.person("Cleo"), [&](service::Unit& unit) {
    return service::act_on_task(unit, {task, workflow::Verb::reopen, "", "", {}});
  }));
  const auto seals = house.look(
      house.nobody, [&](service::Unit& unit) { return service::list_seals(unit, {}); });
  REQUIRE(seals->items.size() == 1);
  CHECK(seals->items[0].state == "superseded");
  CHECK(!seals->items[0].opened);
  CHECK(seals->items[0].text.empty());
  CHECK(seals->items[0].nonce_hex.empty());
}

TEST_CASE("history: published with the tool, page by page, whole and in order") {
  Published published;
  BenchHouse& house = published.house;
  const auto read = [&](const std::string& cursor) {
    return house
        .look(house.nobody,
              [&](service::Unit& unit) {
                return service::list_history(unit, published.tool.slug, {3, cursor});
              })
        .value();
  };
  std::int64_t expected = 1;
  Sha256 previous = workflow::chain_origin;
  std::string cursor;
  do {
    const service::HistoryView page = read(cursor);
    CHECK(page.entries.items.size() <= 3);
    REQUIRE(page.rounds.size() == 1);
    for (const service::ChainEntryView& entry : page.entries.items) {
      CHECK(entry.seq == expected++);
      const std::string text =
          R"({"at":")" + format_rfc3339(entry.at) + R"(","private":")" + entry.private_hash +
          R"(","public":)" + entry.public_json + R"(,"run":)" + std::to_string(entry.run.value) +
          R"(,"seq":)" + std::to_string(entry.seq) + R"(,"type":")" + entry.type + "\"}";
      previous = sha256(previous, text);
      CHECK(entry.link == to_hex(previous));
    }
    cursor = page.entries.next;
    if (cursor.empty()) CHECK(page.rounds[0].head == previous);
  } while (!cursor.empty());
  CHECK(expected == house.count("SELECT max(seq) FROM event") + 1);
}

TEST_CASE("history: nothing of a tool in review, whoever asks") {
  BenchHouse house;
  house.add_four();
  const auto tool = house.submit("Lantern Trace");
  for (const service::Actor& actor : {house.nobody, house.editor, house.person("Ana")}) {
    const auto history = house.look(
        actor, [&](service::Unit& unit) { return service::list_history(unit, tool.slug, {}); });
    REQUIRE(!history);
    CHECK(history.error().code == ErrorCode::not_found);
  }
}

TEST_CASE("history: names and reasons stay out of what is published") {
  BenchHouse house;
  house.add_four();
  house.add("Fred", {"buyer"});
  const auto tool = house.submit("Lantern Trace");
  const TaskId task = house.task_of(tool.run, "buyer");
  REQUIRE(house.as(house.holder_of(task), [&](service::Unit& unit) {
    return service::act_on_task(unit, {task, workflow::Verb::decline, "unmistakable", "", {}});
  }));
  house.vote_all(tool.run);
  const auto history = house.look(house.nobody, [&](service::Unit& unit) {
    return service::list_history(unit, tool.slug, {200, ""});
  });
  REQUIRE(history);
  bool has_declined = false;
  for (const service::ChainEntryView& entry : history->entries.items) {
    has_declined |= entry.type == "task.declined";
    if (entry.type == "task.declined") CHECK(entry.public_json == "{}");
    CHECK(entry.public_json.find("unmistakable") == std::string::npos);
    CHECK(entry.public_json.find("person\"") == std::string::npos);
  }
  CHECK(has_declined);
}

TEST_CASE("history: a second round has a chain of its own beside the first") {
  Published published;
  BenchHouse& house = published.house;
  REQUIRE(house.as(house.editor, [&](service::Unit& unit) {
    return service::start_round(unit, {published.tool.slug, {}, {}});
  }));
  const auto history = house.look(house.nobody, [&](service::Unit& unit) {
    return service::list_history(unit, published.tool.slug, {200, ""});
  });
  REQUIRE(history);
  REQUIRE(history->rounds.size() == 2);
  CHECK(history->entries.items.back().run == history->rounds[1].run);
  CHECK(history->entries.items.back().link == to_hex(history->rounds[1].head));
  CHECK(published.problems(service::check_database).empty());
}

TEST_CASE("history: what is older than the chain has no link, what follows is chained") {
  BenchHouse house;
  house.add_four();
  const auto tool = house.submit("Lantern Trace");
  REQUIRE(house.vote(tool.run, "buyer", "skip"));
  const auto old = house.count("SELECT max(seq) FROM event");
  house.change([&](storage::Transaction& tx) {
    tx.write("UPDATE event SET salt = NULL, link = NULL", {});
    tx.write("UPDATE run SET head = NULL", {});
    tx.write("DELETE FROM history_log", {});
  });
  for (const char* persona : {"developer", "skeptic", "futurist"})
    REQUIRE(house.vote(tool.run, persona, "ship"));
  CHECK(house.look(house.engine, service::check_database).problems.empty());
  CHECK(house.look(house.engine, service::verify_pages).problems.empty());
  const auto history = house.look(house.nobody, [&](service::Unit& unit) {
    return service::list_history(unit, tool.slug, {200, ""});
  });
  REQUIRE(history);
  for (const service::ChainEntryView& entry : history->entries.items)
    CHECK(entry.link.empty() == (entry.seq <= old));
}

TEST_CASE("history: the same seed makes the same chain") {
  const auto head = [] {
    Published published;
    return published.house.text("SELECT link FROM history_log ORDER BY number DESC");
  };
  const std::string first = head();
  CHECK(first.size() == 32);
  CHECK(first == head());
}

TEST_CASE("history: the log is read in pages and says its head") {
  Published published;
  BenchHouse& house = published.house;
  const auto read = [&](const std::string& cursor) {
    return house.look(house.nobody, [&](service::Unit& unit) {
      return service::list_history_log(unit, {4, cursor});
    });
  };
  const auto first = read("");
  REQUIRE(first);
  CHECK(first->lines.items.size() == 4);
  const auto second = read(first->lines.next);
  REQUIRE(second);
  CHECK(second->lines.items.size() == 3);
  CHECK(second->lines.next.empty());
  CHECK(second->lines.items.back().link == second->head->link);
  CHECK(second->lines.items.back().entry.type == workflow::EventType::run_published);
  CHECK(!read("nonsense"));
}

}  // namespace
}  // namespace panelist

#include "storage/sqlite/write_recorder.hpp"

#include "tests/storage/sqlite_served.hpp"

using namespace panelist;
using namespace panelist::storage;
using namespace panelist::storage::test;
using sqlite::read_values;
using sqlite::WriteRecorder;

namespace {

std::vector<std::string> words_of(Database& database) {
  std::vector<std::string> all;
  database.read_and_wait([&](Transaction& t) {
    t.each("SELECT words FROM note ORDER BY id", {},
           [&](const Row& row) { all.push_back(row.string(0)); });
  });
  return all;
}

}  // namespace

TEST_CASE("values are read back out of an expanded statement") {
  const auto values = read_values(
      "INSERT INTO t VALUES (:a, :b,:c ,:d, ':no', :e, \":no\", :f, :a)",
      "INSERT INTO t VALUES (-7, 'it''s :b','' ,NULL, ':no', x'00ff', \":no\", 2.5, -7)");
  REQUIRE(values);
  CHECK(values->size() == 6);
  CHECK(std::get<std::int64_t>(values->at(":a")) == -7);
  CHECK(std::get<std::string>(values->at(":b")) == "it's :b");
  CHECK(std::get<std::string>(values->at(":c")).empty());
  CHECK(std::holds_alternative<std::monostate>(values->at(":d")));
  CHECK(std::get<sqlite::RecordedBytes>(values->at(":e")).bytes == std::string("\0\xff", 2));
  CHECK(std::get<double>(values->at(":f")) == 2.5);
  CHECK(read_values("DELETE FROM t", "DELETE FROM t")->empty());
}

TEST_CASE("texts that do not fit together are refused") {
  CHECK(!read_values("DELETE FROM t WHERE a = :a", "DELETE FROM u WHERE a = 1"));
  CHECK(!read_values("DELETE FROM t WHERE a = :a", "DELETE FROM t WHERE a = 'open"));
  CHECK(!read_values("DELETE FROM t WHERE a = :a", "DELETE FROM t WHERE a = :a"));
  CHECK(!read_values("DELETE FROM t WHERE a = :a", "DELETE FROM t WHERE a = "));
}

TEST_CASE("what was recorded and kept makes the same rows in a copy, in groups as asked") {
  WriteRecorder recorder;
  sqlite::SqliteSettings settings;
  settings.recorder = &recorder;
  Served served(settings);
  REQUIRE(served->write_and_wait(add_note(1, "before")) == Outcome::committed);
  const std::string copy = served.folder().file("copy.db");
  REQUIRE(sqlite::backup_to(served.file(), copy));
  recorder.set_on(true);
  for (int id = 2; id <= 6; ++id)
    REQUIRE(served->write_and_wait(add_note(id, "it's no. " + std::to_string(id))) ==
            Outcome::committed);
  REQUIRE(served->write_and_wait([](Transaction& t) {
    add_note(7, "taken back")(t);
    return false;
  }) == Outcome::rolled_back);
  REQUIRE(served->write_and_wait([](Transaction& t) {
    t.run("UPDATE note SET words = :words WHERE id = :id", {{"words", "changed"}, {"id", 3}});
    t.attempt([&] {
      add_note(8, "undone")(t);
      throw std::runtime_error("broken");
    });
    add_note(9, "")(t);
    return true;
  }) == Outcome::committed);
  recorder.set_on(false);
  REQUIRE(served->write_and_wait(add_note(10, "after")) == Outcome::committed);
  CHECK(recorder.problem() == "");
  CHECK(recorder.works().size() == 6);
  CHECK(recorder.statements() == 7);
  const auto wanted = [&] {
    auto words = words_of(*served);
    words.pop_back();
    return words;
  }();
  served.close();

  const auto replayed = sqlite::replay(copy, recorder, 4, 1024);
  REQUIRE_MESSAGE(replayed, replayed.error().detail);
  CHECK(replayed->works == 6);
  CHECK(replayed->statements == 7);
  CHECK(replayed->commits == 2);
  sqlite::SqliteSettings of_copy;
  of_copy.file = copy;
  auto opened = sqlite::open_read_only(of_copy);
  REQUIRE(opened);
  CHECK(words_of(**opened) == wanted);
  CHECK(!sqlite::replay(copy, recorder, 4, 1024));  // the rows are there by now
}

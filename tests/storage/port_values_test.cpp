// Conformance: what is bound comes back, and mistakes of the caller are loud.
#include <array>
#include <cstring>
#include <limits>
#include <stdexcept>

#include "tests/storage/port_driver.hpp"

namespace panelist::storage::test {
namespace {

constexpr std::string_view sample_table =
    "CREATE TABLE sample (id id PRIMARY KEY, amount int64, words text, raw bytes, "
    "good flag NOT NULL DEFAULT 0)";

}  // namespace

TEST_CASE("port: numbers, texts, bytes, flags, instants and NULL come back as they were bound") {
  on_every_driver([](const Port& port) {
    port.create(sample_table);
    const std::array<std::byte, 3> raw{std::byte{0}, std::byte{255}, std::byte{7}};
    const std::string words("snow \xE2\x9D\x84 and 'quotes'");
    port.keep([&](Transaction& transaction) {
      constexpr std::string_view insert =
          "INSERT INTO sample (id, amount, words, raw, good) "
          "VALUES (:id, :amount, :words, :raw, :good)";
      transaction.write(insert, {{"id", TaskId{1}},
                                 {"amount", std::numeric_limits<std::int64_t>::min()},
                                 {"words", words},
                                 {"raw", Bytes(raw)},
                                 {"good", true}});
      transaction.write(insert, {{"id", 2},
                                 {"amount", from_millis(1'700'000'000'123)},
                                 {"words", ""},
                                 {"raw", Bytes()},
                                 {"good", false}});
      transaction.write(insert, {{"id", 3},
                                 {"amount", std::optional<std::int64_t>()},
                                 {"words", std::optional<std::string>()},
                                 {"raw", Null()},
                                 {"good", 0}});
    });
    int rows = 0;
    port.database().read_and_wait([&](Transaction& transaction) {
      transaction.each("SELECT id, amount, words, raw, good FROM sample ORDER BY id", {},
                       [&](const Row& row) {
                         ++rows;
                         if (rows == 1) {
                           CHECK(row.id<TaskId>(0) == TaskId{1});
                           CHECK(row.int64(1) == std::numeric_limits<std::int64_t>::min());
                           CHECK(row.text(2) == words);
                           REQUIRE(row.bytes(3).size() == raw.size());
                           CHECK(std::memcmp(row.bytes(3).data(), raw.data(), raw.size()) == 0);
                           CHECK(row.flag(4));
                         } else if (rows == 2) {
                           CHECK(row.instant(1) == from_millis(1'700'000'000'123));
                           CHECK_FALSE(row.is_null(2));
                           CHECK(row.text(2).empty());
                           CHECK_FALSE(row.is_null(3));
                           CHECK(row.bytes(3).empty());
                           CHECK_FALSE(row.flag(4));
                         } else {
                           for (int column = 1; column <= 3; ++column) CHECK(row.is_null(column));
                           CHECK(row.int64(1) == 0);
                           CHECK(row.text(2).empty());
                           CHECK_FALSE(row.optional_int64(1).has_value());
                           CHECK_FALSE(row.optional_instant(1).has_value());
                           CHECK_FALSE(row.optional_id<TaskId>(1).has_value());
                         }
                       });
    });
    CHECK(rows == 3);
  });
}

TEST_CASE("port: first hands out one row and says when there is none") {
  on_every_driver([](const Port& port) {
    port.create(sample_table);
    port.keep([](Transaction& transaction) {
      int calls = 0;
      const auto count = [&](const Row&) { ++calls; };
      CHECK_FALSE(transaction.first("SELECT id FROM sample", {}, count));
      transaction.write("INSERT INTO sample (id) VALUES (1), (2)", {});
      CHECK(transaction.first("SELECT id FROM sample", {}, count));
      CHECK(calls == 1);
    });
  });
}

TEST_CASE("port: run tells how many rows the statement touched") {
  on_every_driver([](const Port& port) {
    port.create(sample_table);
    port.keep([](Transaction& transaction) {
      CHECK(transaction.run("INSERT INTO sample (id) VALUES (1), (2), (3)", {}) == 3);
      CHECK(transaction.run("UPDATE sample SET amount = 1 WHERE id > :id", {{"id", 1}}) == 2);
      CHECK(transaction.run("DELETE FROM sample WHERE id > :id", {{"id", 9}}) == 0);
      CHECK(transaction.run("INSERT INTO sample (id) VALUES (1) ON CONFLICT DO NOTHING", {}) == 0);
      CHECK(transaction.run("CREATE INDEX sample_by_amount ON sample (amount)", {}) == 0);
    });
  });
}

TEST_CASE("port: a parameter is bound by name, wherever and however often it stands") {
  on_every_driver([](const Port& port) {
    port.create(sample_table);
    port.keep([](Transaction& transaction) {
      transaction.write("INSERT INTO sample (id, amount, words) VALUES (:b, :a, :words)",
                        {{"a", 10}, {"words", "w"}, {"b", 1}});
      CHECK(transaction.run("UPDATE sample SET amount = :n WHERE amount < :n AND id = :id",
                            {{"id", 1}, {"n", 20}}) == 1);
      const std::array<Param, 2> params{Param{"amount", 20}, Param{"id", 1}};
      int rows = 0;
      transaction.each("SELECT id FROM sample WHERE id = :id AND amount = :amount",
                       std::span<const Param>(params), [&](const Row&) { ++rows; });
      CHECK(rows == 1);
    });
  });
}

TEST_CASE("port: an unknown, a missing and a doubled parameter are errors of the program") {
  on_every_driver([](const Port& port) {
    port.create(sample_table);
    const auto refused = [&](Params params) {
      port.database().write_and_wait([&](Transaction& transaction) {
        CHECK_THROWS_AS(transaction.run("INSERT INTO sample (id, amount) VALUES (:id, :amount)",
                                        params),
                        std::logic_error);
        return false;
      });
    };
    refused({{"id", 1}, {"amuont", 2}});
    refused({{"id", 1}});
    refused({{"id", 1}, {"id", 2}});
    refused({});
    CHECK(port.number("SELECT count(*) FROM sample") == 0);
  });
}

TEST_CASE("port: a column that the answer does not have is an error of the program") {
  on_every_driver([](const Port& port) {
    port.database().read_and_wait([&](Transaction& transaction) {
      transaction.first("SELECT 1", {}, [](const Row& row) {
        CHECK_THROWS_AS(row.int64(1), std::logic_error);
        CHECK_THROWS_AS(row.text(-1), std::logic_error);
      });
    });
  });
}

TEST_CASE("port: the same text may run inside its own row callback") {
  on_every_driver([](const Port& port) {
    port.create(sample_table);
    port.keep([](Transaction& transaction) {
      transaction.write("INSERT INTO sample (id) VALUES (1), (2), (3)", {});
      constexpr std::string_view sql = "SELECT id FROM sample WHERE id >= :from ORDER BY id";
      std::string seen;
      transaction.each(sql, {{"from", 1}}, [&](const Row& outer) {
        transaction.each(sql, {{"from", outer.int64(0)}},
                         [&](const Row& inner) { seen += std::to_string(inner.int64(0)); });
        seen += ";";
      });
      CHECK(seen == "123;23;3;");
    });
  });
}

TEST_CASE("port: a flag holds 0 or 1 and nothing else") {
  on_every_driver([](const Port& port) {
    port.create(sample_table);
    const Outcome outcome = port.database().write_and_wait([](Transaction& transaction) {
      transaction.write("INSERT INTO sample (id, good) VALUES (1, 2)", {});
      return true;
    });
    CHECK(outcome == Outcome::failed);
  });
}

}  // namespace panelist::storage::test

#include <doctest/doctest.h>

#include <stdexcept>

#include "storage/postgres/numbered_text.hpp"

namespace panelist::storage::postgres {

TEST_CASE("postgres text: each name has one number, however often it stands") {
  const NumberedText text = number_parameters(
      "UPDATE t SET a = :amount, b = :b WHERE a < :amount AND (c, d) > (:b, :last_1)");
  CHECK(text.sql == "UPDATE t SET a = $1, b = $2 WHERE a < $1 AND (c, d) > ($2, $3)");
  CHECK(text.names == std::vector<std::string>{"amount", "b", "last_1"});
}

TEST_CASE("postgres text: strings, quoted names, comments and casts are copied") {
  constexpr std::string_view sql =
      "SELECT ':a it''s :b', \":c\", x::text -- :d\n, /* :e */ y, '10:30' FROM t";
  CHECK(number_parameters(sql).sql == sql);
  CHECK(number_parameters(sql).names.empty());
  CHECK(number_parameters("SELECT 'open").sql == "SELECT 'open");
  CHECK(number_parameters("SELECT :").sql == "SELECT :");
}

TEST_CASE("postgres text: a work has no hold on its transaction") {
  for (const char* sql : {"COMMIT", " rollback", "SET x = 1", "Prepare p AS SELECT 1"})
    CHECK_THROWS_AS(refuse_control(sql), std::logic_error);
  refuse_control("SELECT 'COMMIT'");
}

}  // namespace panelist::storage::postgres

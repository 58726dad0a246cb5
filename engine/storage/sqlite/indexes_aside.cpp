#include "storage/sqlite/indexes_aside.hpp"

#include <sqlite3.h>

#include "storage/sqlite/failure.hpp"

namespace panelist::storage::sqlite {

std::vector<std::string> put_indexes_aside(Connection& connection) {
  constexpr std::string_view sql =
      "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name";
  std::vector<std::string> names;
  std::vector<std::string> makers;
  {
    const auto statement = connection.statements().take(sql);
    const StatementRow row(statement->handle());
    int code = statement->step();
    for (; code == SQLITE_ROW; code = statement->step()) {
      names.push_back(row.string(0));
      makers.push_back(row.string(1));
    }
    if (code != SQLITE_DONE) throw make_failure(connection.handle(), sql);
  }
  for (const std::string& name : names) connection.execute("DROP INDEX " + name);
  return makers;
}

}  // namespace panelist::storage::sqlite

#include "storage/postgres/fresh_tables.hpp"

#include <libpq-fe.h>

#include "base/log.hpp"
#include "storage/postgres/schema.hpp"

namespace panelist::storage::postgres {
namespace {

std::vector<std::string> list_tables(Connection& connection) {
  constexpr std::string_view sql =
      "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename";
  const ResultPtr result = connection.run(sql, {});
  std::vector<std::string> names;
  ResultRow row(result.get(), sql);
  for (int at = 0; at < PQntuples(result.get()); ++at) {
    row.move_to(at);
    names.push_back(row.string(0));
  }
  return names;
}

}  // namespace

Result<std::unique_ptr<FreshTables>> FreshTables::make(const std::string& url) {
  try {
    Connection connection(url);
    if (!list_tables(connection).empty())
      return fail(conflict(connection.where() +
                           " has tables already: a database or a schema that is empty is needed"));
    const auto steps = bring_up_to_date(connection, embedded_migrations(Dialect::postgres));
    std::unique_ptr<FreshTables> made(new FreshTables(url, list_tables(connection)));
    if (!steps) return fail(steps.error());
    return made;
  } catch (const StorageFailure& failure) {
    return fail(conflict(std::string("the database cannot be opened: ") + failure.what()));
  }
}

FreshTables::~FreshTables() {
  std::string drop;
  for (const std::string& name : names_)
    drop += (drop.empty() ? "DROP TABLE \"" : ", \"") + name + "\"";
  try {
    if (!drop.empty()) Connection(url_).execute(drop);
  } catch (const StorageFailure& failure) {
    log::error("storage_failure", {{"why", failure.what()}});
  }
}

}  // namespace panelist::storage::postgres

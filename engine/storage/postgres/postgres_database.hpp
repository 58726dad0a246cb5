#pragma once
// The database server: PostgreSQL, each work a transaction of its own on a pool of connections. Any
// number of processes may share one database.
#include <memory>
#include <string>

#include "base/result.hpp"
#include "base/time.hpp"
#include "storage/database.hpp"

namespace panelist::storage::postgres {

struct PostgresSettings {
  std::string url;               ///< postgresql://..., as libpq reads it
  int writers{4};                ///< connections of Lane::people, each with a thread
  int background_writers{1};     ///< the same of Lane::background
  int readers{3};                ///< connections that read, each with a thread
  int queue_works_max{8192};     ///< of a lane; beyond: busy
  Duration queue_wait_max{2000}; ///< the first in the lane waited longer: busy
  int conflicts_max{12};         ///< a work that lost so often against others: busy
  Duration reconnect_max{5000};  ///< a server that cannot be reached for so long: busy
};
inline constexpr Duration reconnect_pause{50};

/// Whether a storage address is one of this driver: postgresql:// or postgres://.
bool is_postgres_url(const std::string& url);

/// Connects and migrates to the newest version. Errors (conflict): server not reachable, a database
/// of a newer version or of another program (left untouched); each one sentence, without password.
Result<std::unique_ptr<Database>> open_for_serving(const PostgresSettings& settings);
/// Readers only; write() answers `failed`. Error not_found when the database was never migrated,
/// conflict when its version is not this binary's.
Result<std::unique_ptr<Database>> open_read_only(const PostgresSettings& settings);
/// Brings the database to the newest version; how many steps ran. Processes that start at the same
/// time take turns.
Result<int> migrate(const std::string& url);

}  // namespace panelist::storage::postgres

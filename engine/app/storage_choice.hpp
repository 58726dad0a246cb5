#pragma once
// Which database driver storage.url names, and what each can do beside a running server.
#include <memory>
#include <string>

#include "app/config.hpp"
#include "base/result.hpp"
#include "storage/database.hpp"
#include "storage/notices.hpp"
#include "storage/row_source.hpp"

namespace panelist::storage::sqlite {
class WriteRecorder;
}

namespace panelist::app {

enum class Opening {
  serving,    ///< read and write; on SQLite it takes the data folder's lock
  read_only,  ///< beside a running server
};

bool is_postgres(const Config& config);
/// Errors: those of the driver, each one sentence. The recorder hears what SQLite's writer writes.
Result<std::unique_ptr<storage::Database>> open_database(
    const Config& config, Opening opening, storage::sqlite::WriteRecorder* recorder = nullptr);
/// Where several processes may serve one database; nothing on SQLite.
std::unique_ptr<storage::Notices> open_notices(const Config& config);
/// Whether a server of this configuration runs on this machine: it then makes the changes, so that
/// its caches and its pages know of them. On PostgreSQL one that runs elsewhere is not seen.
bool is_served(const Config& config);
/// Brings the database to the newest version; how many steps ran. Error conflict while a server
/// runs on a SQLite file.
Result<int> migrate_database(const Config& config);
/// An address as storage.url has it; a file's path is taken from where the command runs. Errors:
/// those of the driver, and `invalid` for any other address.
Result<std::unique_ptr<storage::RowSource>> open_row_source(const std::string& url);
Result<std::unique_ptr<storage::RowTarget>> open_row_target(const std::string& url);
/// The socket of the server: beside the SQLite file; on PostgreSQL beside mail.folder.
Result<std::string> local_socket_path(const Config& config);

}  // namespace panelist::app

#include "app/storage_choice.hpp"

#include <cstring>
#include <filesystem>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "storage/postgres/listener.hpp"
#include "storage/postgres/postgres_database.hpp"
#include "storage/postgres/postgres_rows.hpp"
#include "storage/sqlite/sqlite_database.hpp"
#include "storage/sqlite/sqlite_rows.hpp"

namespace panelist::app {
namespace {

/// A socket that a server left behind when it was killed refuses.
bool somebody_listens(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) return false;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return false;
  const bool answers =
      ::connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  ::close(descriptor);
  return answers;
}

Result<std::unique_ptr<storage::Database>> open_postgres(const Config& config, Opening opening) {
  storage::postgres::PostgresSettings settings;
  settings.url = config.text("storage.url");
  if (opening == Opening::read_only) return storage::postgres::open_read_only(settings);
  std::error_code ignored;  // without the folder the server says that it cannot listen there
  if (const auto socket = local_socket_path(config))
    std::filesystem::create_directories(std::filesystem::path(*socket).parent_path(), ignored);
  return storage::postgres::open_for_serving(settings);
}

/// The path of sqlite:FILE.
Result<std::string> file_of(const std::string& url) {
  constexpr std::string_view scheme = "sqlite:";
  if (url.starts_with(scheme) && url.size() > scheme.size()) return url.substr(scheme.size());
  return fail(Error{ErrorCode::invalid,
                    "a database is sqlite:FILE or postgresql://USER@HOST/NAME",
                    {},
                    {}});
}

}  // namespace

bool is_postgres(const Config& config) {
  return storage::postgres::is_postgres_url(config.text("storage.url"));
}

Result<std::unique_ptr<storage::Database>> open_database(const Config& config, Opening opening,
                                                         storage::sqlite::WriteRecorder* recorder) {
  if (is_postgres(config)) return open_postgres(config, opening);
  auto file = config.database_file();
  if (!file) return fail(file.error());
  storage::sqlite::SqliteSettings settings;
  settings.file = *file;
  settings.recorder = recorder;
  return opening == Opening::serving ? storage::sqlite::open_for_serving(settings)
                                     : storage::sqlite::open_read_only(settings);
}

std::unique_ptr<storage::Notices> open_notices(const Config& config) {
  if (!is_postgres(config)) return nullptr;
  return storage::postgres::make_listener(config.text("storage.url"));
}

bool is_served(const Config& config) {
  if (!is_postgres(config)) {
    const auto file = config.database_file();
    return file && storage::sqlite::is_served(*file);
  }
  const auto socket = local_socket_path(config);
  return socket && somebody_listens(*socket);
}

Result<int> migrate_database(const Config& config) {
  if (is_postgres(config)) return storage::postgres::migrate(config.text("storage.url"));
  auto file = config.database_file();
  if (!file) return fail(file.error());
  if (storage::sqlite::is_served(*file))
    return fail(conflict("a server is running on " + *file + "; stop it first"));
  return storage::sqlite::migrate(*file);
}

Result<std::unique_ptr<storage::RowSource>> open_row_source(const std::string& url) {
  if (storage::postgres::is_postgres_url(url)) return storage::postgres::open_row_source(url);
  const auto file = file_of(url);
  if (!file) return fail(file.error());
  return storage::sqlite::open_row_source(*file);
}

Result<std::unique_ptr<storage::RowTarget>> open_row_target(const std::string& url) {
  if (storage::postgres::is_postgres_url(url)) return storage::postgres::open_row_target(url);
  const auto file = file_of(url);
  if (!file) return fail(file.error());
  return storage::sqlite::open_row_target(*file);
}

Result<std::string> local_socket_path(const Config& config) {
  std::string neighbour = config.path("mail.folder");
  if (!is_postgres(config)) {
    auto file = config.database_file();
    if (!file) return file;
    neighbour = *file;
  }
  return std::filesystem::path(neighbour).replace_filename("panelist.sock").string();
}

}  // namespace panelist::app

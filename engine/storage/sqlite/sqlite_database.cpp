#include "storage/sqlite/sqlite_database.hpp"

#include <filesystem>
#include <optional>
#include <stdexcept>

#include "base/log.hpp"
#include "storage/sqlite/folder_lock.hpp"
#include "storage/sqlite/reader_pool.hpp"
#include "storage/sqlite/schema.hpp"
#include "storage/sqlite/writer.hpp"

namespace panelist::storage::sqlite {
namespace {

/// Served (with a lock and a writer) or read-only (with neither).
class SqliteDatabase final : public Database {
 public:
  SqliteDatabase(const SqliteSettings& settings, std::optional<FolderLock> lock)
      : settings_(settings), lock_(std::move(lock)) {
    if (lock_) writer_.emplace(settings_, gate_, wal_, counters_);
    readers_.emplace(settings_, gate_, wal_, counters_);
  }
  ~SqliteDatabase() override { SqliteDatabase::stop(); }

  void write(Lane lane, Work work, Done done) override {
    if (!writer_) return done(Outcome::failed);
    writer_->write(lane, std::move(work), std::move(done));
  }
  void read(ReadWork work, Done done) override { readers_->read(std::move(work), std::move(done)); }

  DatabaseCounts counts() const override {
    DatabaseCounts counts = counters_.counts();
    counts.queue = writer_ ? writer_->queue_size() : 0;
    std::error_code error;
    const auto wal_bytes = std::filesystem::file_size(settings_.file + "-wal", error);
    counts.wal_bytes = error ? 0 : wal_bytes;
    const auto disk = std::filesystem::space(folder_of(settings_.file), error);
    counts.free_bytes = error ? 0 : disk.available;
    return counts;
  }

  /// Readers first: the last checkpoint wants the file for itself.
  void stop() override {
    readers_->stop();
    if (writer_) writer_->stop();
    lock_.reset();
  }

 private:
  const SqliteSettings settings_;
  Counters counters_;
  SnapshotGate gate_;
  Wal wal_{Wal::Sync::beside};
  std::optional<FolderLock> lock_;
  std::optional<Writer> writer_;
  std::optional<ReaderPool> readers_;
};

Result<std::unique_ptr<Database>> make_database(const SqliteSettings& settings,
                                                std::optional<FolderLock> lock) {
  try {
    return std::make_unique<SqliteDatabase>(settings, std::move(lock));
  } catch (const StorageFailure& failure) {
    return fail(conflict(settings.file + " cannot be opened: " + failure.what()));
  }
}

}  // namespace

Result<std::unique_ptr<Database>> open_for_serving(const SqliteSettings& settings) {
  auto lock = FolderLock::take(settings.file);
  if (!lock) return fail(lock.error());
  const LogReader log(settings.file);
  const auto steps =
      bring_up_to_date(settings.file, embedded_migrations(Dialect::sqlite), settings.vfs);
  if (!steps) return fail(steps.error());
  return make_database(settings, std::move(*lock));
}

Result<std::unique_ptr<Database>> open_read_only(const SqliteSettings& settings) {
  std::error_code error;
  if (!std::filesystem::exists(settings.file, error)) {
    return fail(not_found("there is no database " + settings.file));
  }
  const auto migrations = embedded_migrations(Dialect::sqlite);
  // First without leaving a trace beside a file that is not for this program.
  const auto written = read_version(settings.file);
  if (!written) return fail(written.error());
  if (auto checked = check_not_newer(*written, migrations, settings.file); !checked) {
    return fail(checked.error());
  }
  try {
    Connection connection(settings.file, Use::read, settings.cache_kib, settings.vfs);
    const auto version = read_version(connection, settings.file);
    if (!version) return fail(version.error());
    if (auto checked = check_current(*version, migrations, settings.file); !checked) {
      return fail(checked.error());
    }
  } catch (const StorageFailure& failure) {
    return fail(conflict(settings.file + " cannot be opened: " + failure.what()));
  }
  return make_database(settings, std::nullopt);
}

bool is_served(const std::string& file) { return FolderLock::is_taken(file); }

Result<int> migrate(const std::string& file) {
  const auto lock = FolderLock::take(file);
  if (!lock) return fail(lock.error());
  return bring_up_to_date(file, embedded_migrations(Dialect::sqlite));
}

}  // namespace panelist::storage::sqlite

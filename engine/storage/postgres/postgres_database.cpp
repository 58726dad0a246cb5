#include "storage/postgres/postgres_database.hpp"

#include <algorithm>
#include <optional>

#include "storage/postgres/reader.hpp"
#include "storage/postgres/schema.hpp"
#include "storage/postgres/worker_lane.hpp"
#include "storage/postgres/writer.hpp"
#include "storage/readiness.hpp"

namespace panelist::storage::postgres {
namespace {

using WriterLane = WorkerLane<Writer, QueuedWork>;
using ReaderLane = WorkerLane<Reader, QueuedRead>;

std::vector<Writer> connect_writers(const WriterShared& shared, int count) {
  std::vector<Writer> writers;
  for (int writer = 0; writer < std::max(count, 1); ++writer) writers.emplace_back(shared);
  return writers;
}

std::vector<Reader> connect_readers(const PostgresSettings& settings) {
  std::vector<Reader> readers;
  for (int reader = 0; reader < std::max(settings.readers, 1); ++reader)
    readers.emplace_back(settings);
  return readers;
}

/// With writers (served) or without (read-only).
class PostgresDatabase final : public Database {
 public:
  PostgresDatabase(const PostgresSettings& settings, bool is_served) : settings_(settings) {
    const WriterShared shared{settings_, ids_, counters_};
    if (is_served) {
      people_.emplace(settings_, connect_writers(shared, settings_.writers));
      background_.emplace(settings_, connect_writers(shared, settings_.background_writers));
    }
    readers_.emplace(settings_, connect_readers(settings_));
  }
  ~PostgresDatabase() override { PostgresDatabase::stop(); }

  void write(Lane lane, Work work, Done done) override {
    if (!people_) return done(Outcome::failed);
    QueuedWork queued{std::move(work), std::move(done)};
    if ((lane == Lane::people ? people_ : background_)->push(std::move(queued))) return;
    counters_.busy.fetch_add(1, std::memory_order_relaxed);
    queued.done(Outcome::busy);
  }

  void read(ReadWork work, Done done) override {
    QueuedRead queued{std::move(work), std::move(done)};
    if (readers_->push(std::move(queued))) return;
    counters_.busy.fetch_add(1, std::memory_order_relaxed);
    queued.done(Outcome::busy);
  }

  DatabaseCounts counts() const override {
    DatabaseCounts counts = counters_.counts();
    counts.free_bytes = free_bytes_unknown;
    counts.queue = people_ ? people_->size() + background_->size() : 0;
    return counts;
  }

  void stop() override {
    readers_->stop();
    if (people_) people_->stop();
    if (background_) background_->stop();
    ids_.close();
  }

 private:
  const PostgresSettings settings_;
  Counters counters_;
  IdBlocks ids_{settings_.url};
  std::optional<WriterLane> people_, background_;
  std::optional<ReaderLane> readers_;
};

}  // namespace

bool is_postgres_url(const std::string& url) {
  return url.starts_with("postgresql://") || url.starts_with("postgres://");
}

Result<std::unique_ptr<Database>> open_for_serving(const PostgresSettings& settings) {
  if (const auto steps = migrate(settings.url); !steps) return fail(steps.error());
  try {
    return std::make_unique<PostgresDatabase>(settings, true);
  } catch (const StorageFailure& failure) {
    return fail(conflict(std::string("the database cannot be opened: ") + failure.what()));
  }
}

Result<std::unique_ptr<Database>> open_read_only(const PostgresSettings& settings) {
  const auto migrations = embedded_migrations(Dialect::postgres);
  try {
    Connection connection(settings.url);
    const auto version = read_version(connection);
    if (!version) return fail(version.error());
    if (version->is_new) return fail(not_found("there is nothing in " + connection.where()));
    if (auto checked = check_current(*version, migrations, connection); !checked)
      return fail(checked.error());
    return std::make_unique<PostgresDatabase>(settings, false);
  } catch (const StorageFailure& failure) {
    return fail(conflict(std::string("the database cannot be opened: ") + failure.what()));
  }
}

Result<int> migrate(const std::string& url) {
  try {
    Connection connection(url);
    return bring_up_to_date(connection, embedded_migrations(Dialect::postgres));
  } catch (const StorageFailure& failure) {
    return fail(conflict(std::string("the database cannot be opened: ") + failure.what()));
  }
}

}  // namespace panelist::storage::postgres

#include "storage/postgres/single_thread_database.hpp"

#include <sys/socket.h>

#include <optional>
#include <utility>

#include "storage/postgres/guided_transaction.hpp"
#include "storage/postgres/postgres_database.hpp"
#include "storage/postgres/reader.hpp"
#include "storage/postgres/writer.hpp"
#include "storage/readiness.hpp"

namespace panelist::storage::postgres {
namespace {

/// "PNLC": held by a transaction whose line is cut, until the server has noticed.
constexpr const char* take_cut_lock = "SELECT pg_advisory_xact_lock(1347308611)";
constexpr const char* nowhere = "postgresql:///?host=/nonexistent";

PostgresSettings without_time(const std::string& url) {
  PostgresSettings settings;
  settings.url = url;
  settings.reconnect_max = Duration{0};
  return settings;
}

class OneThread final : public SingleThreadDatabase {
 public:
  OneThread(const std::string& url, LineFaults& faults)
      : url_(url),
        faults_(faults),
        writing_(without_time(url)),
        reading_(without_time(url)),
        ids_(std::in_place, url_),
        writer_(std::in_place, WriterShared{writing_, *ids_, counters_}),
        reader_(std::in_place, reading_) {}
  ~OneThread() override { OneThread::stop(); }

  DatabaseCounts counts() const override {
    DatabaseCounts counts = counters_.counts();
    counts.free_bytes = free_bytes_unknown;
    counts.busy += refused();
    counts.queue = waiting();
    return counts;
  }

 private:
  void run_group(WriteGroup& group) override {
    for (const QueuedWrite& write : group) run_write(write);
    group.clear();
  }

  void run_write(const QueuedWrite& write) {
    if (faults_.is_dead()) return write.done(Outcome::failed);
    const std::optional<LineFault> fault = faults_.next_work();
    const bool is_cut_off = fault && fault->at == LineFault::At::connect;
    if (is_cut_off) cut();
    writing_.url = is_cut_off ? nowhere : url_;
    writer_->run(
        {[&](Transaction& inner) { return perform(write.work, inner, fault); },
         [&](Outcome outcome) { write.done(faults_.is_dead() ? Outcome::failed : outcome); }});
  }

  /// Once more for each time that the writer runs it.
  bool perform(const Work& work, Transaction& inner, const std::optional<LineFault>& fault) {
    if (faults_.is_dead()) return false;
    if (!fault || (faults_.has_struck() && !fault->lasts)) return perform_unharmed(work, inner);
    std::uint64_t statements = 0;
    const bool falls_in_work = fault->at == LineFault::At::statement;
    GuidedTransaction transaction(inner, [&] {
      if (falls_in_work && ++statements == fault->statement) cut(inner);
    });
    if (!work(transaction)) return false;
    if (fault->at == LineFault::At::after_commit) {
      writer_->connection()->execute("COMMIT");
      cut();
    } else {
      cut(inner);
    }
    return true;
  }

  bool perform_unharmed(const Work& work, Transaction& inner) {
    GuidedTransaction transaction(inner, [] {});
    return work(transaction);
  }

  /// In the middle of a transaction: its locks are gone when this returns, so that whoever comes
  /// next does not depend on how soon the server notices.
  void cut(Transaction& transaction) {
    transaction.each(take_cut_lock, Params{}, [](const Row&) {});
    cut();
    Connection(url_).execute(take_cut_lock);
  }

  /// As a server that ends: the idle reader loses its line too.
  void cut() {
    faults_.strike();
    for (const Connection* connection : {writer_->connection(), reader_->connection()})
      if (connection != nullptr) ::shutdown(connection->socket(), SHUT_RDWR);
  }

  void run_read(const ReadWork& work, const Done& done) override {
    if (faults_.is_dead()) return done(Outcome::failed);
    reader_->run({[&](Transaction& inner) {
                    GuidedTransaction transaction(inner, [] {});
                    work(transaction);
                  },
                  [&](Outcome outcome) { done(outcome); }});
  }

  void close() override {
    reader_.reset();
    writer_.reset();
    ids_.reset();
  }

  const std::string url_;
  LineFaults& faults_;
  PostgresSettings writing_, reading_;
  Counters counters_;
  std::optional<IdBlocks> ids_;
  std::optional<Writer> writer_;
  std::optional<Reader> reader_;
};

}  // namespace

Result<std::unique_ptr<storage::SingleThreadDatabase>> open_on_one_thread(const std::string& url,
                                                                          LineFaults& faults) {
  if (const auto steps = migrate(url); !steps) return fail(steps.error());
  try {
    return std::make_unique<OneThread>(url, faults);
  } catch (const StorageFailure& failure) {
    return fail(conflict(std::string("the database cannot be opened: ") + failure.what()));
  }
}

}  // namespace panelist::storage::postgres

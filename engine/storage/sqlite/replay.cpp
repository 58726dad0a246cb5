// The replay of recorded writes: plain sqlite3 calls and nothing of the engine.
#include <sqlite3.h>

#include <algorithm>
#include <chrono>
#include <ctime>
#include <memory>
#include <utility>

#include "storage/sqlite/library.hpp"
#include "storage/sqlite/sqlite_database.hpp"
#include "storage/sqlite/write_recorder.hpp"

namespace panelist::storage::sqlite {
namespace {

using OwnedStatement = std::unique_ptr<sqlite3_stmt, int (*)(sqlite3_stmt*)>;

/// Thrown inside this file only; the text of the failed statement and SQLite's words.
struct ReplayFailure {
  std::string what;
};

class Replayer {
 public:
  explicit Replayer(const std::string& file) : db_(nullptr, sqlite3_close) {
    configure_library();
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &opened,
                                     SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
    db_.reset(opened);
    if (code != SQLITE_OK) fail_at("opening " + file);
  }

  void execute(const std::string& sql) {
    if (sqlite3_exec(db_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) fail_at(sql);
  }
  void set_up(int cache_kib) {
    for (const char* pragma : {"journal_mode=wal", "synchronous=FULL", "foreign_keys=1",
                               "mmap_size=0", "temp_store=2"})
      execute("PRAGMA " + std::string(pragma));
    sqlite3_wal_autocheckpoint(db_.get(), SqliteSettings{}.checkpoint_frames);
    execute("PRAGMA cache_size=-" + std::to_string(cache_kib));
  }
  OwnedStatement prepare(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    const int code = sqlite3_prepare_v3(db_.get(), sql.c_str(), static_cast<int>(sql.size()) + 1,
                                        SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (code != SQLITE_OK) fail_at(sql);
    return {statement, sqlite3_finalize};
  }
  void run(sqlite3_stmt* statement) {
    int code = sqlite3_step(statement);
    while (code == SQLITE_ROW) code = sqlite3_step(statement);
    if (code != SQLITE_DONE) fail_at(sqlite3_sql(statement));
    sqlite3_reset(statement);
  }

 private:
  [[noreturn]] void fail_at(const std::string& sql) {
    throw ReplayFailure{std::string(sqlite3_errmsg(db_.get())) + " in: " + sql};
  }
  std::unique_ptr<sqlite3, int (*)(sqlite3*)> db_;
};

double thread_cpu_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

struct ValueBinder {
  sqlite3_stmt* statement;
  int index;
  void operator()(std::monostate) const { sqlite3_bind_null(statement, index); }
  void operator()(std::int64_t value) const { sqlite3_bind_int64(statement, index, value); }
  void operator()(double value) const { sqlite3_bind_double(statement, index, value); }
  void operator()(const std::string& value) const {
    sqlite3_bind_text64(statement, index, value.data(), value.size(), SQLITE_STATIC, SQLITE_UTF8);
  }
  void operator()(const RecordedBytes& value) const {
    sqlite3_bind_blob64(statement, index, value.bytes.data(), value.bytes.size(), SQLITE_STATIC);
  }
};

Replay replay_works(Replayer& replayer, const WriteRecorder& recorder, int works_per_commit) {
  std::vector<OwnedStatement> statements;
  for (const std::string& text : recorder.texts()) statements.push_back(replayer.prepare(text));
  const OwnedStatement begin = replayer.prepare("BEGIN IMMEDIATE");
  const OwnedStatement commit = replayer.prepare("COMMIT");
  Replay done;
  int in_group = 0;
  const auto began = std::chrono::steady_clock::now();
  const double cpu_began = thread_cpu_seconds();
  const auto end_group = [&] {
    if (std::exchange(in_group, 0) == 0) return;
    replayer.run(commit.get());
    ++done.commits;
  };
  for (const RecordedWork& work : recorder.works()) {
    if (in_group++ == 0) replayer.run(begin.get());
    for (const RecordedWrite& write : work) {
      sqlite3_stmt* const statement = statements[write.text].get();
      int index = 0;
      for (const RecordedValue& value : write.values)
        std::visit(ValueBinder{statement, ++index}, value);
      replayer.run(statement);
      ++done.statements;
    }
    ++done.works;
    if (in_group >= works_per_commit) end_group();
  }
  end_group();
  done.cpu_seconds = thread_cpu_seconds() - cpu_began;
  done.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return done;
}

}  // namespace

Result<Replay> replay(const std::string& file, const WriteRecorder& recorder, int works_per_commit,
                      int cache_kib) {
  if (!recorder.problem().empty()) return fail(conflict(recorder.problem()));
  try {
    Replayer replayer(file);
    replayer.set_up(cache_kib);
    return replay_works(replayer, recorder, std::max(1, works_per_commit));
  } catch (const ReplayFailure& failure) {
    return fail(conflict("replaying what was recorded: " + failure.what));
  }
}

}  // namespace panelist::storage::sqlite

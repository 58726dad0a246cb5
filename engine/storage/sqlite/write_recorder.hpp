#pragma once
// What the writer wrote, statement by statement with the values bound, and its replay by bare
// SQLite: the limit that `panelist bench` holds the engine against. Off in service: a connection
// without a recorder has no trace callback and pays nothing.
#include <atomic>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace panelist::storage::sqlite {

struct RecordedBytes {
  std::string bytes;
};
using RecordedValue =
    std::variant<std::monostate, std::int64_t, double, std::string, RecordedBytes>;

/// One statement that changes something; parameter N stands at N-1.
struct RecordedWrite {
  std::size_t text{};  ///< index into WriteRecorder::texts()
  std::vector<RecordedValue> values;
};
/// What one work of a group wrote and kept.
using RecordedWork = std::vector<RecordedWrite>;

/// Listens to one write connection through SQLite's own trace (sqlite3_trace_v2). Named in
/// SqliteSettings before the database opens and alive as long as it is open.
class WriteRecorder {
 public:
  /// On the thread that opens the connection.
  void attach(sqlite3* db);
  /// Any thread, while nothing is being written. Off at first.
  void set_on(bool on) { is_on_ = on; }
  /// Once recording is off and what was written is answered.
  const std::vector<std::string>& texts() const { return texts_; }
  const std::vector<RecordedWork>& works() const { return works_; }
  std::uint64_t statements() const;
  /// Not empty: a statement could not be taken apart, and the record is of no use.
  const std::string& problem() const { return problem_; }

 private:
  static int on_trace(unsigned kind, void* recorder, void* statement, void* text);
  void note(sqlite3_stmt* statement, std::string_view text);
  bool note_control(std::string_view text);
  void end_work();
  std::size_t index_of(std::string_view text);

  std::atomic<bool> is_on_{false};
  std::vector<std::string> texts_;
  std::map<std::string, std::size_t, std::less<>> index_by_text_;
  std::vector<RecordedWork> works_;
  RecordedWork work_;            ///< under way
  std::size_t attempt_from_{0};  ///< writes of it that precede the attempt under way
  std::string problem_;
};

/// The values of a statement's parameters, from its text and the text that SQLite made with them
/// put in (sqlite3_expanded_sql): by name with the colon. Nothing when the two do not fit.
std::optional<std::map<std::string, RecordedValue, std::less<>>> read_values(
    std::string_view text, std::string_view expanded);

struct Replay {
  double seconds{0}, cpu_seconds{0};  ///< cpu_seconds: of this thread
  std::uint64_t works{0}, statements{0}, commits{0};
};
/// Makes the same changes in a database that is as the recorded one was when recording began:
/// prepared statements, WAL, synchronous=FULL, foreign keys, the writer's cache and a passive
/// checkpoint as often as there; `works_per_commit` of at least 1. Blocks. Errors
/// (conflict): a statement failed; it names it.
Result<Replay> replay(const std::string& file, const WriteRecorder& recorder, int works_per_commit,
                      int cache_kib);

}  // namespace panelist::storage::sqlite

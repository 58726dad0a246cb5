#pragma once
// Statements on their way to the server, none answered yet: libpq's pipeline mode.
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct pg_conn;
struct pg_result;

namespace panelist::storage::postgres {

struct ClearResult {
  void operator()(pg_result* result) const;
};
using ResultPtr = std::unique_ptr<pg_result, ClearResult>;

/// What the server is told goes out together when the answers are collected, so that many
/// statements cost one round trip. Once one of them fails the server skips those after it. A
/// connection that breaks is noticed by collect(). One thread at a time.
class Pipeline {
 public:
  explicit Pipeline(pg_conn* connection) : connection_(connection) {}

  bool is_empty() const { return sent_.empty(); }
  std::size_t size() const { return sent_.size(); }

  /// One statement without parameters; nobody reads what it answers.
  void text(std::string sql);
  void prepare(const std::string& name, const std::string& sql, const std::vector<unsigned>& types);
  /// Values in binary format, null for NULL; they are copied. `doing`: the text, for messages.
  /// `is_old`: it was prepared before what stands in this pipeline.
  void run(const std::string& name, const std::vector<const char*>& values,
           const std::vector<int>& sizes, std::string_view doing, bool is_old);

  struct Answer {
    ResultPtr result;            ///< of the first that failed, else of the last; null: none came
    bool has_failed{false};
    std::string doing;           ///< the failed one's text
    bool is_old{false};          ///< the failed one's
    bool lost_prepare{false};    ///< a text that was to be prepared is not
  };
  /// Waits for every answer; afterwards it is empty. Not to be called on an empty one.
  Answer collect();

 private:
  enum class Kind { text, prepare, run };
  struct Sent {
    Kind kind;
    std::string doing;
    bool is_old{false};
  };
  /// `was_accepted`: what libpq said.
  void note(Kind kind, std::string_view doing, bool is_old, int was_accepted);
  bool enter();
  ResultPtr take_answer();

  pg_conn* connection_;
  std::vector<Sent> sent_;
  bool is_broken_{false};
};

}  // namespace panelist::storage::postgres

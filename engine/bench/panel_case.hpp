#pragma once
// One panel case, request by request: submit a tool, find its four tasks, send the four verdicts.
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "bench/load_loop.hpp"

namespace panelist::bench {

enum class Kind { submit, find_tasks, verdict, closing_verdict };
inline constexpr std::size_t kinds = 4;
inline constexpr std::size_t seats = 4;
inline constexpr std::size_t verdict_bytes = 1200;  ///< of a verdict's body
inline constexpr std::array<std::string_view, seats> personas{"developer", "skeptic", "buyer",
                                                              "futurist"};

/// The people who play, with their tokens. Made before the load, then only read.
struct Cast {
  std::string submitter_token, editor_token;
  std::map<std::string, std::string, std::less<>> token_by_email;  ///< the reviewers'
  std::string tag;  ///< in every name of this run, so that runs do not meet
};

/// A request without its transport.
struct Call {
  Kind kind{};
  std::string_view method;
  std::string target;
  const std::string* token{};
  std::string key;   ///< Idempotency-Key; empty for GET
  std::string body;  ///< JSON; empty for GET
};

/// Waits for nothing: the caller sends next() and hands the answer to take(), in turn.
class PanelCase {
 public:
  PanelCase(const Cast& cast, std::uint64_t number, SteadyTime intended_at)
      : cast_(&cast), number_(number), intended_at_(intended_at) {}

  /// The next request; valid while the case is neither done nor failed.
  Call next() const;
  /// False: the answer is not what a healthy server says, problem() says how.
  bool take(int status, std::string_view body, SteadyTime done_at);

  bool is_done() const { return step_ == seats + 2; }
  const std::string& problem() const { return problem_; }
  const std::string& slug() const { return slug_; }
  std::int64_t run() const { return run_; }
  SteadyTime intended_at() const { return intended_at_; }  ///< when its first request was due
  SteadyTime closed_at() const { return closed_at_; }      ///< the last verdict was answered

 private:
  struct Seat {
    std::int64_t task;
    std::size_t persona;
    const std::string* token;
  };
  bool take_tool(std::string_view body);
  bool take_tasks(std::string_view body);
  bool fail_with(std::string problem);

  const Cast* cast_;
  std::uint64_t number_;
  SteadyTime intended_at_, closed_at_{};
  std::size_t step_{0};  ///< 0 submit, 1 find tasks, 2 to 5 verdicts, 6 done
  std::int64_t run_{0};
  std::string slug_, problem_;
  std::vector<Seat> seats_;
};

/// The request's bytes on the wire.
void append_request(std::string& bytes, const Call& call, const Address& address);

}  // namespace panelist::bench

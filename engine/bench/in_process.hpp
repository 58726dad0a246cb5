#pragma once
// The same panel cases without HTTP: requests go straight to the dispatcher, so that what is left
// is parsing, credential, use case, idempotency record and the group commit.
#include <cstdint>
#include <deque>
#include <string>

#include "bench/case_player.hpp"
#include "bench/cast_setup.hpp"
#include "web/dispatcher.hpp"

namespace panelist::bench {

/// Used by one thread, which does what an event-loop thread of the server does.
class InProcess {
 public:
  /// `dispatcher` outlives it.
  InProcess(const web::Dispatcher& dispatcher, MustStop must_stop)
      : dispatcher_(&dispatcher), must_stop_(std::move(must_stop)) {}
  /// People, tokens and an endpoint to which nothing is ever sent.
  Result<void> set_up();
  /// People and tokens: so many reviewers of each persona.
  Result<void> set_up_people(int reviewers);
  /// The same installation was opened anew.
  void move_to(const web::Dispatcher& dispatcher) { dispatcher_ = &dispatcher; }
  /// With every role.
  Result<Json> call(std::string_view method, const std::string& target, const Json& body) const;
  /// The first `steps` requests of one more case; its run.
  Result<std::int64_t> play_part(std::size_t steps);
  /// The body of one more case's submission, which somebody else sends.
  std::string take_submission();
  /// What the holder of the latest case's next seat does with the task, in place of a verdict: a
  /// verb of the API, or "draft".
  Result<void> act_on_next_task(std::string_view method, const std::string& verb);
  /// Plays `count` more cases with up to `outstanding` at once; the seconds it took. Errors: the
  /// first case that went wrong.
  Result<double> play(std::uint64_t count, int outstanding);

 private:
  CallApi api() const;

  const web::Dispatcher* dispatcher_;
  const MustStop must_stop_;
  Company company_;
  std::deque<PanelCase> cases_;
};

}  // namespace panelist::bench

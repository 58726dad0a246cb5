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
      : dispatcher_(dispatcher), must_stop_(std::move(must_stop)) {}
  /// People, tokens and an endpoint to which nothing is ever sent.
  Result<void> set_up();
  /// Plays `count` more cases with up to `outstanding` at once; the seconds it took. Errors: the
  /// first case that went wrong.
  Result<double> play(std::uint64_t count, int outstanding);

 private:
  const web::Dispatcher& dispatcher_;
  const MustStop must_stop_;
  Company company_;
  std::deque<PanelCase> cases_;
};

}  // namespace panelist::bench

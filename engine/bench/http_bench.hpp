#pragma once
// The panel case over HTTP, phase by phase, and whether everything came out.
#include <sys/types.h>

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "bench/case_player.hpp"
#include "bench/cast_setup.hpp"
#include "bench/event_receiver.hpp"
#include "bench/figures.hpp"

namespace panelist::bench {

struct HttpOptions {
  int clients{64};
  double seconds{10};             ///< of the mixed phase; the others take a fixed part of it
  std::uint64_t cases{0};         ///< not 0: the mixed phase plays that many, however long it takes
  double per_second{0};           ///< not 0: cases begin at this rate (open loop)
  std::uint64_t pages_max{2000};  ///< pages that are asked for one by one; of more, a sample
  pid_t server{0};                ///< process whose processor time is told; 0: not known
};

/// Used by one thread; the receiver's loop is another.
class HttpBench {
 public:
  /// One address for each node of the installation, at least one. `token` is of an account with
  /// every role; `receiver` outlives it.
  HttpBench(std::vector<Address> addresses, const std::string& token, EventReceiver& receiver,
            const HttpOptions& options, const MustStop& must_stop);
  /// People, tokens, endpoint. Errors: what the server said.
  Result<void> set_up();
  /// Everything that is measured, then the checks.
  void run(Figures& figures);
  /// Takes back what set_up() made, on a server that stays.
  Result<void> tidy_up() { return dismiss(call_, company_); }

  /// Sentences: what is missing or went wrong. Empty: a right run.
  const std::vector<std::string>& problems() const { return problems_; }
  std::uint64_t errors() const { return errors_; }
  std::uint64_t cases() const { return cases_.size(); }
  /// The page of a case that is published; empty when there is none.
  std::string some_page() const;

 private:
  struct Played {
    Tally tally;
    std::size_t first{0}, end{0};  ///< of the cases in `cases_`
    double seconds{0};             ///< to the last answer
    double seconds_to_event{0};    ///< to the last event
    Histogram to_event;            ///< from the closing verdict's answer
  };
  Played play_whole(const Pace& pace, int clients);
  std::uint64_t closed_panels() const;
  void await_events(Played& played, SteadyTime began);
  void collect(const Tally& tally);
  void warm_up();
  void play_mixed(Figures& figures);
  void play_steps(Figures& figures);
  void play_alone(Figures& figures);
  void check_events();
  void check_pages(Figures& figures);
  void miss(std::string problem);

  const std::vector<Address> addresses_;
  const CallApi call_;
  EventReceiver& receiver_;
  const HttpOptions options_;
  const MustStop must_stop_;
  Company company_;
  std::deque<PanelCase> cases_;  ///< of all phases; players hold addresses
  std::vector<std::string> problems_;
  std::uint64_t errors_{0};
};

}  // namespace panelist::bench

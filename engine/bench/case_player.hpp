#pragma once
// Players of panel cases, and what they found out.
#include <array>
#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "bench/histogram.hpp"
#include "bench/panel_case.hpp"

namespace panelist::bench {

/// What was measured in one phase.
struct Tally {
  std::array<Histogram, kinds> took{};  ///< by kind of request
  std::uint64_t errors{0};
  std::vector<std::string> problems;  ///< the first few errors, in words
  void note(std::string problem);
  std::uint64_t requests() const;
  Histogram verdicts() const;  ///< the closing ones among them
};
inline constexpr std::size_t problems_max = 10;

/// When cases begin.
struct Pace {
  SteadyTime begins_at{};
  SteadyTime ends_at{SteadyTime::max()};  ///< no case begins later
  std::uint64_t cases_max{std::numeric_limits<std::uint64_t>::max()};
  double per_second{0};  ///< 0: closed loop, the next as soon as a client is free
};

/// Hands cases to players: new ones at a pace, or those of an earlier phase to go on with.
class CaseSource {
 public:
  /// New cases; `cases` keeps them and outlives the players. Numbers follow those there.
  CaseSource(const Cast& cast, std::deque<PanelCase>& cases, const Pace& pace)
      : cast_(&cast), cases_(cases), pace_(pace), first_(cases.size()) {}
  /// Those there from index `first` on.
  CaseSource(std::deque<PanelCase>& cases, std::size_t first)
      : cases_(cases), given_(first), first_(first) {}

  /// Null: none now.
  PanelCase* take(SteadyTime now);
  SteadyTime asks_again_at() const;
  bool is_open_loop() const { return pace_.per_second > 0; }

 private:
  bool is_over(SteadyTime at) const;
  SteadyTime due_at() const;

  const Cast* cast_{nullptr};
  std::deque<PanelCase>& cases_;
  Pace pace_{};
  std::size_t given_{0};  ///< of the cases to go on with
  std::size_t first_;
};

/// One client. Takes a case, does up to `steps` of its requests, takes the next. After an error all
/// players of a tally come to an end: a wrong run need not be a long one.
class CasePlayer final : public Player {
 public:
  CasePlayer(CaseSource& source, Tally& tally, const Address& address, std::size_t steps)
      : source_(source), tally_(tally), address_(address), steps_(steps) {}
  bool next(std::string& bytes, SteadyTime now) override;
  SteadyTime asks_again_at() const override {
    return tally_.errors > 0 ? never : source_.asks_again_at();
  }
  void take(const Answer& answer) override;

 private:
  CaseSource& source_;
  Tally& tally_;
  const Address& address_;
  std::size_t steps_, done_{0};
  PanelCase* case_{nullptr};
  Kind kind_{};
};

/// Runs `clients` players over one source; the error of play() goes into the tally.
void play_cases(std::span<const Address> addresses, CaseSource& source, Tally& tally,
                int clients, std::size_t steps, const MustStop& must_stop);

}  // namespace panelist::bench

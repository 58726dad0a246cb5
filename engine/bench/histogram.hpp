#pragma once
// Durations counted in buckets whose width grows with the value, after Gil Tene's HdrHistogram:
// every percentile is as exact at 100 microseconds as at 10 seconds, and adding one costs a few
// instructions, so that measuring does not disturb what is measured.
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>

namespace panelist::bench {

/// Counts nanoseconds from 0 to `longest`. Values below 256 ns have a bucket each; above, every
/// power of two is divided into 128 equal buckets, so that a bucket is at most 1/128 (0.8 %) of
/// its value wide. One thread at a time.
class Histogram {
 public:
  using Span = std::chrono::nanoseconds;
  static constexpr Span longest{(std::int64_t{1} << 42) - 1};  ///< 73 minutes; longer counts as it

  /// Negative counts as 0.
  void add(Span value);
  void add(const Histogram& other);
  std::uint64_t count() const { return count_; }
  /// The smallest recorded value such that at least `share` (0 to 1) of all are at most that: the
  /// upper end of its bucket, never above max(). Zero when nothing was counted.
  Span at(double share) const;
  Span max() const { return max_; }

 private:
  static constexpr int fine_bits = 7;  ///< 2^7 buckets for each power of two
  static constexpr int value_bits = 42;
  static constexpr std::size_t buckets = (value_bits - fine_bits + 1) << fine_bits;
  static std::size_t bucket_of(std::uint64_t value);
  static std::uint64_t end_of(std::size_t bucket);

  std::array<std::uint64_t, buckets> counts_{};
  std::uint64_t count_{0};
  Span max_{0};
};

/// "0.38 ms" needs two decimals, "112 ms" none: what tables and JSON take.
inline double to_ms(Histogram::Span span) { return static_cast<double>(span.count()) / 1e6; }

}  // namespace panelist::bench

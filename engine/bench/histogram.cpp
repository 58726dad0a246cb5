#include "bench/histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace panelist::bench {

// A value of b significant bits is shifted right by `shift` so that fine_bits + 1 are left; its
// highest bit is then implied, and blocks of 2^fine_bits buckets follow each other without a gap.
std::size_t Histogram::bucket_of(std::uint64_t value) {
  const int shift = std::max(0, static_cast<int>(std::bit_width(value)) - (fine_bits + 1));
  return (static_cast<std::size_t>(shift) << fine_bits) + static_cast<std::size_t>(value >> shift);
}

std::uint64_t Histogram::end_of(std::size_t bucket) {
  constexpr std::size_t exact = std::size_t{2} << fine_bits;
  if (bucket < exact) return bucket;
  const std::size_t shift = (bucket >> fine_bits) - 1;
  const std::uint64_t kept = bucket - (shift << fine_bits);
  return ((kept + 1) << shift) - 1;
}

void Histogram::add(Span value) {
  const Span counted = std::clamp(value, Span{0}, longest);
  ++counts_[bucket_of(static_cast<std::uint64_t>(counted.count()))];
  ++count_;
  max_ = std::max(max_, counted);
}

void Histogram::add(const Histogram& other) {
  for (std::size_t bucket = 0; bucket < buckets; ++bucket) counts_[bucket] += other.counts_[bucket];
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
}

Histogram::Span Histogram::at(double share) const {
  if (count_ == 0) return Span{0};
  const double wanted = std::ceil(std::clamp(share, 0.0, 1.0) * static_cast<double>(count_));
  const auto rank = std::max<std::uint64_t>(1, static_cast<std::uint64_t>(wanted));
  std::uint64_t passed = 0;
  for (std::size_t bucket = 0; bucket < buckets; ++bucket) {
    passed += counts_[bucket];
    if (passed >= rank) return std::min(max_, Span{static_cast<std::int64_t>(end_of(bucket))});
  }
  return max_;
}

}  // namespace panelist::bench

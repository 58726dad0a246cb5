#include "bench/histogram.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <vector>

using panelist::bench::Histogram;
using Span = Histogram::Span;

TEST_CASE("an empty histogram says zero") {
  const auto empty = std::make_unique<Histogram>();
  CHECK(empty->count() == 0);
  CHECK(empty->at(0.5) == Span{0});
  CHECK(empty->max() == Span{0});
}

TEST_CASE("every value is told within 1/128 of itself, never below it") {
  for (std::int64_t value = 0; value < Histogram::longest.count(); value = value * 9 / 8 + 1) {
    const auto one = std::make_unique<Histogram>();
    one->add(Span{value});
    one->add(Span{Histogram::longest});  // so that max() does not cut the bucket short
    const std::int64_t told = one->at(0.5).count();
    CAPTURE(value);
    CHECK(told >= value);
    CHECK(told - value <= value / 128);
  }
}

TEST_CASE("percentiles are those of the sorted values") {
  const auto histogram = std::make_unique<Histogram>();
  std::vector<std::int64_t> values;
  std::uint64_t state = 7;
  for (int i = 0; i < 10'000; ++i) {
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    values.push_back(static_cast<std::int64_t>((state >> 33) % 50'000'000));
    histogram->add(Span{values.back()});
  }
  std::sort(values.begin(), values.end());
  for (const double share : {0.0001, 0.25, 0.5, 0.9, 0.99, 0.999, 1.0}) {
    const auto rank = static_cast<std::size_t>(share * 10'000 + 0.5);
    const std::int64_t exact = values[rank - 1];
    CAPTURE(share);
    CHECK(histogram->at(share).count() >= exact);
    CHECK(histogram->at(share).count() <= exact + exact / 128 + 1);
  }
  CHECK(histogram->max().count() == values.back());
  CHECK(histogram->at(1.0).count() == values.back());
}

TEST_CASE("below zero counts as zero, beyond the longest as the longest") {
  const auto histogram = std::make_unique<Histogram>();
  histogram->add(Span{-5});
  CHECK(histogram->at(1.0) == Span{0});
  histogram->add(Span{INT64_MAX});
  CHECK(histogram->count() == 2);
  CHECK(histogram->max() == Histogram::longest);
  CHECK(histogram->at(1.0) == Histogram::longest);
}

TEST_CASE("two histograms together are the histogram of both") {
  const auto one = std::make_unique<Histogram>();
  const auto other = std::make_unique<Histogram>();
  for (int i = 1; i <= 99; ++i) one->add(Span{i});
  other->add(Span{1'000'000});
  one->add(*other);
  CHECK(one->count() == 100);
  CHECK(one->at(0.5) == Span{50});
  CHECK(one->at(0.99) == Span{99});
  CHECK(one->at(1.0) == Span{1'000'000});
}

#include "tests/bench/histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace gongfang::bench {
namespace {

TEST(Histogram, IsEmptyAtFirst) {
  const Histogram histogram;
  EXPECT_EQ(histogram.count(), 0);
  EXPECT_EQ(histogram.Percentile(99), absl::ZeroDuration());
  EXPECT_EQ(histogram.Max(), absl::ZeroDuration());
}

TEST(Histogram, IsExactForSmallValues) {
  Histogram histogram;
  for (int64_t value = 1; value <= 100; ++value) histogram.Record(value);
  EXPECT_EQ(histogram.Percentile(50), absl::Nanoseconds(50));
  EXPECT_EQ(histogram.Percentile(99), absl::Nanoseconds(99));
  EXPECT_EQ(histogram.Percentile(99.1), absl::Nanoseconds(100));
  EXPECT_EQ(histogram.Percentile(100), absl::Nanoseconds(100));
}

TEST(Histogram, IsWithinOneInAHundredOfTheTruth) {
  std::mt19937_64 random(7);
  std::lognormal_distribution<double> spread(12, 3);  // from nanoseconds to seconds
  Histogram histogram;
  std::vector<int64_t> values;
  for (int i = 0; i < 20'000; ++i) {
    values.push_back(static_cast<int64_t>(spread(random)));
    histogram.Record(values.back());
  }
  std::sort(values.begin(), values.end());
  for (const double percent : {1.0, 10.0, 50.0, 90.0, 99.0, 99.9, 100.0}) {
    const auto rank = static_cast<size_t>(std::ceil(percent / 100 * 20'000)) - 1;
    const auto truth = static_cast<double>(values[rank]);
    const double told = absl::ToDoubleNanoseconds(histogram.Percentile(percent));
    EXPECT_GE(told, truth) << percent;
    EXPECT_LE(told, truth * 1.01 + 1) << percent;
  }
  EXPECT_EQ(histogram.Max(), absl::Nanoseconds(values.back()));
}

TEST(Histogram, TakesWhatNoClockShouldSay) {
  Histogram histogram;
  histogram.Record(-5);
  EXPECT_EQ(histogram.Percentile(100), absl::ZeroDuration());
  histogram.Record(INT64_MAX);
  EXPECT_GT(histogram.Percentile(100), absl::Minutes(18));
  EXPECT_EQ(histogram.count(), 2);
}

TEST(Histogram, MergesAsIfRecordedInOne) {
  Histogram one;
  Histogram two;
  for (int64_t value = 1; value <= 50; ++value) one.Record(value);
  for (int64_t value = 51; value <= 100; ++value) two.Record(value);
  one.Merge(two);
  EXPECT_EQ(one.count(), 100);
  EXPECT_EQ(one.Percentile(75), absl::Nanoseconds(75));
  EXPECT_EQ(one.Max(), absl::Nanoseconds(100));
}

}  // namespace
}  // namespace gongfang::bench

#include "common/calendar/interval.h"

#include <limits>

#include "absl/container/flat_hash_set.h"
#include "gtest/gtest.h"

namespace gongfang {
namespace {

constexpr Instant kFirst = std::numeric_limits<Instant>::min();
constexpr Instant kLast = std::numeric_limits<Instant>::max();

TEST(IntervalTest, IsHalfOpen) {
  constexpr Interval interval{10, 20};
  EXPECT_TRUE(interval.Contains(Instant{10}));
  EXPECT_TRUE(interval.Contains(Instant{19}));
  EXPECT_FALSE(interval.Contains(Instant{20}));
  EXPECT_FALSE(interval.Contains(Instant{9}));
  EXPECT_FALSE(interval.Overlaps({20, 30}));
  EXPECT_FALSE(interval.Overlaps({0, 10}));
  EXPECT_TRUE(interval.Overlaps({19, 30}));
  EXPECT_TRUE(interval.Overlaps({0, 11}));
  EXPECT_TRUE(interval.Overlaps({12, 13}));
  EXPECT_TRUE(interval.Overlaps({kFirst, kLast}));
}

TEST(IntervalTest, EmptyOnesOverlapNothingAndAreContainedEverywhere) {
  for (const Interval empty : {Interval{15, 15}, Interval{17, 12}, Interval{}}) {
    EXPECT_TRUE(empty.Empty());
    EXPECT_FALSE(empty.Overlaps({10, 20}));
    EXPECT_FALSE((Interval{10, 20}).Overlaps(empty));
    EXPECT_FALSE(empty.Contains(Instant{15}));
    EXPECT_FALSE(empty.Contains({10, 20}));
    EXPECT_TRUE((Interval{10, 20}).Contains(empty));
  }
  EXPECT_FALSE((Interval{0, 1}).Empty());
  EXPECT_FALSE((Interval{kFirst, kLast}).Empty());
}

TEST(IntervalTest, ContainsItselfAndWhatLiesInside) {
  constexpr Interval interval{10, 20};
  EXPECT_TRUE(interval.Contains(interval));
  EXPECT_TRUE(interval.Contains({10, 11}));
  EXPECT_FALSE(interval.Contains({10, 21}));
  EXPECT_FALSE(interval.Contains({9, 20}));
}

TEST(IntervalTest, IntersectsToTheCommonPart) {
  constexpr Interval interval{10, 20};
  EXPECT_EQ(interval.Intersect({15, 30}), (Interval{15, 20}));
  EXPECT_EQ(interval.Intersect({12, 13}), (Interval{12, 13}));
  EXPECT_EQ(interval.Intersect({20, 30}), Interval{});
  EXPECT_EQ(interval.Intersect({25, 30}), Interval{});
}

TEST(IntervalTest, CanBeAHashKey) {
  const absl::flat_hash_set<Interval> set = {{1, 2}, {1, 3}, {1, 2}};
  EXPECT_EQ(set.size(), 2u);
  EXPECT_TRUE(set.contains(Interval{1, 3}));
}

}  // namespace
}  // namespace gongfang

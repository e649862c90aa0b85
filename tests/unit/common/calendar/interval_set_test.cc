#include "common/calendar/interval_set.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gongfang {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// Once a loop over the intervals of a temporary read what was gone, and dates came out wrong.
TEST(IntervalSetTest, TheIntervalsOfATemporaryOutliveIt) {
  const auto make = [] { return IntervalSet({{1, 2}, {3, 4}, {5, 6}}); };
  std::vector<Interval> seen;
  for (const Interval& interval : make().intervals()) seen.push_back(interval);
  EXPECT_THAT(seen, ElementsAre(Interval{1, 2}, Interval{3, 4}, Interval{5, 6}));
}

TEST(IntervalSetTest, SortsAndCoalescesWhatItIsMadeOf) {
  const IntervalSet set{{30, 40}, {10, 20}, {15, 25}, {25, 28}, {5, 5}, {9, 3}};
  EXPECT_THAT(set.intervals(), ElementsAre(Interval{10, 28}, Interval{30, 40}));
  EXPECT_THAT(IntervalSet({{7, 7}}).intervals(), IsEmpty());
}

TEST(IntervalSetTest, AddJoinsWhatItTouches) {
  IntervalSet set{{10, 20}, {30, 40}, {50, 60}};
  set.Add({40, 50});
  EXPECT_THAT(set.intervals(), ElementsAre(Interval{10, 20}, Interval{30, 60}));
  set.Add({0, 5});
  set.Add({70, 80});
  set.Add({22, 24});
  EXPECT_THAT(set.intervals(), ElementsAre(Interval{0, 5}, Interval{10, 20}, Interval{22, 24},
                                           Interval{30, 60}, Interval{70, 80}));
  set.Add({5, 70});
  EXPECT_THAT(set.intervals(), ElementsAre(Interval{0, 80}));
  set.Add({20, 30});
  set.Add({90, 90});
  EXPECT_THAT(set.intervals(), ElementsAre(Interval{0, 80}));
}

TEST(IntervalSetTest, SubtractCutsSplitsAndRemoves) {
  IntervalSet set{{0, 100}};
  set.Subtract({40, 60});
  EXPECT_THAT(set.intervals(), ElementsAre(Interval{0, 40}, Interval{60, 100}));
  set.Subtract({90, 120});
  set.Subtract({-10, 10});
  EXPECT_THAT(set.intervals(), ElementsAre(Interval{10, 40}, Interval{60, 90}));
  set.Subtract({30, 70});
  EXPECT_THAT(set.intervals(), ElementsAre(Interval{10, 30}, Interval{70, 90}));
  set.Subtract({30, 70});
  set.Subtract({20, 20});
  EXPECT_THAT(set.intervals(), ElementsAre(Interval{10, 30}, Interval{70, 90}));
  set.Subtract({10, 90});
  EXPECT_TRUE(set.Empty());
}

TEST(IntervalSetTest, AlgebraOfSets) {
  const IntervalSet a{{0, 10}, {20, 30}, {40, 50}};
  const IntervalSet b{{5, 25}, {30, 35}};
  EXPECT_THAT(a.Union(b).intervals(), ElementsAre(Interval{0, 35}, Interval{40, 50}));
  EXPECT_THAT(a.Intersection(b).intervals(), ElementsAre(Interval{5, 10}, Interval{20, 25}));
  EXPECT_THAT(a.Difference(b).intervals(),
              ElementsAre(Interval{0, 5}, Interval{25, 30}, Interval{40, 50}));
  EXPECT_THAT(a.Complement({5, 45}).intervals(), ElementsAre(Interval{10, 20}, Interval{30, 40}));
  EXPECT_THAT(IntervalSet().Complement({5, 45}).intervals(), ElementsAre(Interval{5, 45}));
  EXPECT_THAT(a.Complement({45, 5}).intervals(), IsEmpty());
  EXPECT_EQ(a.Difference(IntervalSet()), a);
}

TEST(IntervalSetTest, AnswersWhatItHolds) {
  const IntervalSet set{{0, 10}, {20, 30}};
  EXPECT_TRUE(set.Covers({0, 10}));
  EXPECT_TRUE(set.Covers({22, 25}));
  EXPECT_FALSE(set.Covers({0, 11}));
  EXPECT_FALSE(set.Covers({5, 25}));
  EXPECT_FALSE(set.Covers({30, 31}));
  EXPECT_TRUE(set.Covers({15, 15}));
  EXPECT_TRUE(set.Overlaps({9, 20}));
  EXPECT_TRUE(set.Overlaps({15, 21}));
  EXPECT_FALSE(set.Overlaps({10, 20}));
  EXPECT_FALSE(set.Overlaps({5, 5}));
  EXPECT_TRUE(set.Contains(0));
  EXPECT_FALSE(set.Contains(10));
  EXPECT_FALSE(set.Contains(30));
}

}  // namespace
}  // namespace gongfang

#include "common/calendar/occupancy.h"

#include <limits>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gongfang {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Instant kFirst = std::numeric_limits<Instant>::min();
constexpr Instant kLast = std::numeric_limits<Instant>::max();
constexpr int64_t kMost = std::numeric_limits<int64_t>::max();

Occupancy Make(std::initializer_list<Claim> claims) {
  Occupancy occupancy;
  for (const Claim& claim : claims) occupancy.Add(claim);
  return occupancy;
}

TEST(OccupancyTest, UsageIsAPeakAndNotACountOfOverlaps) {
  // Three claims overlap the window, and never more than one at a time.
  const Occupancy occupancy = Make({{{0, 10}, 2, 1}, {{10, 20}, 2, 2}, {{20, 30}, 2, 3}});
  EXPECT_EQ(occupancy.PeakUsage({0, 30}), 2);
  EXPECT_TRUE(occupancy.Fits({0, 30}, 3, 5));
  EXPECT_FALSE(occupancy.Fits({0, 30}, 4, 5));
}

TEST(OccupancyTest, CapacityIsUsedByWhatIsSimultaneous) {
  const Occupancy occupancy = Make({{{0, 20}, 3, 1}, {{10, 30}, 1, 2}, {{15, 16}, 1, 3}});
  EXPECT_EQ(occupancy.PeakUsage({0, 10}), 3);
  EXPECT_EQ(occupancy.PeakUsage({0, 11}), 4);
  EXPECT_EQ(occupancy.PeakUsage({0, 100}), 5);
  EXPECT_EQ(occupancy.PeakUsage({16, 100}), 4);
  EXPECT_EQ(occupancy.PeakUsage({20, 100}), 1);
  EXPECT_EQ(occupancy.PeakUsage({30, 100}), 0);
  EXPECT_FALSE(occupancy.Fits({0, 100}, 1, 5));
  EXPECT_TRUE(occupancy.Fits({16, 100}, 1, 5));
}

TEST(OccupancyTest, FitsRefusesWhatMakesNoSense) {
  const Occupancy occupancy;
  EXPECT_TRUE(occupancy.Fits({0, 10}, 1, 1));
  EXPECT_FALSE(occupancy.Fits({0, 10}, 0, 1));
  EXPECT_FALSE(occupancy.Fits({0, 10}, -1, 1));
  EXPECT_FALSE(occupancy.Fits({0, 10}, 2, 1));
  EXPECT_FALSE(occupancy.Fits({0, 10}, 1, std::numeric_limits<int64_t>::min()));
}

TEST(OccupancyTest, KeepsNothingForAnEmptyClaim) {
  EXPECT_TRUE(Make({{{5, 5}, 1, 1}, {{9, 3}, 1, 1}, {{0, 9}, 0, 1}, {{0, 9}, -4, 1}}).empty());
}

TEST(OccupancyTest, RemovesExactlyOneClaim) {
  Occupancy occupancy = Make({{{0, 10}, 1, 7}, {{0, 10}, 1, 8}, {{0, 20}, 1, 7}, {{0, 10}, 1, 7}});
  EXPECT_FALSE(occupancy.Remove(9, {0, 10}));
  EXPECT_FALSE(occupancy.Remove(8, {0, 20}));
  EXPECT_TRUE(occupancy.Remove(7, {0, 10}));
  EXPECT_THAT(occupancy.claims(),
              ElementsAre(Claim{{0, 10}, 1, 7}, Claim{{0, 10}, 1, 8}, Claim{{0, 20}, 1, 7}));
  EXPECT_TRUE(occupancy.Remove(7, {0, 20}));
  EXPECT_TRUE(occupancy.Remove(7, {0, 10}));
  EXPECT_TRUE(occupancy.Remove(8, {0, 10}));
  EXPECT_TRUE(occupancy.empty());
  EXPECT_FALSE(occupancy.Remove(8, {0, 10}));
}

TEST(OccupancyTest, FindsALongClaimBehindManyShortOnes) {
  Occupancy occupancy = Make({{{0, 10'000}, 1, 1}});
  for (int i = 1; i < 500; ++i) occupancy.Add({{i * 10, i * 10 + 5}, 1, 2});
  EXPECT_EQ(occupancy.PeakUsage({9'000, 9'001}), 1);
  EXPECT_FALSE(occupancy.Fits({9'000, 9'001}, 1, 1));
  EXPECT_TRUE(occupancy.Remove(1, {0, 10'000}));
  EXPECT_TRUE(occupancy.Fits({9'000, 9'001}, 1, 1));
}

TEST(OccupancyTest, DropsWhatHasEnded) {
  Occupancy occupancy = Make({{{0, 100}, 1, 1}, {{10, 20}, 1, 2}, {{10, 21}, 1, 3}});
  EXPECT_EQ(occupancy.DropBefore(20), 1u);
  EXPECT_THAT(occupancy.claims(), ElementsAre(Claim{{0, 100}, 1, 1}, Claim{{10, 21}, 1, 3}));
  EXPECT_EQ(occupancy.DropBefore(20), 0u);
  EXPECT_EQ(occupancy.PeakUsage({20, 21}), 2);
}

TEST(OccupancyTest, ProfileCoversTheWindowInSteps) {
  const Occupancy occupancy = Make({{{10, 20}, 2, 1}, {{15, 25}, 3, 2}, {{25, 30}, 3, 3}});
  EXPECT_THAT(occupancy.Profile({0, 40}),
              ElementsAre(UsageStep{{0, 10}, 0}, UsageStep{{10, 15}, 2}, UsageStep{{15, 20}, 5},
                          UsageStep{{20, 30}, 3}, UsageStep{{30, 40}, 0}));
  EXPECT_THAT(occupancy.Profile({16, 18}), ElementsAre(UsageStep{{16, 18}, 5}));
  EXPECT_THAT(occupancy.Profile({50, 60}), ElementsAre(UsageStep{{50, 60}, 0}));
  EXPECT_THAT(occupancy.Profile({60, 50}), IsEmpty());
}

TEST(OccupancyTest, SurvivesTheEndsOfTimeAndOfNumbers) {
  Occupancy occupancy = Make({{{kFirst, kLast}, kMost, 1}, {{0, 10}, kMost, 2}, {{5, 6}, 1, 3}});
  EXPECT_EQ(occupancy.PeakUsage({kFirst, kLast}), kMost);
  EXPECT_FALSE(occupancy.Fits({kLast - 1, kLast}, 1, kMost));
  EXPECT_EQ(occupancy.Profile({0, 20}), (std::vector<UsageStep>{{{0, 20}, kMost}}));
  EXPECT_TRUE(occupancy.Remove(1, {kFirst, kLast}));
  EXPECT_TRUE(occupancy.Fits({kFirst, 0}, kMost, kMost));
}

}  // namespace
}  // namespace gongfang

// What is told by the committer and by the tail, in whichever order, ends up the same.
#include "booking/availability_index.h"

#include <gmock/gmock.h>

namespace gongfang::booking {
namespace {

using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

Occupancy Taken(uint64_t key) {
  Occupancy occupancy;
  occupancy.Add({{0, 10}, 1, key});
  return occupancy;
}

class AvailabilityIndexTest : public testing::Test {
 protected:
  uint64_t KeyOf(absl::string_view resource) {
    return index_.Of(resource).Get()->claims().front().key;
  }

  AvailabilityIndex index_;
};

TEST_F(AvailabilityIndexTest, OfTwoThatTellTheLaterVersionStands) {
  EXPECT_EQ(index_.VersionOf("laser"), 0);
  index_.Put("laser", 7, Taken(70));
  index_.Put("laser", 6, Taken(60));
  EXPECT_EQ(KeyOf("laser"), 70u);
  EXPECT_EQ(index_.VersionOf("laser"), 7);
  index_.Put("laser", 7, Taken(71));
  EXPECT_EQ(KeyOf("laser"), 71u);
  index_.Put("laser", 8, Taken(80));
  EXPECT_EQ(KeyOf("laser"), 80u);
}

TEST_F(AvailabilityIndexTest, WhatIsMissingInBetweenHoldsItBack) {
  index_.Advance("a", 1, 7);
  EXPECT_EQ(index_.Reached("a"), 7);
  // This process wrote 10 to 12 and 15; another one wrote the others.
  index_.Advance("a", 10, 12);
  index_.Advance("a", 15, 15);
  EXPECT_EQ(index_.Reached("a"), 7);
  EXPECT_TRUE(index_.Has("a", 7));
  EXPECT_FALSE(index_.Has("a", 8));
  EXPECT_FALSE(index_.Has("a", 9));
  EXPECT_TRUE(index_.Has("a", 10));
  EXPECT_TRUE(index_.Has("a", 12));
  EXPECT_FALSE(index_.Has("a", 13));
  EXPECT_TRUE(index_.Has("a", 15));
  index_.Advance("a", 8, 9);
  EXPECT_EQ(index_.Reached("a"), 12);
  index_.Advance("a", 13, 20);
  EXPECT_EQ(index_.Reached("a"), 20);
  index_.Advance("a", 18, 19);
  EXPECT_EQ(index_.Reached("a"), 20);
  EXPECT_FALSE(index_.Has("a", 21));
  EXPECT_EQ(index_.Reached("b"), 0);
  EXPECT_FALSE(index_.Has("b", 1));
}

TEST_F(AvailabilityIndexTest, FindsWhatBookingsHaveTaken) {
  index_.Put("laser", 1, Taken(1));
  index_.Put("mill", 1, Taken(2));
  index_.Put("printer", 1, Taken(1));
  EXPECT_THAT(index_.ClaimedBy({1}), UnorderedElementsAre("laser", "printer"));
  EXPECT_THAT(index_.ClaimedBy({2, 3}), UnorderedElementsAre("mill"));
  EXPECT_THAT(index_.ClaimedBy({4}), IsEmpty());
}

}  // namespace
}  // namespace gongfang::booking

// What a booking takes along, and what that asks of it.
#include "booking/companions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/support/booking_world.h"

namespace gongfang::booking {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kExtractor[] = "alliances/a/spaces/s/resources/extractor";
constexpr char kCutter[] = "alliances/a/spaces/s/resources/cutter";
constexpr char kRoom[] = "alliances/a/spaces/s/resources/room";

class CompanionsTest : public testing::Test {
 protected:
  CompanionsTest() {
    facts_.Put(kExtractor, AlwaysOpen(2));
    for (const char* name : {kLaser, kCutter}) {
      ResourceFacts facts = AlwaysOpen(1);
      facts.companions = {{kExtractor, 1}};
      facts_.Put(name, facts);
    }
    ResourceFacts room = AlwaysOpen(1);
    room.companions = {{kLaser, 0}, {kLab, 0}};
    facts_.Put(kRoom, room);
  }

  std::vector<std::string> Added(std::vector<Item> items) {
    const size_t asked = items.size();
    EXPECT_EQ(AddCompanions(facts_, items), absl::OkStatus());
    std::vector<std::string> shown;
    for (size_t i = asked; i < items.size(); ++i) {
      EXPECT_TRUE(items[i].companion);
      const auto hours = [](Instant at) { return static_cast<double>(at - kNow) / kHour; };
      shown.push_back(absl::StrCat(items[i].resource.substr(items[i].resource.rfind('/') + 1), " x",
                                   items[i].units, " ", hours(items[i].interval.start), "-",
                                   hours(items[i].interval.end)));
    }
    return shown;
  }

  FakeFacts facts_;
};

TEST_F(CompanionsTest, AreTakenAtTheSameTimes) {
  EXPECT_THAT(Added({ItemOf(kLab, 1, 2)}), IsEmpty());
  EXPECT_THAT(Added({ItemOf(kLaser, 1, 2)}), ElementsAre("extractor x1 1-2"));
  EXPECT_THAT(Added({ItemOf(kRoom, 1, 2)}), ElementsAre("laser x1 1-2", "lab x5 1-2"))
      << "all units, and not what these take along themselves";
}

TEST_F(CompanionsTest, AreSharedByWhatNeedsThemAtTheSameTime) {
  EXPECT_THAT(Added({ItemOf(kLaser, 1, 2), ItemOf(kCutter, 1, 2)}),
              ElementsAre("extractor x2 1-2"));
  EXPECT_THAT(Added({ItemOf(kLaser, 1, 3), ItemOf(kCutter, 2, 4)}),
              ElementsAre("extractor x2 1-4"));
  EXPECT_THAT(Added({ItemOf(kLaser, 1, 2), ItemOf(kCutter, 2, 4)}),
              ElementsAre("extractor x1 1-2", "extractor x1 2-4"));
  EXPECT_THAT(Added({ItemOf(kLaser, 1, 2), ItemOf(kLaser, 3, 4), ItemOf(kCutter, 1, 4)}),
              ElementsAre("extractor x2 1-4"))
      << "never two items of one that overlap";
}

TEST_F(CompanionsTest, ThatWereAskedForAreNotTakenTwiceButMustDo) {
  EXPECT_THAT(Added({ItemOf(kLaser, 1, 2), ItemOf(kExtractor, 0, 3)}), IsEmpty());
  std::vector<Item> less = {ItemOf(kRoom, 1, 2), ItemOf(kLab, 1, 2, 4)};
  const absl::Status status = AddCompanions(facts_, less);
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("items[1]"));
  std::vector<Item> later = {ItemOf(kLaser, 1, 2), ItemOf(kExtractor, 1.5, 3)};
  EXPECT_TRUE(absl::IsInvalidArgument(AddCompanions(facts_, later)));
}

TEST_F(CompanionsTest, OfAnItemThatMovedAreWorkedOutAnew) {
  std::vector<Item> items = {ItemOf(kLaser, 1, 2)};
  ASSERT_TRUE(AddCompanions(facts_, items).ok());
  items[0].interval = ItemOf(kLaser, 5, 6).interval;
  ASSERT_TRUE(AddCompanions(facts_, items).ok());
  ASSERT_EQ(items.size(), 2);
  EXPECT_EQ(items[1].interval, items[0].interval);
}

TEST_F(CompanionsTest, AreBoundedLikeItems) {
  ResourceFacts hall = AlwaysOpen(1);
  for (int i = 0; i < 20; ++i) {
    const std::string name = absl::StrCat("alliances/a/spaces/s/resources/seat-", i);
    facts_.Put(name, AlwaysOpen(1));
    hall.companions.push_back({name, 1});
  }
  facts_.Put(kRoom, hall);
  std::vector<Item> items = {ItemOf(kRoom, 1, 2)};
  EXPECT_THAT(std::string(AddCompanions(facts_, items).message()), HasSubstr("at most 20"));
}

}  // namespace
}  // namespace gongfang::booking

// What a booking takes along, and what that asks of it.
#include "booking/companions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/support/engine_world.h"

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
    facts_.Put(kExtractor, AlwaysOpen(3));
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
  EXPECT_THAT(Added({ItemOf(kRoom, 1, 2)}), ElementsAre("lab x5 1-2", "laser x1 1-2"))
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
      << "never two items of one that overlap, and no more than run at once";
}

TEST_F(CompanionsTest, AreOneItemWhereTheirBuffersMeet) {
  ResourceFacts extractor = AlwaysOpen(1);
  extractor.policy.buffer_after = kHour / 4;
  facts_.Put(kExtractor, extractor);
  EXPECT_THAT(Added({ItemOf(kLaser, 1, 2), ItemOf(kCutter, 2, 4)}), ElementsAre("extractor x1 1-4"))
      << "or the one would be in the way of the other";
}

TEST_F(CompanionsTest, AreTakenForNoLongerThanABookingLasts) {
  std::vector<Item> items = {ItemOf(kLaser, 0, 31 * 24), ItemOf(kCutter, 30 * 24, 61 * 24)};
  EXPECT_THAT(std::string(AddCompanions(facts_, items).message()), HasSubstr("longer than"));
}

TEST_F(CompanionsTest, ThatWereAskedForAreNotTakenTwiceButMustDo) {
  EXPECT_THAT(Added({ItemOf(kLaser, 1, 2), ItemOf(kExtractor, 0, 3)}), IsEmpty());
  std::vector<Item> less = {ItemOf(kRoom, 1, 2), ItemOf(kLab, 1, 2, 4)};
  const absl::Status status = AddCompanions(facts_, less);
  EXPECT_TRUE(absl::IsInvalidArgument(status));
  EXPECT_THAT(std::string(status.message()), HasSubstr("items[1]"));
  std::vector<Item> both = {ItemOf(kLaser, 1, 2), ItemOf(kCutter, 1, 2), ItemOf(kExtractor, 1, 2)};
  EXPECT_TRUE(absl::IsInvalidArgument(AddCompanions(facts_, both))) << "two need two";
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

// A booking of the laser that takes two units of the lab along.
Command WithCompanion(World& world, Command command) {
  ResourceFacts laser = AlwaysOpen(1);
  laser.policy.max_length = 10 * kHour;
  laser.companions = {{kLab, 2}};
  world.facts.Put(kLaser, laser);
  ResourceFacts lab = AlwaysOpen(5);
  lab.policy.max_length = kHour / 2;  // by itself, no longer
  world.facts.Put(kLab, lab);
  command.flaw = AddCompanions(world.facts, command.booking.items);
  return command;
}

TEST(CompanionRulesTest, ItsOwnRulesAreNotAskedForAndNoQuotaCountsIt) {
  World world;
  auto quota = std::make_shared<Quota>();
  quota->name = "alliances/a/quotas/q";
  quota->booking_limit = 1;
  quota->of.resource = kLab;
  world.facts.quotas.push_back(quota);
  for (const char* id : {"b", "c"}) {
    const double from = id[0] == 'b' ? 1 : 4;
    const Done made =
        world.Do(WithCompanion(world, Creation(id, {ItemOf(kLaser, from, from + 2)})));
    ASSERT_EQ(made.status, absl::OkStatus());
    EXPECT_EQ(made.booking.items.size(), 2);
  }
  EXPECT_EQ(world.Claims(kLab), 2);
}

TEST(CompanionRulesTest, WhatIsInUseKeepsWhatItTookWhateverIsNeededByNow) {
  World world;
  ASSERT_TRUE(world.Do(WithCompanion(world, Creation("b", {ItemOf(kLaser, 1, 2)}))).status.ok());
  world.set.now = kNow + kHour;
  ASSERT_TRUE(world.Do(CommandOn("b", Verb::kCheckIn)).status.ok());
  ResourceFacts laser = AlwaysOpen(1);
  laser.companions = {{kLab, 4}, {kCutter, 1}};
  world.facts.Put(kLaser, laser);
  world.set.resources.erase(kLaser);
  Command longer = CommandOn("b", Verb::kReschedule);
  longer.booking.items = {ItemOf(kLaser, 1, 3)};
  longer.flaw = absl::InvalidArgumentError("of what would be taken along by now");
  const Done done = world.Do(longer);
  ASSERT_EQ(done.status, absl::OkStatus());
  ASSERT_EQ(done.booking.items.size(), 2);
  EXPECT_EQ(done.booking.items[1].units, 2);
  EXPECT_EQ(done.booking.items[1].interval, ItemOf(kLab, 1, 3).interval);
}

}  // namespace
}  // namespace gongfang::booking

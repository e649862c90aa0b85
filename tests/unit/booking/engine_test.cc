// What the engine makes of each verb in each state, and of what is wrong with a new booking.
#include "booking/engine.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/errors.h"
#include "tests/support/engine_world.h"
#include "tests/support/request_cases.h"

namespace gongfang::booking {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::UnorderedElementsAre;

// Brings a booking "b" of the laser into `state`.
void Bring(World& world, State state) {
  const bool held = state == State::kHeld || state == State::kExpired;
  const Command creation = held ? HoldOf("b", {ItemOf(kLaser, 5, 7)}, absl::Minutes(10))
                                : Creation("b", {ItemOf(kLaser, 5, 7)});
  ASSERT_TRUE(world.Do(creation).status.ok());
  if (state == State::kCancelled) world.Do(CommandOn("b", Verb::kCancel));
  if (held) world.set.now = kNow + kHour;  // past its expiry
  if (state == State::kExpired) world.Do(CommandOn("b", Verb::kDue));
  ASSERT_EQ(world.set.bookings.at("alliances/a/bookings/b").state, state);
  world.set.touched.clear();
}

struct Transition {
  State from;
  Verb verb;
  const char* reason;  // "" where it is allowed
  State to;
  bool changed;
};

TEST(EngineTest, EveryVerbInEveryState) {
  const Transition table[] = {
      {State::kHeld, Verb::kConfirm, "", State::kConfirmed, true},
      {State::kConfirmed, Verb::kConfirm, "", State::kConfirmed, false},
      {State::kCancelled, Verb::kConfirm, "ILLEGAL_TRANSITION", State::kCancelled, false},
      {State::kExpired, Verb::kConfirm, "", State::kConfirmed, true},
      {State::kHeld, Verb::kCancel, "", State::kCancelled, true},
      {State::kConfirmed, Verb::kCancel, "", State::kCancelled, true},
      {State::kCancelled, Verb::kCancel, "", State::kCancelled, false},
      {State::kExpired, Verb::kCancel, "ILLEGAL_TRANSITION", State::kExpired, false},
      {State::kHeld, Verb::kDue, "", State::kExpired, true},
      {State::kConfirmed, Verb::kDue, "", State::kConfirmed, false},
      {State::kCancelled, Verb::kDue, "", State::kCancelled, false},
      {State::kExpired, Verb::kDue, "", State::kExpired, false},
  };
  for (const Transition& t : table) {
    SCOPED_TRACE(testing::Message() << StateName(t.from) << " " << static_cast<int>(t.verb));
    World world;
    Bring(world, t.from);
    const int64_t before = world.set.changes;
    const Done outcome = world.Do(CommandOn("b", t.verb));
    EXPECT_EQ(ErrorReason(outcome.status), t.reason);
    EXPECT_EQ(outcome.changed, t.changed);
    EXPECT_EQ(world.set.changes, before + (t.changed ? 1 : 0));
    const Booking& after = world.set.bookings.at("alliances/a/bookings/b");
    EXPECT_EQ(after.state, t.to);
    EXPECT_EQ(world.Claims(kLaser), IsLive(t.to) ? 1u : 0u);
    EXPECT_EQ(world.set.touched.contains(kLaser), IsLive(t.from) != IsLive(t.to));
    EXPECT_TRUE(!outcome.status.ok() || outcome.booking.state == t.to);
    EXPECT_EQ(after.expire_time != 0, t.to == State::kHeld || t.to == State::kExpired);
  }
}

TEST(EngineTest, UnknownBookingsAreNotFound) {
  World world;
  for (const Verb verb : {Verb::kConfirm, Verb::kCancel, Verb::kDue}) {
    EXPECT_EQ(ErrorReason(world.Do(CommandOn("none", verb)).status), "NOT_FOUND");
  }
}

TEST(EngineTest, CreatesConfirmedOrHeldWithTheWallTimeOfTheSpace) {
  World world;
  Command command = Creation("b", {ItemOf(kLaser, 1, 2), ItemOf(kLab, 1, 3, 2)});
  command.booking.team = kTeam;
  const Done outcome = world.Do(command);
  ASSERT_TRUE(outcome.status.ok()) << outcome.status;
  EXPECT_TRUE(outcome.changed);
  EXPECT_EQ(outcome.previous_sequence, 0);
  EXPECT_EQ(outcome.booking.state, State::kConfirmed);
  EXPECT_EQ(outcome.booking.expire_time, 0);
  EXPECT_EQ(outcome.booking.create_time, kNow);
  EXPECT_EQ(outcome.booking.update_time, kNow);
  EXPECT_EQ(outcome.booking.items[0].zone, "Asia/Shanghai");
  EXPECT_EQ(outcome.booking.items[0].local_start, "2027-01-15T17:00:00");
  EXPECT_EQ(outcome.booking.items[1].local_end, "2027-01-15T19:00:00");
  EXPECT_THAT(world.set.touched,
              UnorderedElementsAre(kLaser, kLab, kMember, kTeam));  // accounts that are there too
  const Done held = world.Do(HoldOf("h", {ItemOf(kLaser, 2, 3)}, absl::Seconds(90)));
  EXPECT_EQ(held.booking.state, State::kHeld);
  EXPECT_EQ(held.booking.expire_time, kNow + 90 * kMicrosPerSecond);
}

TEST(EngineTest, RefusesMembersTeamsAndResourcesThatItDoesNotKnow) {
  World world;
  Command command = Creation("b", {ItemOf(kLaser, 1, 2)});
  command.booking.member = "alliances/a/members/nobody";
  EXPECT_EQ(ErrorReason(world.Do(command).status), "NOT_FOUND");
  command.booking.member = kMember;
  command.booking.team = "alliances/a/teams/other";
  EXPECT_THAT(WrongFields(world.Do(command).status), ElementsAre("booking.team"));
  const std::string unknown = "alliances/b/spaces/s/resources/laser";
  EXPECT_EQ(ErrorReason(world.Do(Creation("b", {ItemOf(unknown, 1, 2)})).status),
            "RESOURCE_NOT_BOOKABLE");
  ResourceFacts draft = AlwaysOpen(1);
  draft.bookable = false;
  world.facts.Put(kLab, draft);
  EXPECT_EQ(ErrorReason(world.Do(Creation("b", {ItemOf(kLab, 1, 2)})).status),
            "RESOURCE_NOT_BOOKABLE");
  EXPECT_EQ(world.set.changes, 0);
  EXPECT_TRUE(world.set.touched.empty());
}

TEST(EngineTest, NamesEveryItemThatMakesNoSense) {
  World world;
  const Done outcome = world.Do(Creation("b", {ItemOf(kLaser, -1, 2, 2), ItemOf(kLab, 1, 2, 6)}));
  EXPECT_THAT(WrongFields(outcome.status),
              ElementsAre("booking.items[0].start_time", "booking.items[0].units",
                          "booking.items[1].units"));
}

TEST(EngineTest, NamesEveryRuleThatIsBroken) {
  World world;
  ResourceFacts laser = OfficeHours(1);
  laser.closures = IntervalSet{{kNow + kHour, kNow + 2 * kHour}};
  world.facts.Put(kLaser, laser);
  world.facts.Put(kLab, OfficeHours(5));
  const Done outcome = world.Do(Creation("b", {ItemOf(kLaser, 1, 3), ItemOf(kLab, 24, 25)}));
  EXPECT_EQ(ErrorReason(outcome.status), "POLICY_VIOLATION");
  const auto rules = ErrorDetailsOf(outcome.status)->rules;
  ASSERT_EQ(rules.size(), 3u);
  EXPECT_EQ(rules[0].rule, "OUTSIDE_OPENING_HOURS");
  EXPECT_EQ(rules[0].subject, kLaser);
  EXPECT_EQ(rules[1].rule, "CLOSED");
  EXPECT_EQ(rules[2].rule, "OUTSIDE_OPENING_HOURS");
  EXPECT_EQ(rules[2].subject, kLab);
  EXPECT_THAT(rules[2].description, HasSubstr("closed all day"));  // a Saturday
}

TEST(EngineTest, TakesAllItemsOrNone) {
  World world;
  ASSERT_TRUE(world.Do(Creation("a", {ItemOf(kLaser, 2, 3)})).status.ok());
  world.set.touched.clear();
  const Done outcome = world.Do(Creation("b", {ItemOf(kLab, 1, 4), ItemOf(kLaser, 1, 4)}));
  EXPECT_EQ(ErrorReason(outcome.status), "SLOT_TAKEN");
  EXPECT_EQ(ErrorDetailsOf(outcome.status)->metadata[0].second, kLaser);
  EXPECT_EQ(world.Claims(kLab), 0u);
  EXPECT_EQ(world.Claims(kLaser), 1u);
  EXPECT_TRUE(world.set.touched.empty());
  EXPECT_FALSE(world.set.bookings.contains("alliances/a/bookings/b"));
}

TEST(EngineTest, CapacityIsAPeakAndNotACount) {
  World world;
  ASSERT_TRUE(world.Do(Creation("a", {ItemOf(kLab, 0, 2, 3)})).status.ok());
  ASSERT_TRUE(world.Do(Creation("b", {ItemOf(kLab, 2, 4, 3)})).status.ok());
  EXPECT_EQ(ErrorReason(world.Do(Creation("c", {ItemOf(kLab, 1, 3, 3)})).status), "SLOT_TAKEN");
  EXPECT_TRUE(world.Do(Creation("d", {ItemOf(kLab, 1, 3, 2)})).status.ok());
  EXPECT_EQ(ErrorReason(world.Do(Creation("e", {ItemOf(kLab, 2.5, 3.5)})).status), "SLOT_TAKEN");
  EXPECT_TRUE(world.Do(Creation("f", {ItemOf(kLab, 3, 3.5, 2)})).status.ok());
}

TEST(EngineTest, AHoldThatRanOutIsConfirmedOnlyWhereItsSlotIsFree) {
  World world;
  Bring(world, State::kExpired);
  ASSERT_TRUE(world.Do(Creation("other", {ItemOf(kLaser, 6, 8)})).status.ok());
  EXPECT_EQ(ErrorReason(world.Do(CommandOn("b", Verb::kConfirm)).status), "HOLD_EXPIRED");
  ASSERT_TRUE(world.Do(CommandOn("other", Verb::kCancel)).status.ok());
  world.set.now = kNow + 5 * kHour + 1;  // its start is over
  EXPECT_EQ(ErrorReason(world.Do(CommandOn("b", Verb::kConfirm)).status), "HOLD_EXPIRED");
  world.set.now = kNow + 5 * kHour;
  EXPECT_TRUE(world.Do(CommandOn("b", Verb::kConfirm)).status.ok());
  EXPECT_EQ(world.Claims(kLaser), 1u);
}

TEST(EngineTest, AHoldThatRanOutIsConfirmedByTodaysRules) {
  World world;
  Bring(world, State::kExpired);
  ResourceFacts laser = AlwaysOpen(1);
  laser.closures = IntervalSet{{kNow + 6 * kHour, kNow + 8 * kHour}};
  world.facts.Put(kLaser, laser);
  EXPECT_EQ(ErrorReason(world.Do(CommandOn("b", Verb::kConfirm)).status), "POLICY_VIOLATION");
  laser.bookable = false;
  world.facts.Put(kLaser, laser);
  EXPECT_EQ(ErrorReason(world.Do(CommandOn("b", Verb::kConfirm)).status), "RESOURCE_NOT_BOOKABLE");
  EXPECT_EQ(world.Claims(kLaser), 0u);
}

TEST(EngineTest, AHoldExpiresAtItsTimeAndNotBefore) {
  World world;
  ASSERT_TRUE(world.Do(HoldOf("b", {ItemOf(kLaser, 5, 7)}, absl::Seconds(10))).status.ok());
  world.set.now = kNow + 10 * kMicrosPerSecond - 1;
  EXPECT_FALSE(world.Do(CommandOn("b", Verb::kDue)).changed);
  world.set.now += 1;
  EXPECT_TRUE(world.Do(CommandOn("b", Verb::kDue)).changed);
}

TEST(EngineTest, WhatIsOverCannotBeCancelled) {
  World world;
  ASSERT_TRUE(world.Do(Creation("b", {ItemOf(kLaser, 1, 2), ItemOf(kLab, 1, 3)})).status.ok());
  world.set.now = kNow + 3 * kHour;
  EXPECT_EQ(ErrorReason(world.Do(CommandOn("b", Verb::kCancel)).status), "ILLEGAL_TRANSITION");
  world.set.now -= 1;
  EXPECT_TRUE(world.Do(CommandOn("b", Verb::kCancel)).status.ok());
}

}  // namespace
}  // namespace gongfang::booking

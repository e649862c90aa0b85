// The rules of policies, one by one and all at once, and what a refusal says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "booking/engine.h"
#include "common/base/errors.h"
#include "tests/support/engine_world.h"

namespace gongfang::booking {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

constexpr Instant kMinute = 60 * kMicrosPerSecond;
constexpr Instant kDay = 24 * kHour;

// The rules that an item of the laser from `from` to `to` hours breaks under `policy`.
std::vector<std::string> Broken(const Policy& policy, double from, double to,
                                const std::string& tier = "") {
  World world;
  ResourceFacts facts = AlwaysOpen(1);
  facts.policy = policy;
  world.facts.Put(kLaser, facts);
  world.facts.PutMember(kMember, {.teams = {kTeam}, .tier = tier});
  const Done done = world.Do(Creation("b", {ItemOf(kLaser, from, to)}));
  std::vector<std::string> rules;
  if (done.status.ok()) return rules;
  const auto details = ErrorDetailsOf(done.status);
  for (const RuleViolation& rule : details->rules) {
    EXPECT_FALSE(rule.value.empty() || rule.limit.empty()) << rule.rule;
    rules.push_back(rule.rule);
  }
  return rules;
}

TEST(PolicyTest, LengthsAreBoundedAndInSteps) {
  const Policy policy{.min_length = kHour, .max_length = 3 * kHour, .length_step = 30 * kMinute};
  EXPECT_THAT(Broken(policy, 1, 2), IsEmpty());
  EXPECT_THAT(Broken(policy, 1, 4), IsEmpty());
  EXPECT_THAT(Broken(policy, 1, 1.5), ElementsAre("MIN_LENGTH"));
  EXPECT_THAT(Broken(policy, 1, 4.5), ElementsAre("MAX_LENGTH"));
  EXPECT_THAT(Broken(policy, 1, 2.25), ElementsAre("LENGTH_STEP"));
  EXPECT_THAT(Broken(policy, 1, 1.75), ElementsAre("MIN_LENGTH", "LENGTH_STEP"));
}

TEST(PolicyTest, StartsAreAlignedToTheWallClockOfTheSpace) {
  const Policy policy{.start_step = 90 * kMinute};  // 16:30, 18:00 ... in Shanghai; now is 16:00
  EXPECT_THAT(Broken(policy, 0.5, 1), IsEmpty());
  EXPECT_THAT(Broken(policy, 1, 2), ElementsAre("START_STEP"));
}

TEST(PolicyTest, ABookingMayHaveToEndBeforeMidnight) {
  const Policy policy{.within_one_day = true};
  EXPECT_THAT(Broken(policy, 7, 8), IsEmpty());  // until midnight
  EXPECT_THAT(Broken(policy, 7, 8.5), ElementsAre("WITHIN_ONE_DAY"));
}

TEST(PolicyTest, TheHorizonIsFurtherForSomeTiers) {
  const Policy policy{.horizon = kDay, .tier_horizons = {{"resident", 2 * kDay}, {"guest", kHour}}};
  EXPECT_THAT(Broken(policy, 23, 24), IsEmpty());
  EXPECT_THAT(Broken(policy, 23, 25), ElementsAre("HORIZON"));
  EXPECT_THAT(Broken(policy, 23, 25, "resident"), IsEmpty());
  EXPECT_THAT(Broken(policy, 23, 24, "guest"), IsEmpty());  // never nearer than everybody's
}

TEST(PolicyTest, EveryBrokenRuleIsToldAtOnce) {
  const Policy policy{.max_length = kHour,
                      .start_step = kHour,
                      .create_lead = kHour,
                      .horizon = 2 * kHour,
                      .within_one_day = true};
  EXPECT_THAT(Broken(policy, 0.25, 9),
              UnorderedElementsAre("MAX_LENGTH", "START_STEP", "CREATE_LEAD_TIME", "HORIZON",
                                   "WITHIN_ONE_DAY"));
}

TEST(PolicyTest, BuffersAreOccupiedAndNotTheMakers) {
  World world;
  ResourceFacts facts = AlwaysOpen(1);
  facts.policy = {.buffer_before = 15 * kMinute, .buffer_after = 30 * kMinute};
  world.facts.Put(kLaser, facts);
  const Done done = world.Do(Creation("a", {ItemOf(kLaser, 2, 3)}));
  EXPECT_EQ(done.booking.items[0].interval.end, kNow + 3 * kHour);
  EXPECT_EQ(done.booking.items[0].occupied, (Interval{kNow + 105 * kMinute, kNow + 210 * kMinute}));
  // 30 minutes after the one, 15 before the other.
  EXPECT_EQ(ErrorReason(world.Do(Creation("b", {ItemOf(kLaser, 3.7, 4)})).status), "SLOT_TAKEN");
  EXPECT_TRUE(world.Do(Creation("c", {ItemOf(kLaser, 3.75, 4)})).status.ok());
  EXPECT_EQ(ErrorReason(world.Do(Creation("d", {ItemOf(kLaser, 0.5, 1.5)})).status), "SLOT_TAKEN");
  EXPECT_TRUE(world.Do(Creation("e", {ItemOf(kLaser, 0.25, 1.25)})).status.ok());
  // Two items of one booking are no exception.
  EXPECT_EQ(ErrorReason(
                world.Do(Creation("f", {ItemOf(kLaser, 10, 11), ItemOf(kLaser, 11.5, 12)})).status),
            "SLOT_TAKEN");
}

TEST(PolicyTest, AMemberLeavesAGapAndOthersNeedNot) {
  World world;
  ResourceFacts facts = AlwaysOpen(1);
  facts.policy = {.min_gap = kHour};
  world.facts.Put(kLaser, facts);
  world.facts.PutMember("alliances/a/members/other", {});
  ASSERT_TRUE(world.Do(Creation("a", {ItemOf(kLaser, 2, 3)})).status.ok());
  const Done close = world.Do(Creation("b", {ItemOf(kLaser, 3.5, 4)}));
  EXPECT_EQ(ErrorDetailsOf(close.status)->rules[0].rule, "MIN_GAP");
  Command other = Creation("c", {ItemOf(kLaser, 3, 3.5)});
  other.booking.member = "alliances/a/members/other";
  EXPECT_TRUE(world.Do(other).status.ok());
  EXPECT_TRUE(world.Do(Creation("d", {ItemOf(kLaser, 4, 5)})).status.ok());
}

TEST(PolicyTest, AnOverrideSetsSoftRulesAsideAndNothingElse) {
  World world;
  ResourceFacts facts = OfficeHours(1);
  facts.policy = {.max_length = kHour};
  facts.closures = IntervalSet{{kNow + 30 * kHour, kNow + 31 * kHour}};
  world.facts.Put(kLaser, facts);
  Command command = Creation("a", {ItemOf(kLaser, 20, 24)});  // a Saturday
  EXPECT_FALSE(world.Do(command).status.ok());
  command.override_reason = "the fair";
  const Done done = world.Do(command);
  ASSERT_TRUE(done.status.ok()) << done.status;
  EXPECT_EQ(done.booking.override_reason, "the fair");
  command.booking.id = "b";
  EXPECT_EQ(ErrorReason(world.Do(command).status), "SLOT_TAKEN");
  command.booking.items = {ItemOf(kLaser, 29, 32)};
  EXPECT_EQ(ErrorDetailsOf(world.Do(command).status)->rules[0].rule, "CLOSED");
}

TEST(PolicyTest, TheNearestSlotsArePossible) {
  World world;
  ResourceFacts facts = AlwaysOpen(1);
  facts.policy = {.start_step = 30 * kMinute, .buffer_after = 15 * kMinute, .create_lead = kHour};
  world.facts.Put(kLaser, facts);
  ASSERT_TRUE(world.Do(Creation("a", {ItemOf(kLaser, 4, 6)})).status.ok());
  ASSERT_TRUE(world.Do(Creation("b", {ItemOf(kLaser, 8, 10)})).status.ok());
  const Done refused = world.Do(Creation("c", {ItemOf(kLaser, 5, 6)}));
  EXPECT_EQ(ErrorReason(refused.status), "SLOT_TAKEN");
  const auto slots = ErrorDetailsOf(refused.status)->slots;
  ASSERT_EQ(slots.size(), 3u);
  for (const FeasibleSlot& slot : slots) {
    Command again = Creation("d", {ItemOf(kLaser, 0, 1)});
    again.booking.items[0].interval = {ToInstant(slot.start), ToInstant(slot.end)};
    again.validate_only = true;
    EXPECT_TRUE(world.Do(again).status.ok()) << slot.start;
  }
  EXPECT_EQ(ToInstant(slots[0].start), kNow + static_cast<Instant>(6.5 * kHour));
  EXPECT_EQ(ToInstant(slots[1].start), kNow + static_cast<Instant>(2.5 * kHour));
  EXPECT_EQ(ToInstant(slots[2].start), kNow + 2 * kHour);
}

TEST(PolicyTest, WithoutAGridTheNearestSlotsTouchWhatIsInTheWay) {
  World world;
  world.facts.Put(kLaser, OfficeHours(1));  // until 18:00, and on Monday from 9:00
  ASSERT_TRUE(world.Do(Creation("a", {ItemOf(kLaser, 1.1, 1.2)})).status.ok());
  const Done refused = world.Do(Creation("b", {ItemOf(kLaser, 1, 2)}));
  const auto slots = ErrorDetailsOf(refused.status)->slots;
  ASSERT_EQ(slots.size(), 3u);
  EXPECT_EQ(ToInstant(slots[0].start), kNow + static_cast<Instant>(0.1 * kHour));
  EXPECT_EQ(ToInstant(slots[1].start), kNow + 65 * kHour);
  EXPECT_EQ(ToInstant(slots[2].start), kNow + 65 * kHour + 15 * kMinute);
  // Who overrides the rules is not bound to the hours either.
  Command overrides = Creation("c", {ItemOf(kLaser, 1, 2)});
  overrides.override_reason = "the fair";
  const auto free = ErrorDetailsOf(world.Do(overrides).status)->slots;
  ASSERT_EQ(free.size(), 3u);
  EXPECT_EQ(ToInstant(free[0].start), kNow + static_cast<Instant>(1.2 * kHour));
  EXPECT_EQ(ToInstant(free[1].start), kNow + static_cast<Instant>(1.45 * kHour));
}

TEST(PolicyTest, TheNearestSlotsAreOnTheGridOfTheWallClockWhereItIsSet) {
  World world;
  const absl::TimeZone london = LoadZone("Europe/London").value();
  ResourceFacts facts{.bookable = true, .schedule = WeeklySchedule::AlwaysOpen(london)};
  facts.policy.start_step = 2 * kHour;
  world.facts.Put(kLaser, facts);
  // The day on which 1:00 is 2:00: an hour after midnight.
  Item item{.resource = kLaser};
  item.interval.start = ToInstant(absl::FromCivil(absl::CivilDay(2027, 3, 28), london));
  item.interval.end = item.interval.start + 30 * kMinute;
  ASSERT_TRUE(world.Do(Creation("a", {item})).status.ok());
  const Done refused = world.Do(Creation("b", {item}));
  const std::optional<ErrorDetails> details = ErrorDetailsOf(refused.status);
  ASSERT_TRUE(details.has_value());
  std::vector<int64_t> hours;
  for (const FeasibleSlot& slot : details->slots) {
    hours.push_back((ToInstant(slot.start) - item.interval.start) / kHour);
  }
  EXPECT_THAT(hours, ElementsAre(1, -2, 3));
}

TEST(PolicyTest, TheNextFreeStartIsOfTheWholeWhicheverItemIsNamedFirst) {
  World world;
  ASSERT_TRUE(world.Do(Creation("a", {ItemOf(kLaser, 1, 4)})).status.ok());
  const Done refused = world.Do(Creation("b", {ItemOf(kLab, 9, 10), ItemOf(kLaser, 3, 5)}));
  EXPECT_EQ(ErrorReason(refused.status), "SLOT_TAKEN");
  // The laser from 4 to 6, and the lab, which is free all day, an hour later than wanted.
  EXPECT_THAT(ErrorDetailsOf(refused.status)->metadata,
              Contains(Pair("nextFreeStartTime", "2027-01-15T20:00:00+08:00")));
}

}  // namespace
}  // namespace gongfang::booking

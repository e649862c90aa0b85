// The life of a booking beyond making and cancelling: renewal, reschedule, approval, use.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "booking/engine.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "tests/support/engine_world.h"

namespace gongfang::booking {
namespace {

using ::testing::ElementsAre;

constexpr Instant kMinute = 60 * kMicrosPerSecond;

Command Move(const std::string& id, std::vector<Item> items) {
  Command command = CommandOn(id, Verb::kReschedule);
  command.booking.items = std::move(items);
  return command;
}

Command Renewal(const std::string& id, Instant ttl) {
  Command command = CommandOn(id, Verb::kRenew);
  command.hold_ttl = ttl;
  return command;
}

std::vector<std::string> RuleNames(const absl::Status& status) {
  std::vector<std::string> names;
  const auto details = ErrorDetailsOf(status);
  if (!details) return names;
  for (const RuleViolation& rule : details->rules) names.push_back(rule.rule);
  return names;
}

ResourceFacts WithPolicy(Policy policy, int64_t capacity = 1) {
  ResourceFacts facts = AlwaysOpen(capacity);
  facts.policy = std::move(policy);
  return facts;
}

TEST(LifecycleTest, AHoldIsRenewedUpToItsCap) {
  World world;
  ASSERT_TRUE(world.Do(HoldOf("h", {ItemOf(kLaser, 9, 10)}, absl::Minutes(10))).status.ok());
  world.set.now += 5 * kMinute;
  EXPECT_EQ(world.Do(Renewal("h", kHour)).booking.expire_time, kNow + 5 * kMinute + kHour);
  world.set.now = kNow + 4 * kHour - 10 * kMinute;
  const Instant last = kNow + absl::ToInt64Microseconds(limits::kMaxHoldLife);
  EXPECT_EQ(world.Do(Renewal("h", kHour)).booking.expire_time, last);
  EXPECT_EQ(ErrorReason(world.Do(Renewal("h", kHour)).status), "HOLD_LIMIT");
  ASSERT_TRUE(world.Do(CommandOn("h", Verb::kConfirm)).status.ok());
  EXPECT_EQ(ErrorReason(world.Do(Renewal("h", kHour)).status), "ILLEGAL_TRANSITION");
}

TEST(LifecycleTest, OpenHoldsAreBoundedForAMember) {
  World world;
  world.facts.Put(kLab, AlwaysOpen(100));
  const auto hold = [&](int i) {
    return world.Do(HoldOf("h" + std::to_string(i), {ItemOf(kLab, 1, 2)}, absl::Minutes(10)));
  };
  for (int i = 0; i < limits::kMaxOpenHoldsPerMember; ++i) ASSERT_TRUE(hold(i).status.ok());
  EXPECT_THAT(RuleNames(hold(99).status), ElementsAre("OPEN_HOLDS"));
  ASSERT_TRUE(world.Do(CommandOn("h3", Verb::kConfirm)).status.ok());
  EXPECT_TRUE(hold(99).status.ok());
}

TEST(LifecycleTest, ARescheduleMovesInOneStepOrNotAtAll) {
  World world;
  ASSERT_TRUE(world.Do(Creation("a", {ItemOf(kLaser, 1, 3)})).status.ok());
  ASSERT_TRUE(world.Do(Creation("b", {ItemOf(kLaser, 5, 6)})).status.ok());
  EXPECT_EQ(ErrorReason(world.Do(Move("a", {ItemOf(kLaser, 4, 6)})).status), "SLOT_TAKEN");
  EXPECT_EQ(ErrorReason(world.Do(Creation("c", {ItemOf(kLaser, 2, 3)})).status), "SLOT_TAKEN");
  // Its own old slot is not in its way.
  const Done moved = world.Do(Move("a", {ItemOf(kLaser, 2, 4), ItemOf(kLab, 1, 2, 5)}));
  ASSERT_TRUE(moved.status.ok()) << moved.status;
  EXPECT_EQ(moved.booking.state, State::kConfirmed);
  EXPECT_THAT(moved.outcome.changes[0].dropped_items,
              ElementsAre(std::make_pair(std::string(kLaser), kNow + kHour)));
  EXPECT_EQ(world.Claims(kLaser), 2u);
  EXPECT_TRUE(world.Do(Creation("c", {ItemOf(kLaser, 1, 2)})).status.ok());
  EXPECT_EQ(ErrorReason(world.Do(Creation("d", {ItemOf(kLab, 1, 2)})).status), "SLOT_TAKEN");
}

TEST(LifecycleTest, ApprovalChecksAgainAndRejectionFrees) {
  World world;
  world.facts.Put(kLaser, WithPolicy({.approval_above = 2 * kHour}));
  EXPECT_EQ(world.Do(Creation("short", {ItemOf(kLaser, 1, 3)})).booking.state, State::kConfirmed);
  EXPECT_EQ(world.Do(Creation("long", {ItemOf(kLaser, 4, 7)})).booking.state,
            State::kPendingApproval);
  EXPECT_EQ(ErrorReason(world.Do(Creation("x", {ItemOf(kLaser, 5, 6)})).status), "SLOT_TAKEN");
  // By today's rules.
  ResourceFacts closed = WithPolicy({.approval_above = 2 * kHour});
  closed.closures = IntervalSet{{kNow + 6 * kHour, kNow + 8 * kHour}};
  world.facts.Put(kLaser, closed);
  EXPECT_THAT(RuleNames(world.Do(CommandOn("long", Verb::kApprove)).status), ElementsAre("CLOSED"));
  world.facts.Put(kLaser, WithPolicy({.approval_above = 2 * kHour}));
  Command approve = CommandOn("long", Verb::kApprove);
  approve.reason = "for the fair";
  const Done approved = world.Do(approve);
  EXPECT_EQ(approved.booking.state, State::kConfirmed);
  EXPECT_EQ(approved.booking.decision_reason, "for the fair");
  EXPECT_EQ(ErrorReason(world.Do(CommandOn("long", Verb::kReject)).status), "ILLEGAL_TRANSITION");
  ASSERT_TRUE(world.Do(Creation("other", {ItemOf(kLaser, 8, 11)})).status.ok());
  EXPECT_EQ(world.Do(CommandOn("other", Verb::kReject)).booking.state, State::kRejected);
  EXPECT_TRUE(world.Do(Creation("y", {ItemOf(kLaser, 9, 10)})).status.ok());
}

TEST(LifecycleTest, WhatIsMovedAfterItsApprovalIsApprovedAnew) {
  World world;
  world.facts.Put(kLaser, WithPolicy({.approval_above = 0}));
  ASSERT_TRUE(world.Do(Creation("b", {ItemOf(kLaser, 4, 7)})).status.ok());
  Command approve = CommandOn("b", Verb::kApprove);
  approve.reason = "for the fair";
  ASSERT_TRUE(world.Do(approve).status.ok());
  Command move = CommandOn("b", Verb::kReschedule);
  move.booking.items = {ItemOf(kLaser, 8, 11)};
  const Done moved = world.Do(move);
  EXPECT_EQ(moved.booking.state, State::kPendingApproval);
  EXPECT_EQ(moved.booking.decision_reason, "");
}

TEST(LifecycleTest, WhatNobodyApprovedRunsOutAtItsStart) {
  World world;
  world.facts.Put(kLaser, WithPolicy({.approval_above = 0}));
  ASSERT_TRUE(world.Do(Creation("b", {ItemOf(kLaser, 1, 2)})).status.ok());
  world.set.now = kNow + kHour - 1;
  EXPECT_FALSE(world.Do(CommandOn("b", Verb::kDue)).changed);
  world.set.now += 1;
  EXPECT_EQ(world.Do(CommandOn("b", Verb::kDue)).booking.state, State::kExpired);
  EXPECT_EQ(ErrorReason(world.Do(CommandOn("b", Verb::kConfirm)).status), "ILLEGAL_TRANSITION");
}

TEST(LifecycleTest, CheckInHasItsWindowAndLeavingEarlyFreesTheRest) {
  World world;
  world.facts.Put(kLaser, WithPolicy({.check_in_before = 15 * kMinute}));
  ASSERT_TRUE(world.Do(Creation("b", {ItemOf(kLaser, 1, 4)})).status.ok());
  world.set.now = kNow + 44 * kMinute;
  EXPECT_THAT(RuleNames(world.Do(CommandOn("b", Verb::kCheckIn)).status),
              ElementsAre("CHECK_IN_WINDOW"));
  world.set.now = kNow + 45 * kMinute;
  const Done in = world.Do(CommandOn("b", Verb::kCheckIn));
  EXPECT_EQ(in.booking.state, State::kCheckedIn);
  EXPECT_EQ(in.booking.check_in_time, world.set.now);
  EXPECT_EQ(ErrorReason(world.Do(CommandOn("b", Verb::kCancel)).status), "ILLEGAL_TRANSITION");
  world.set.now = kNow + 2 * kHour;
  const Done out = world.Do(CommandOn("b", Verb::kCheckOut));
  EXPECT_EQ(out.booking.state, State::kCompleted);
  EXPECT_EQ(out.booking.check_out_time, world.set.now);
  EXPECT_EQ(out.booking.items[0].interval.end, kNow + 4 * kHour);  // booked, kept apart from used
  EXPECT_TRUE(world.Do(Creation("c", {ItemOf(kLaser, 2, 4)})).status.ok());
}

TEST(LifecycleTest, WhileCheckedInOnlyTheEndsMove) {
  World world;
  ASSERT_TRUE(world.Do(Creation("b", {ItemOf(kLaser, 1, 3)})).status.ok());
  world.set.now = kNow + kHour;
  ASSERT_TRUE(world.Do(CommandOn("b", Verb::kCheckIn)).status.ok());
  ASSERT_TRUE(world.Do(Creation("next", {ItemOf(kLaser, 4, 5)})).status.ok());
  world.set.now = kNow + 2 * kHour;
  EXPECT_TRUE(world.Do(Move("b", {ItemOf(kLaser, 1, 4)})).status.ok());  // longer
  EXPECT_EQ(ErrorReason(world.Do(Move("b", {ItemOf(kLaser, 1, 4.5)})).status), "SLOT_TAKEN");
  EXPECT_EQ(ErrorReason(world.Do(Move("b", {ItemOf(kLaser, 1.5, 4)})).status), "INVALID_REQUEST");
  EXPECT_EQ(ErrorReason(world.Do(Move("b", {ItemOf(kLaser, 1, 1.5)})).status), "INVALID_REQUEST");
  EXPECT_TRUE(world.Do(Move("b", {ItemOf(kLaser, 1, 2.5)})).status.ok());  // the rest is free
  EXPECT_TRUE(world.Do(Creation("c", {ItemOf(kLaser, 2.5, 4)})).status.ok());
  world.set.now = kNow + 3 * kHour;
  const Done over = world.Do(CommandOn("b", Verb::kDue));
  EXPECT_EQ(over.booking.state, State::kCompleted);
  EXPECT_EQ(over.booking.check_out_time, kNow + static_cast<Instant>(2.5 * kHour));
}

TEST(LifecycleTest, WhoDoesNotComeLosesTheRestAndItCounts) {
  World world;
  world.facts.Put(kLaser, WithPolicy({.no_show_after = 20 * kMinute}));
  const Done made = world.Do(Creation("b", {ItemOf(kLaser, 1, 4)}));
  EXPECT_EQ(made.booking.no_show_time, kNow + kHour + 20 * kMinute);
  world.set.now = made.booking.no_show_time - 1;
  EXPECT_FALSE(world.Do(CommandOn("b", Verb::kDue)).changed);
  world.set.now += 1;
  const Done gone = world.Do(CommandOn("b", Verb::kDue));
  EXPECT_EQ(gone.booking.state, State::kNoShow);
  EXPECT_EQ(gone.outcome.changes[0].type, "booking.no_show");
  EXPECT_EQ(world.Claims(kLaser), 0u);
  EXPECT_EQ(world.account(kMember).usages().size(), 1u);
}

TEST(LifecycleTest, ChangesAndCancellationsHaveTheirOwnLeadTimes) {
  World world;
  world.facts.Put(
      kLaser,
      WithPolicy({.create_lead = kHour, .change_lead = 2 * kHour, .cancel_lead = 3 * kHour}));
  EXPECT_THAT(RuleNames(world.Do(Creation("x", {ItemOf(kLaser, 0.5, 1)})).status),
              ElementsAre("CREATE_LEAD_TIME"));
  ASSERT_TRUE(world.Do(Creation("b", {ItemOf(kLaser, 2.5, 4)})).status.ok());
  EXPECT_THAT(RuleNames(world.Do(CommandOn("b", Verb::kCancel)).status),
              ElementsAre("CANCEL_LEAD_TIME"));
  EXPECT_TRUE(world.Do(Move("b", {ItemOf(kLaser, 3, 4)})).status.ok());
  world.set.now += kHour + 1;
  EXPECT_THAT(RuleNames(world.Do(Move("b", {ItemOf(kLaser, 5, 6)})).status),
              ElementsAre("CHANGE_LEAD_TIME"));
  Command cancel = CommandOn("b", Verb::kCancel);
  cancel.override_reason = "the machine broke";
  EXPECT_EQ(world.Do(cancel).booking.override_reason, "the machine broke");
}

TEST(LifecycleTest, NothingNewIsBookedForASuspendedMember) {
  World world;
  world.facts.Put(kLab, WithPolicy({.approval_above = 0}, 5));
  ASSERT_TRUE(world.Do(Creation("pending", {ItemOf(kLab, 9, 10)})).status.ok());
  ASSERT_TRUE(world.Do(Creation("sure", {ItemOf(kLaser, 1, 3)})).status.ok());
  ASSERT_TRUE(world.Do(HoldOf("held", {ItemOf(kLaser, 5, 6)}, absl::Minutes(10))).status.ok());
  MemberFacts facts;
  facts.standing = "suspended";
  world.facts.PutMember(kMember, facts);
  EXPECT_EQ(ErrorReason(world.Do(Creation("new", {ItemOf(kLaser, 11, 12)})).status),
            "MEMBER_SUSPENDED");
  EXPECT_EQ(ErrorReason(world.Do(Move("sure", {ItemOf(kLaser, 2, 3)})).status), "MEMBER_SUSPENDED");
  EXPECT_EQ(ErrorReason(world.Do(CommandOn("held", Verb::kConfirm)).status), "MEMBER_SUSPENDED");
  EXPECT_EQ(ErrorReason(world.Do(CommandOn("pending", Verb::kApprove)).status), "MEMBER_SUSPENDED");
  EXPECT_EQ(ErrorReason(world.Do(CommandOn("sure", Verb::kCheckIn)).status), "MEMBER_SUSPENDED");
  EXPECT_TRUE(world.Do(CommandOn("sure", Verb::kCancel)).status.ok());
}

}  // namespace
}  // namespace gongfang::booking

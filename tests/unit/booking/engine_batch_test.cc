// Several commands on one working set: numbers, etags, requests that repeat, and where to go next.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "booking/engine.h"
#include "common/base/errors.h"
#include "tests/support/engine_world.h"

namespace gongfang::booking {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

Command FirstLaser(const std::string& id) { return Creation(id, {ItemOf(kLaser, 1, 2)}); }

TEST(EngineBatchTest, NumbersChangesProvisionally) {
  World world;
  const Done created = world.Do(FirstLaser("b"));
  EXPECT_EQ(ErrorReason(world.Do(FirstLaser("c")).status), "SLOT_TAKEN");  // takes no number
  const Done cancelled = world.Do(CommandOn("b", Verb::kCancel));
  const Done again = world.Do(FirstLaser("c"));
  EXPECT_EQ(created.booking.sequence, -1);
  EXPECT_EQ(cancelled.booking.sequence, -2);
  EXPECT_EQ(cancelled.previous_sequence, -1);
  EXPECT_EQ(again.booking.sequence, -3);
  EXPECT_EQ(world.set.changes, 3);
}

TEST(EngineBatchTest, AnEtagMustBeTheCurrentOne) {
  World world;
  Booking stored = FirstLaser("b").booking;
  stored.state = State::kConfirmed;
  stored.sequence = 5;
  world.set.bookings.emplace(stored.Name(), stored);
  Command cancel = CommandOn("b", Verb::kCancel);
  for (const char* wrong : {"\"4\"", "5", "\"5", "*", " \"5\""}) {
    cancel.etag = wrong;
    EXPECT_EQ(ErrorReason(world.Do(cancel).status), "ETAG_MISMATCH") << wrong;
  }
  EXPECT_EQ(world.set.changes, 0);
  cancel.etag = "\"5\"";
  EXPECT_TRUE(world.Do(cancel).status.ok());
  // It has changed now, so the same etag is refused, also where nothing would change.
  EXPECT_EQ(ErrorReason(world.Do(cancel).status), "ETAG_MISMATCH");
}

TEST(EngineBatchTest, ARepeatedRequestHasOneEffectAndOneAnswer) {
  World world;
  const Done first = world.Do(WithRequestId(FirstLaser("b1"), "r", "print"));
  const Done second = world.Do(WithRequestId(FirstLaser("b2"), "r", "print"));
  EXPECT_TRUE(first.changed && first.remember);
  EXPECT_TRUE(second.status.ok());
  EXPECT_FALSE(second.changed || second.remember);
  EXPECT_EQ(second.outcome.answered_change, first.booking.sequence);
  EXPECT_EQ(world.Claims(kLaser), 1u);
  EXPECT_EQ(ErrorReason(world.Do(WithRequestId(FirstLaser("b3"), "r", "other")).status),
            "REQUEST_ID_REUSED");
}

TEST(EngineBatchTest, ARequestIdIsItsCallersOwn) {
  World world;
  Command mine = WithRequestId(Creation("b1", {ItemOf(kLab, 1, 2)}), "r", "p1");
  Command theirs = WithRequestId(Creation("b2", {ItemOf(kLab, 1, 2)}), "r", "p2");
  theirs.actor = "other";
  EXPECT_TRUE(world.Do(mine).changed);
  EXPECT_TRUE(world.Do(theirs).changed);
  // Nor can one alliance and key read like another.
  mine.alliance = "a/b";
  mine.actor = "c";
  theirs.alliance = "a";
  theirs.actor = "d";
  EXPECT_NE(RequestKey(mine), RequestKey(theirs));
}

TEST(EngineBatchTest, ARefusalIsNotRemembered) {
  World world;
  ASSERT_TRUE(world.Do(FirstLaser("other")).status.ok());
  const Command wanted = WithRequestId(FirstLaser("b"), "r", "print");
  const Done refused = world.Do(wanted);
  EXPECT_FALSE(refused.status.ok());
  EXPECT_FALSE(refused.remember);
  ASSERT_TRUE(world.Do(CommandOn("other", Verb::kCancel)).status.ok());
  EXPECT_TRUE(world.Do(wanted).changed);
}

TEST(EngineBatchTest, WhatChangesNothingIsRememberedToo) {
  World world;
  ASSERT_TRUE(world.Do(FirstLaser("b")).status.ok());
  const Done confirmed = world.Do(WithRequestId(CommandOn("b", Verb::kConfirm), "r", "print"));
  EXPECT_FALSE(confirmed.changed);
  EXPECT_TRUE(confirmed.remember);
  ASSERT_TRUE(world.Do(CommandOn("b", Verb::kCancel)).status.ok());
  const Done again = world.Do(WithRequestId(CommandOn("b", Verb::kConfirm), "r", "print"));
  EXPECT_EQ(again.booking.state, State::kConfirmed);  // the answer of then
}

TEST(EngineBatchTest, ValidateOnlyDecidesAndTakesNothing) {
  World world;
  Command command = WithRequestId(FirstLaser("b"), "r", "print");
  command.validate_only = true;
  for (int i = 0; i < 2; ++i) {
    const Done outcome = world.Do(command);
    EXPECT_TRUE(outcome.status.ok());
    EXPECT_FALSE(outcome.changed || outcome.remember);
    EXPECT_EQ(outcome.booking.state, State::kConfirmed);
    EXPECT_EQ(outcome.booking.sequence, 0);
  }
  EXPECT_EQ(world.Claims(kLaser), 0u);
  EXPECT_TRUE(world.set.answered.empty());
  ASSERT_TRUE(world.Do(FirstLaser("c")).status.ok());
  EXPECT_EQ(ErrorReason(world.Do(command).status), "SLOT_TAKEN");
}

std::string NextFree(const absl::Status& status) {
  EXPECT_EQ(ErrorReason(status), "SLOT_TAKEN") << status;
  const auto details = ErrorDetailsOf(status);
  return details->metadata.size() < 2 ? "never" : details->metadata[1].second;
}

TEST(EngineBatchTest, TellsTheNextFreeTimeThatKeepsOpeningHoursAndClosures) {
  World world;
  world.facts.Put(kLaser, OfficeHours(1));
  const Command wanted = Creation("b", {ItemOf(kLaser, 0, 2)});  // Friday, 16 to 18
  ASSERT_TRUE(world.Do(wanted).status.ok());
  const Command clash = Creation("c", {ItemOf(kLaser, 0.5, 2)});
  EXPECT_EQ(NextFree(world.Do(clash).status), "2027-01-18T09:00:00+08:00");  // Monday
  ResourceFacts closed = OfficeHours(1);
  const Instant monday_nine = kNow + 65 * kHour;
  closed.closures = IntervalSet{{monday_nine, monday_nine + 3 * kHour}};
  world.facts.Put(kLaser, closed);
  EXPECT_EQ(NextFree(world.Do(clash).status), "2027-01-18T12:00:00+08:00");
  // Half an hour is free between two bookings, and too short.
  ASSERT_TRUE(world.Do(Creation("d", {ItemOf(kLaser, 68.5, 73)})).status.ok());
  EXPECT_EQ(NextFree(world.Do(clash).status), "2027-01-19T09:00:00+08:00");
}

TEST(EngineBatchTest, TellsNoTimeWhereNoneIsFreeInTwoWeeks) {
  World world;
  ASSERT_TRUE(world.Do(Creation("b", {ItemOf(kLaser, 0, 24 * 20)})).status.ok());
  EXPECT_EQ(NextFree(world.Do(FirstLaser("c")).status), "never");
}

TEST(EngineBatchTest, TheNextFreeTimeCanBeBooked) {
  World world;
  ASSERT_TRUE(world.Do(Creation("a", {ItemOf(kLab, 0, 3, 4)})).status.ok());
  ASSERT_TRUE(world.Do(Creation("b", {ItemOf(kLab, 4, 6, 5)})).status.ok());
  EXPECT_EQ(NextFree(world.Do(Creation("c", {ItemOf(kLab, 1, 2.5, 2)})).status),
            "2027-01-15T22:00:00+08:00");  // not at 19:00: only an hour is free there
  EXPECT_TRUE(world.Do(Creation("c", {ItemOf(kLab, 6, 7.5, 2)})).status.ok());
}

}  // namespace
}  // namespace gongfang::booking

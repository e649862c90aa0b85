// Series in one step, and the queue for what is taken.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "booking/engine.h"
#include "booking/use_cases.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "tests/support/engine_world.h"

namespace gongfang::booking {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

// A series of one laser booking at each of `starts`.
Command SeriesOf(std::vector<double> starts, bool all_or_none) {
  Command command{.verb = Verb::kSeries, .alliance = "a", .actor = "key"};
  command.new_series = true;
  command.series_event = "series.created";
  command.all_or_none = all_or_none;
  command.series = {.alliance = "a", .id = "s", .uid = "uid", .member = kMember};
  for (const double start : starts) {
    Command one =
        Creation("i" + std::to_string(command.group.size()), {ItemOf(kLaser, start, start + 1)});
    one.booking.series = command.series.Name();
    command.group.push_back(one);
  }
  return command;
}

const Series& SeriesIn(const Done& done) {
  return std::get<Series>(done.outcome.changes[done.outcome.answer].subject);
}

TEST(SeriesTest, AllOrNoneTakesNothingWhereOneClashes) {
  World world;
  ASSERT_TRUE(world.Do(Creation("x", {ItemOf(kLaser, 24, 25)})).status.ok());
  world.set.touched.clear();
  const int64_t changes = world.set.changes;
  EXPECT_EQ(ErrorReason(world.Do(SeriesOf({1, 24.5, 48}, true)).status), "SLOT_TAKEN");
  EXPECT_EQ(world.Claims(kLaser), 1u);
  EXPECT_EQ(world.set.changes, changes);
  EXPECT_TRUE(world.set.touched.empty());
  EXPECT_EQ(world.account(kMember).usages().size(), 1u);
}

TEST(SeriesTest, SkippingSaysWhatWasSkippedAndWhy) {
  World world;
  ASSERT_TRUE(world.Do(Creation("x", {ItemOf(kLaser, 24, 25)})).status.ok());
  const Done done = world.Do(SeriesOf({1, 24.5, 48}, false));
  ASSERT_TRUE(done.status.ok()) << done.status;
  EXPECT_THAT(done.outcome.changes, SizeIs(3));
  const Series& series = SeriesIn(done);
  ASSERT_THAT(series.instances, SizeIs(3));
  EXPECT_EQ(series.instances[0].booking, "alliances/a/bookings/i0");
  EXPECT_EQ(series.instances[1].booking, "");
  EXPECT_EQ(series.instances[1].skipped_reason, "SLOT_TAKEN");
  EXPECT_EQ(world.Claims(kLaser), 3u);
  EXPECT_FALSE(world.Do(SeriesOf({1, 24}, false)).status.ok());  // none is possible
}

TEST(SeriesTest, ARefusalOfSeveralNamesEachInTheZoneOfTheSpace) {
  World world;
  ASSERT_TRUE(world.Do(Creation("x", {ItemOf(kLaser, 24, 49)})).status.ok());
  const Done refused = world.Do(SeriesOf({1, 24.5, 48}, true));
  EXPECT_EQ(ErrorReason(refused.status), "SLOT_TAKEN");
  EXPECT_TRUE(absl::IsAlreadyExists(refused.status));
  const auto details = ErrorDetailsOf(refused.status);
  EXPECT_EQ(details->metadata[0].second, kLaser);
  const std::vector<RuleViolation> rules = details->rules;
  ASSERT_THAT(rules, SizeIs(2));
  const std::string local = absl::FormatTime(
      "%Y-%m-%d %H:%M (Asia/Shanghai): ", FromInstant(kNow + 48 * kHour), Shanghai());
  EXPECT_THAT(rules[1].description, testing::StartsWith(local));
  EXPECT_EQ(ErrorReason(world.Do(SeriesOf({24.5, 48}, false)).status), "SLOT_TAKEN");
  // Where anything breaks a rule, another time is not all that it takes.
  ResourceFacts stepped = AlwaysOpen(1);
  stepped.policy.start_step = kHour;
  world.facts.Put(kLaser, stepped);
  EXPECT_EQ(ErrorReason(world.Do(SeriesOf({25, 26, 50.5}, true)).status), "POLICY_VIOLATION");
  EXPECT_EQ(ErrorReason(world.Do(SeriesOf({25, 26, 50}, true)).status), "SLOT_TAKEN");
}

TEST(SeriesTest, WhyAnInstanceStayedIsToldOfTheLatestChangeAlone) {
  World world;
  ASSERT_TRUE(world.Do(SeriesOf({1, 48}, true)).status.ok());
  ASSERT_TRUE(world.Do(Creation("x", {ItemOf(kLaser, 30, 31)})).status.ok());
  Command change{.verb = Verb::kSeries, .alliance = "a", .actor = "key"};
  change.series_event = "series.changed";
  change.all_or_none = false;
  change.series = {.alliance = "a", .id = "s"};
  for (const int i : {0, 1}) {
    Command move = CommandOn("i" + std::to_string(i), Verb::kReschedule);
    move.booking.items = {ItemOf(kLaser, 30 + 20 * i, 31 + 20 * i)};
    change.group.push_back(move);
  }
  const Done moved = world.Do(change);
  ASSERT_TRUE(moved.status.ok()) << moved.status;
  EXPECT_EQ(SeriesIn(moved).instances[0].skipped_reason, "SLOT_TAKEN");
  change.group = {CommandOn("i1", Verb::kCancel)};
  const Done cancelled = world.Do(change);
  ASSERT_TRUE(cancelled.status.ok()) << cancelled.status;
  EXPECT_EQ(SeriesIn(cancelled).instances[0].skipped_reason, "");
}

TEST(SeriesTest, ValidateOnlySaysWhatAChangeWouldDoAndDoesNothing) {
  World world;
  ASSERT_TRUE(world.Do(SeriesOf({1, 48}, true)).status.ok());
  ASSERT_TRUE(world.Do(Creation("x", {ItemOf(kLaser, 30, 31)})).status.ok());
  world.set.touched.clear();
  const int64_t changes = world.set.changes;
  const std::string series = "alliances/a/series/s";
  const std::string etag = world.set.series.at(series).Etag();
  Command move{.verb = Verb::kSeries, .alliance = "a", .validate_only = true, .actor = "key"};
  move.series_event = "series.rescheduled";
  move.all_or_none = false;
  move.series = {.alliance = "a", .id = "s"};
  for (const int i : {0, 1}) {
    Command one = CommandOn("i" + std::to_string(i), Verb::kReschedule);
    one.booking.items = {ItemOf(kLaser, 30 + 20 * i, 31 + 20 * i)};
    move.group.push_back(one);
  }
  const Done tried = world.Do(move);
  ASSERT_TRUE(tried.status.ok()) << tried.status;
  EXPECT_FALSE(tried.changed);
  const auto& moved = std::get<Series>(*tried.outcome.unchanged);
  EXPECT_EQ(moved.instances[0].skipped_reason, "SLOT_TAKEN");
  EXPECT_EQ(moved.instances[1].start, kNow + 50 * kHour);
  move.all_or_none = true;
  EXPECT_EQ(ErrorReason(world.Do(move).status), "SLOT_TAKEN");

  Command cancel = move;
  cancel.series_event = "series.cancelled";
  cancel.group = {CommandOn("i0", Verb::kCancel), CommandOn("i1", Verb::kCancel)};
  const Done given_back = world.Do(cancel);
  ASSERT_TRUE(given_back.status.ok()) << given_back.status;
  EXPECT_FALSE(given_back.changed);
  EXPECT_EQ(world.set.series.at(series).Etag(), etag);
  EXPECT_EQ(world.set.bookings.at("alliances/a/bookings/i1").state, State::kConfirmed);
  EXPECT_EQ(world.Claims(kLaser), 3u);
  EXPECT_EQ(world.set.changes, changes);
  EXPECT_TRUE(world.set.touched.empty());
}

TEST(SeriesTest, ARuleBecomesBookingsAtTheSameWallTime) {
  Series series{.alliance = "a", .id = "s", .rule = "FREQ=WEEKLY;COUNT=3"};
  series.items = {ItemOf(kLaser, 1, 2), ItemOf(kLab, 2, 3)};
  const auto bookings = ExpandSeries(series, Shanghai(), kNow + 60 * 24 * kHour).value();
  ASSERT_THAT(bookings, SizeIs(3));
  EXPECT_EQ(bookings[2].items[1].interval.start, kNow + (2 + 14 * 24) * kHour);
  EXPECT_EQ(bookings[1].series, series.Name());
  EXPECT_THAT(ExpandSeries(series, Shanghai(), kNow + 8 * 24 * kHour).value(), SizeIs(2));
  // It begins on its first day, or not at all.
  series.rule = "FREQ=MONTHLY;BYDAY=2TU";
  const absl::Status off = ExpandSeries(series, Shanghai(), kNow + 60 * 24 * kHour).status();
  ASSERT_EQ(ErrorReason(off), "INVALID_REQUEST");
  EXPECT_EQ(ErrorDetailsOf(off)->fields[0].field, "series.recurrence_rule");
  EXPECT_THAT(std::string(off.message()), testing::HasSubstr("the next of which is 2027-02-09"));
  series.rule = "FREQ=DAILY";
  EXPECT_EQ(ErrorReason(ExpandSeries(series, Shanghai(), kNow + 900 * 24 * kHour).status()),
            "INVALID_REQUEST");
}

Command JoinFor(const std::string& id, double from, double to, Instant length,
                const std::string& member = kMember) {
  Command command{.verb = Verb::kJoin, .alliance = "a", .actor = "key"};
  command.entry = {.alliance = "a",
                   .id = id,
                   .uid = "uid-" + id,
                   .member = member,
                   .resource = kLaser,
                   .length = length,
                   .window = ItemOf(kLaser, from, to).interval};
  return command;
}

// The state in which the entry is, by the queue and the entries of the set.
WaitState StateOf(const World& world, const std::string& id) {
  const auto found = world.set.entries.find("alliances/a/waitlistEntries/" + id);
  return found == world.set.entries.end() ? WaitState::kUnspecified : found->second.state;
}

std::vector<std::string> Types(const Done& done) {
  std::vector<std::string> types;
  for (const Change& change : done.outcome.changes) types.emplace_back(change.type);
  return types;
}

TEST(WaitlistTest, TheFirstInLineIsAskedFirstWhateverPartOfABookingItWants) {
  World world;
  world.facts.PutMember("alliances/a/members/other", {});
  ASSERT_TRUE(world.Do(Creation("x", {ItemOf(kLaser, 5, 6), ItemOf(kLaser, 6, 8)})).status.ok());
  ASSERT_TRUE(world.Do(JoinFor("e1", 6, 8, 2 * kHour)).status.ok());
  ASSERT_TRUE(world.Do(JoinFor("e2", 5, 8, 2 * kHour, "alliances/a/members/other")).status.ok());
  const Done freed = world.Do(CommandOn("x", Verb::kCancel));
  ASSERT_THAT(Types(freed),
              ElementsAre("booking.cancelled", "booking.offered", "waitlist.offered"));
  EXPECT_EQ(std::get<Booking>(freed.outcome.changes[1].subject).member, kMember);
}

TEST(WaitlistTest, WhoNeedsABufferThatIsGivenBackIsAskedToo) {
  World world;
  ResourceFacts buffered = AlwaysOpen(1);
  buffered.policy.buffer_before = kHour;
  world.facts.Put(kLaser, buffered);
  ASSERT_TRUE(world.Do(Creation("x", {ItemOf(kLaser, 4, 6)})).status.ok());
  EXPECT_THAT(Types(world.Do(JoinFor("e1", 6, 7, kHour))), ElementsAre("waitlist.joined"));
  EXPECT_THAT(Types(world.Do(CommandOn("x", Verb::kCancel))),
              ElementsAre("booking.cancelled", "booking.offered", "waitlist.offered"));
}

TEST(WaitlistTest, TheFirstInLineGetsWhatIsGivenBackAndItPassesOn) {
  World world;
  world.facts.PutMember("alliances/a/members/other", {});
  ASSERT_TRUE(world.Do(Creation("x", {ItemOf(kLaser, 5, 8)})).status.ok());
  EXPECT_THAT(Types(world.Do(JoinFor("e1", 5, 7, kHour))), ElementsAre("waitlist.joined"));
  ASSERT_TRUE(world.Do(JoinFor("e2", 5, 6, kHour, "alliances/a/members/other")).status.ok());
  const Done freed = world.Do(CommandOn("x", Verb::kCancel));
  // The first takes 5 to 6, for which the second waits alone.
  EXPECT_THAT(Types(freed),
              ElementsAre("booking.cancelled", "booking.offered", "waitlist.offered"));
  const Booking offer = std::get<Booking>(freed.outcome.changes[1].subject);
  EXPECT_EQ(offer.state, State::kHeld);
  EXPECT_EQ(offer.items[0].interval, ItemOf(kLaser, 5, 6).interval);
  EXPECT_EQ(ErrorReason(world.Do(Creation("y", {ItemOf(kLaser, 5, 6)})).status), "SLOT_TAKEN");
  world.set.bookings.insert_or_assign(offer.Name(), offer);
  world.set.now = offer.expire_time;
  const Done passed = world.Do(CommandOn(offer.id, Verb::kDue));
  EXPECT_THAT(Types(passed), ElementsAre("booking.expired", "waitlist.expired", "booking.offered",
                                         "waitlist.offered"));
  EXPECT_EQ(StateOf(world, "e1"), WaitState::kExpired);
  EXPECT_EQ(StateOf(world, "e2"), WaitState::kOffered);
  const Booking second = std::get<Booking>(passed.outcome.changes[2].subject);
  EXPECT_EQ(second.member, "alliances/a/members/other");
  world.set.bookings.insert_or_assign(second.Name(), second);
  EXPECT_THAT(Types(world.Do(CommandOn(second.id, Verb::kConfirm))),
              ElementsAre("booking.confirmed", "waitlist.fulfilled"));
  EXPECT_TRUE(world.calendar(kLaser).queue.empty());
}

TEST(WaitlistTest, WhatIsFreeIsOfferedAtOnce) {
  World world;
  const Done joined = world.Do(JoinFor("e1", 5, 9, 2 * kHour));
  EXPECT_THAT(Types(joined), ElementsAre("waitlist.joined", "booking.offered", "waitlist.offered"));
  EXPECT_EQ(joined.outcome.answer, 2u);
  Command leave{.verb = Verb::kLeave, .alliance = "a", .actor = "key"};
  leave.entry = {.alliance = "a", .id = "e1"};
  const Booking offer = std::get<Booking>(joined.outcome.changes[1].subject);
  world.set.bookings.insert_or_assign(offer.Name(), offer);
  EXPECT_THAT(Types(world.Do(leave)), ElementsAre("waitlist.cancelled", "booking.cancelled"));
  EXPECT_EQ(world.Claims(kLaser), 0u);
  EXPECT_FALSE(world.Do(leave).changed);
}

TEST(WaitlistTest, InAWindowThatHasBegunTheOfferLeavesTimeToConfirm) {
  World world;
  ASSERT_TRUE(world.Do(Creation("x", {ItemOf(kLaser, 0, 4)})).status.ok());
  EXPECT_THAT(Types(world.Do(JoinFor("e", 0, 4, kHour))), ElementsAre("waitlist.joined"));
  world.set.now = kNow + kHour;
  const Done freed = world.Do(CommandOn("x", Verb::kCancel));
  EXPECT_THAT(Types(freed),
              ElementsAre("booking.cancelled", "booking.offered", "waitlist.offered"));
  const auto& offer = std::get<Booking>(freed.outcome.changes[1].subject);
  const int64_t lead = absl::ToInt64Microseconds(limits::kMinOfferLead);
  EXPECT_EQ(offer.StartTime(), world.set.now + lead);
  EXPECT_EQ(offer.expire_time, offer.StartTime());
}

TEST(WaitlistTest, NoOfferRunsOverTheEndOfTheWindowWhereStartsAreAligned) {
  World world;
  ResourceFacts aligned = AlwaysOpen(1);
  aligned.policy.start_step = kHour;
  world.facts.Put(kLaser, aligned);
  // Free all day; but what begins at 6 ends at 7.
  EXPECT_THAT(Types(world.Do(JoinFor("e1", 5.5, 6.75, kHour))), ElementsAre("waitlist.joined"));
  EXPECT_THAT(Types(world.Do(JoinFor("e2", 5.5, 7, kHour))),
              ElementsAre("waitlist.joined", "booking.offered", "waitlist.offered"));
}

TEST(WaitlistTest, AWindowThatIsOverEndsTheWait) {
  World world;
  ASSERT_TRUE(world.Do(Creation("x", {ItemOf(kLaser, 5, 8)})).status.ok());
  ASSERT_TRUE(world.Do(JoinFor("e1", 5, 8, kHour)).status.ok());
  Command due{.verb = Verb::kEntryDue, .alliance = "a"};
  due.entry = {.alliance = "a", .id = "e1"};
  world.set.now = kNow + 7 * kHour - 1;
  EXPECT_FALSE(world.Do(due).changed);
  world.set.now += 1;
  EXPECT_TRUE(world.Do(due).changed);
  EXPECT_EQ(StateOf(world, "e1"), WaitState::kExpired);
}

TEST(WaitlistTest, TheQueueIsBoundedForAMember) {
  World world;
  ASSERT_TRUE(world.Do(Creation("x", {ItemOf(kLaser, 5, 8)})).status.ok());
  for (int i = 0; i < limits::kMaxWaitingPerMember; ++i) {
    ASSERT_TRUE(world.Do(JoinFor("e" + std::to_string(10 + i), 5, 8, kHour)).status.ok());
  }
  EXPECT_EQ(ErrorReason(world.Do(JoinFor("e99", 5, 8, kHour)).status), "TOO_MANY");
}

}  // namespace
}  // namespace gongfang::booking

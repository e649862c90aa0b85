// The SQL of booking on a real file.
#include "booking/table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "common/base/errors.h"
#include "tests/support/booking_store.h"
#include "tests/support/booking_world.h"

namespace gongfang::booking {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Booking Stored(const std::string& id, std::vector<Item> items, State state = State::kConfirmed) {
  Booking booking = Creation(id, std::move(items)).booking;
  booking.state = state;
  booking.create_time = kNow;
  booking.update_time = kNow + 1;
  if (state == State::kHeld) booking.expire_time = kNow + kHour;
  return booking;
}

std::vector<Claim> ClaimsOf(const Occupancy& occupancy) {
  return {occupancy.claims().begin(), occupancy.claims().end()};
}

template <typename T, typename Body>
T Read(BookingStore& store, Body body) {
  std::optional<T> result;
  EXPECT_TRUE(store.database()
                  .Read([&](Transaction& tx) -> absl::Status {
                    absl::StatusOr<T> read = body(tx);
                    if (read.ok()) result = *std::move(read);
                    return read.status();
                  })
                  .ok());
  return *std::move(result);
}

TEST(TableTest, ABookingSurvivesTheWayThroughItsProto) {
  Booking booking = Stored("b", {ItemOf(kLaser, 1, 2.5), ItemOf(kLab, 1, 3, 4)}, State::kHeld);
  booking.team = kTeam;
  booking.purpose = "切割 ü";
  booking.sequence = 17;
  booking.items[0].local_start = "2027-01-15T17:00:00";
  booking.items[0].local_end = "2027-01-15T18:30:00";
  booking.items[0].zone = "Asia/Shanghai";
  const v1::Booking proto = ToProto(booking);
  EXPECT_EQ(proto.name(), "alliances/a/bookings/b");
  EXPECT_EQ(proto.etag(), "\"17\"");
  EXPECT_EQ(proto.state(), v1::Booking::STATE_HELD);
  const Booking back = FromProto(proto);
  EXPECT_EQ(ToProto(back).SerializeAsString(), proto.SerializeAsString());
  EXPECT_EQ(back.alliance, "a");
  EXPECT_EQ(back.id, "b");
  EXPECT_EQ(back.uid, booking.uid);
  EXPECT_EQ(back.items[0].interval, booking.items[0].interval);
  EXPECT_EQ(back.items[1].units, 4);
  EXPECT_EQ(back.expire_time, booking.expire_time);
  EXPECT_FALSE(ToProto(Stored("c", {ItemOf(kLaser, 1, 2)})).has_expire_time());
}

TEST(TableTest, FindsWhatWasWrittenAndNothingElse) {
  BookingStore store;
  const Booking written = store.Write(Stored("b", {ItemOf(kLaser, 1, 2)}));
  const auto find = [&](const char* alliance, const char* id) {
    return Read<std::optional<Booking>>(
        store, [&](Transaction& tx) { return table::FindBooking(tx, alliance, id); });
  };
  ASSERT_TRUE(find("a", "b").has_value());
  EXPECT_EQ(find("a", "b")->sequence, written.sequence);
  EXPECT_FALSE(find("b", "b").has_value());
  EXPECT_FALSE(find("a", "c").has_value());
}

TEST(TableTest, ACalendarHoldsTheLiveClaimsThatABufferCanReach) {
  BookingStore store;
  const auto calendar = [&](const char* resource) {
    return Read<Calendar>(store,
                          [&](Transaction& tx) { return table::LoadCalendar(tx, resource, kNow); });
  };
  EXPECT_EQ(calendar(kLaser).version, 0);
  store.Write(Stored("over", {ItemOf(kLaser, -27, -24)}));
  store.Write(Stored("just over", {ItemOf(kLaser, -24, -23)}));
  store.Write(Stored("running", {ItemOf(kLaser, -1, 1)}));
  store.Write(Stored("held", {ItemOf(kLaser, 2, 3), ItemOf(kLab, 2, 3, 4)}, State::kHeld));
  store.Write(Stored("cancelled", {ItemOf(kLaser, 4, 5)}, State::kCancelled));
  store.Write(Stored("longest", {ItemOf(kLab, -24 * 31 + 1, 1)}));
  EXPECT_EQ(calendar(kLaser).version, 5);
  EXPECT_THAT(ClaimsOf(calendar(kLaser).occupancy),
              ElementsAre(Claim{{kNow - 24 * kHour, kNow - 23 * kHour}, 1, ClaimKey("just over")},
                          Claim{{kNow - kHour, kNow + kHour}, 1, ClaimKey("running")},
                          Claim{{kNow + 2 * kHour, kNow + 3 * kHour}, 1, ClaimKey("held")}));
  EXPECT_EQ(calendar(kLab).version, 2);
  EXPECT_THAT(ClaimsOf(calendar(kLab).occupancy), SizeIs(2));
}

TEST(TableTest, ClaimsAreThoseThatOverlapTheWindow) {
  BookingStore store;
  store.Write(Stored("a", {ItemOf(kLab, 1, 2)}));
  store.Write(Stored("b", {ItemOf(kLab, 2, 4, 2)}));
  store.Write(Stored("c", {ItemOf(kLab, 5, 6)}));
  const auto claims = [&](double from, double to) {
    return Read<Occupancy>(store,
                           [&](Transaction& tx) {
                             return table::ReadClaims(tx, kLab, ItemOf(kLab, from, to).interval);
                           })
        .size();
  };
  EXPECT_EQ(claims(2, 5), 1u);
  EXPECT_EQ(claims(1.9, 5.1), 3u);
  EXPECT_EQ(claims(0, 1), 0u);
  EXPECT_EQ(claims(3, 3.5), 1u);
}

TEST(TableTest, AStaleVersionIsAConflictAndWritesNothing) {
  BookingStore store;
  store.Write(Stored("a", {ItemOf(kLaser, 1, 2)}));
  const auto raise = [&](int64_t version) {
    return store.database().Write(
        [&](Transaction& tx) { return table::RaiseVersion(tx, kLaser, version); });
  };
  EXPECT_EQ(ErrorReason(raise(0)), "CONFLICT");
  EXPECT_EQ(ErrorReason(raise(2)), "CONFLICT");
  EXPECT_TRUE(raise(1).ok());
  EXPECT_EQ(ErrorReason(raise(1)), "CONFLICT");
}

TEST(TableTest, UpdatesOnlyWhatIsAsItWas) {
  BookingStore store;
  Booking booking = store.Write(Stored("a", {ItemOf(kLaser, 1, 2)}, State::kHeld));
  const auto update = [&](int64_t previous) {
    return store.database().Write([&](Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(booking.sequence, EventLog::Reserve(tx, "a", 1));
      RETURN_IF_ERROR(table::Put(
          tx, {.type = "booking.cancelled", .subject = booking, .previous_sequence = previous}));
      return BookingStore::WriteEvent(tx, booking);
    });
  };
  booking.state = State::kCancelled;
  EXPECT_EQ(ErrorReason(update(7)), "CONFLICT");
  EXPECT_EQ(store.All()[0].state(), v1::Booking::STATE_HELD);
  EXPECT_TRUE(update(1).ok());
  EXPECT_EQ(store.All()[0].state(), v1::Booking::STATE_CANCELLED);
  const auto calendar =
      Read<Calendar>(store, [](Transaction& tx) { return table::LoadCalendar(tx, kLaser, kNow); });
  EXPECT_THAT(ClaimsOf(calendar.occupancy), IsEmpty());
}

TEST(TableTest, FindsTheHoldsThatRanOutFirst) {
  BookingStore store;
  for (int i = 0; i < 5; ++i) {
    Booking hold = Stored("h" + std::to_string(i), {ItemOf(kLab, i, i + 1)}, State::kHeld);
    hold.expire_time = kNow + (5 - i) * kHour;
    store.Write(hold);
  }
  Booking expired = Stored("x", {ItemOf(kLab, 9, 10)}, State::kExpired);
  expired.expire_time = kNow;
  store.Write(expired);
  const auto due = [&](Instant now, int limit) {
    std::string ids;
    for (const auto& hold : Read<std::vector<table::Due>>(
             store, [&](Transaction& tx) { return table::FindDue(tx, now, limit); })) {
      ids += hold.alliance + "/" + hold.id + " ";
    }
    return ids;
  };
  EXPECT_EQ(due(kNow, 10), "");
  EXPECT_EQ(due(kNow + kHour - 1, 10), "");
  EXPECT_EQ(due(kNow + 2 * kHour, 10), "a/h4 a/h3 ");
  EXPECT_EQ(due(kNow + 9 * kHour, 2), "a/h4 a/h3 ");
  const auto next = [&] {
    return Read<std::optional<Instant>>(store, [](Transaction& tx) { return table::NextDue(tx); });
  };
  EXPECT_EQ(next(), kNow + kHour);
}

TEST(TableTest, AnswersAreKeptOnceAndForgottenByAge) {
  BookingStore store;
  const Booking booking = store.Write(Stored("b", {ItemOf(kLaser, 1, 2)}));
  const std::string print("\0\xff print", 8);
  const Command command = WithRequestId(Creation("b", {}), "r", print);
  const auto insert = [&](Instant now) {
    return store.database().Write(
        [&](Transaction& tx) { return table::InsertAnswered(tx, command, booking.sequence, now); });
  };
  const auto find = [&](const Command& asked) {
    return Read<std::optional<Answered>>(
        store, [&](Transaction& tx) { return table::FindAnswered(tx, asked); });
  };
  EXPECT_FALSE(find(command).has_value());
  EXPECT_TRUE(insert(100).ok());
  EXPECT_EQ(ErrorReason(insert(100)), "CONFLICT");
  EXPECT_EQ(find(command)->fingerprint, print);
  EXPECT_EQ(find(command)->bytes, ToProto(booking).SerializeAsString());
  Command other = command;
  other.actor = "somebody else";
  EXPECT_FALSE(find(other).has_value());
  const auto forget = [&](Instant before) {
    return store.database().Write(
        [&](Transaction& tx) { return table::ForgetAnswered(tx, before); });
  };
  EXPECT_TRUE(forget(100).ok());
  EXPECT_TRUE(find(command).has_value());
  EXPECT_TRUE(forget(101).ok());
  EXPECT_FALSE(find(command).has_value());
}

}  // namespace
}  // namespace gongfang::booking

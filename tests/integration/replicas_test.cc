// Replicas of all services on one set of databases: what one answers, the others know.
#include "tests/support/replicas.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/support/child_process.h"
#include "tests/support/test_alliance.h"

namespace gongfang {
namespace {

using booking::v1::Booking;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr absl::Duration kSoon = absl::Seconds(1);

class ReplicasTest : public ::testing::Test {
 protected:
  ReplicasTest() {
    MakeTestResource(replicas_[0], "laser");
    MakeTestResource(replicas_[0], "mill");
    for (size_t i = 0; i < replicas_.size(); ++i) {
      EXPECT_TRUE(Eventually([&] { return Offers(i, At(1)).size() == 2; }));
    }
  }

  absl::Time At(int hours) const { return replicas_.At(absl::Hours(hours)); }
  absl::StatusOr<Booking> Book(size_t replica, int hour, const std::string& resource = "laser",
                               const std::string& member = "li") {
    return replicas_[replica].CreateBooking(BookingOf({{resource, At(hour)}}, member));
  }
  // The resources that are free in the hour from `start` on.
  std::vector<std::string> Offers(size_t replica, absl::Time start) {
    booking::v1::SearchAvailabilityRequest request;
    request.set_parent(kTestAlliance);
    *request.mutable_start_time() = ToProtoTime(start);
    *request.mutable_end_time() = ToProtoTime(start + absl::Hours(1));
    request.mutable_length()->set_seconds(3600);
    const auto found = replicas_[replica].SearchAvailability(request);
    std::vector<std::string> resources;
    if (!found.ok()) return resources;
    for (const auto& one : found->availabilities()) resources.push_back(one.resource());
    return resources;
  }
  // How long it takes until `attempt` is true.
  template <typename Attempt>
  absl::Duration Within(const Attempt& attempt) {
    const SystemClock clock;
    const absl::Time begin = clock.Now();
    EXPECT_TRUE(Eventually(attempt));
    return clock.Now() - begin;
  }

  Replicas replicas_{2};
};

TEST_F(ReplicasTest, OneOfThemMakesTheAdminKey) {
  EXPECT_EQ(replicas_.admin_keys_made(), 1);
  EXPECT_EQ(replicas_.CountEvents("membership", "api_key.created"), 1);
  EXPECT_TRUE(replicas_[0].WhoAmI({}).ok());
  EXPECT_TRUE(replicas_[1].WhoAmI({}).ok());
}

TEST_F(ReplicasTest, OfManyForOneSlotExactlyOneWins) {
  constexpr int kSlots = 20;
  constexpr int kEach = 4;
  std::mutex mutex;
  std::vector<int> won(kSlots);
  std::vector<std::string> other;
  std::vector<std::thread> threads;
  for (int who = 0; who < 2 * kEach; ++who) {
    threads.emplace_back([&, who] {
      const size_t replica = static_cast<size_t>(who) % 2;
      for (int slot = 0; slot < kSlots; ++slot) {
        const auto booked = Book(replica, 1 + slot, "laser", who < kEach ? "li" : "wang");
        const std::lock_guard lock(mutex);
        if (booked.ok()) {
          ++won[static_cast<size_t>(slot)];
        } else if (ReasonOf(booked.status()) != "SLOT_TAKEN") {
          other.push_back(std::string(booked.status().message()));
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_THAT(won, ::testing::Each(1));
  EXPECT_THAT(other, IsEmpty());
  EXPECT_EQ(replicas_.CountEvents("booking", "booking.created"), kSlots);
  EXPECT_EQ(replicas_.Ask("booking", "SELECT COUNT(*) FROM events"),
            replicas_.Ask("booking", "SELECT sequence FROM event_heads"));
}

TEST_F(ReplicasTest, ARefusalIsOfNow) {
  // Both have the calendar in memory, and each is told of nothing by the other.
  for (int round = 0; round < 10; ++round) {
    const auto first = Book(0, 1);
    ASSERT_TRUE(first.ok()) << first.status();
    ExpectRefused(Book(1, 1).status(), absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");
    ASSERT_TRUE(replicas_[1].CancelBooking(CancelOf(*first)).ok());
    const auto second = Book(0, 1);
    ASSERT_TRUE(second.ok()) << second.status();
    ASSERT_TRUE(replicas_[0].CancelBooking(CancelOf(*second)).ok());
    const auto third = Book(1, 1);
    ASSERT_TRUE(third.ok()) << third.status();
    ASSERT_TRUE(replicas_[1].CancelBooking(CancelOf(*third)).ok());
  }
}

TEST_F(ReplicasTest, AHoldExpiresOnceAndForBoth) {
  ASSERT_TRUE(replicas_[0].CreateBooking(HoldOf({{"laser", At(5)}}, absl::Minutes(5))).ok());
  ExpectRefused(Book(1, 5).status(), absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");
  replicas_.clock().Advance(absl::Minutes(6));
  // Nobody is refused what has run out, whoever held it.
  const auto booked = Book(1, 5);
  EXPECT_TRUE(booked.ok()) << booked.status();
  ExpectRefused(Book(0, 5).status(), absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");
  EXPECT_EQ(replicas_.CountEvents("booking", "booking.expired"), 1);
}

TEST_F(ReplicasTest, ARetryThroughTheOtherHasOneEffectAndTheSameAnswer) {
  auto request = BookingOf({{"laser", At(5)}});
  request.set_request_id("once");
  const auto first = replicas_[0].CreateBooking(request);
  ASSERT_TRUE(first.ok()) << first.status();
  for (int retry = 0; retry < 3; ++retry) {
    const auto again = replicas_[1].CreateBooking(request);
    ASSERT_TRUE(again.ok()) << again.status();
    EXPECT_EQ(again->SerializeAsString(), first->SerializeAsString());
  }
  // At the same moment through both.
  for (int round = 0; round < 10; ++round) {
    request = BookingOf({{"laser", At(6 + round)}});
    request.set_request_id(absl::StrCat("both ", round));
    absl::StatusOr<Booking> answers[2];
    std::thread other([&] { answers[1] = replicas_[1].CreateBooking(request); });
    answers[0] = replicas_[0].CreateBooking(request);
    other.join();
    ASSERT_TRUE(answers[0].ok()) << answers[0].status();
    ASSERT_TRUE(answers[1].ok()) << answers[1].status();
    EXPECT_EQ(answers[0]->SerializeAsString(), answers[1]->SerializeAsString());
  }
  EXPECT_EQ(replicas_.CountEvents("booking", "booking.created"), 11);
}

TEST_F(ReplicasTest, AResourceIsBookableThroughEachAtOnce) {
  for (int round = 0; round < 5; ++round) {
    const std::string id = absl::StrCat("printer-", round);
    MakeTestResource(replicas_[static_cast<size_t>(round) % 2], id);
    for (size_t replica : {1, 0}) {
      const auto booked = Book(replica, 1 + static_cast<int>(replica), id);
      EXPECT_TRUE(booked.ok()) << booked.status();
    }
  }
}

TEST_F(ReplicasTest, ASearchHearsOfTheOthersWithinASecond) {
  std::vector<absl::Duration> heard;
  for (int round = 0; round < 20; ++round) {
    ASSERT_TRUE(Book(0, 1 + round).ok());
    heard.push_back(Within([&] { return Offers(1, At(1 + round)).size() == 1; }));
    // At once through the one that booked.
    EXPECT_THAT(Offers(0, At(1 + round)), SizeIs(1));
  }
  std::sort(heard.begin(), heard.end());
  EXPECT_LT(heard.back(), kSoon);
  RecordProperty("median_ms", static_cast<int>(absl::ToInt64Milliseconds(heard[10])));
  RecordProperty("longest_ms", static_cast<int>(absl::ToInt64Milliseconds(heard.back())));
}

TEST_F(ReplicasTest, ASearchHearsOfWhatWasMoved) {
  const auto booked = Book(0, 5);
  ASSERT_TRUE(booked.ok());
  EXPECT_LT(Within([&] { return Offers(1, At(5)).size() == 1; }), kSoon);
  booking::v1::RescheduleBookingRequest move;
  move.set_name(booked->name());
  *move.add_items() = BookingOf({{"mill", At(7)}}).booking().items(0);
  const auto moved = replicas_[0].RescheduleBooking(move);
  ASSERT_TRUE(moved.ok()) << moved.status();
  EXPECT_LT(Within([&] { return Offers(1, At(5)).size() == 2 && Offers(1, At(7)).size() == 1; }),
            kSoon);
}

TEST_F(ReplicasTest, WhoWatchesOneSeesWhatTheOtherDoes) {
  booking::v1::WatchBookingsRequest watch;
  watch.set_parent(kTestAlliance);
  std::vector<std::string> seen;
  std::thread watcher([&] {
    const absl::Status watched = replicas_[1].WatchBookings(
        watch, std::stop_token(),
        [&](const booking::v1::WatchBookingsResponse& answer) {
          for (const auto& change : answer.changes()) seen.push_back(change.booking().name());
          return seen.size() < 5;
        },
        [](const absl::Status&) {});
    EXPECT_TRUE(watched.ok()) << watched;
  });
  std::vector<std::string> made;
  for (int hour = 1; hour <= 5; ++hour) made.push_back(Book(0, hour).value().name());
  watcher.join();
  EXPECT_EQ(seen, made);
}

TEST_F(ReplicasTest, UseIsCountedOnce) {
  for (int day = 0; day < 3; ++day) {
    const Booking booking = Book(0, 24 * day + 5).value();
    replicas_.clock().Set(At(24 * day + 5));
    booking::v1::CheckInRequest in;
    in.set_name(booking.name());
    ASSERT_TRUE(replicas_[1].CheckIn(in).ok());
    replicas_.clock().Advance(absl::Minutes(30));
    booking::v1::CheckOutRequest out;
    out.set_name(booking.name());
    ASSERT_TRUE(replicas_[0].CheckOut(out).ok());
  }
  inventory::v1::GetResourceUseRequest request;
  request.set_name(TestResource("laser") + "/use");
  for (size_t replica = 0; replica < 2; ++replica) {
    EXPECT_TRUE(Eventually([&] {
      return replicas_[replica].GetResourceUse(request).value().total().seconds() >= 3 * 30 * 60;
    }));
  }
  // The slower of the followers has come by as well.
  const int64_t head =
      replicas_.Ask("booking", "SELECT CAST(SUM(sequence) AS BIGINT) FROM event_heads");
  EXPECT_TRUE(Eventually([&] {
    return replicas_.Ask(
               "inventory",
               "SELECT CAST(SUM(sequence) AS BIGINT) FROM followed_logs WHERE log = 'booking'") ==
           head;
  }));
  EXPECT_EQ(replicas_[0].GetResourceUse(request)->total().seconds(), 3 * 30 * 60);
  EXPECT_EQ(replicas_[1].GetResourceUse(request)->total().seconds(), 3 * 30 * 60);
}

}  // namespace
}  // namespace gongfang

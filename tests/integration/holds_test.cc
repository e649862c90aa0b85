// Holds, and every way from one state of a booking to another.
#include <gtest/gtest.h>

#include "tests/support/test_server.h"

namespace gongfang {
namespace {

using booking::v1::Booking;

class HoldsTest : public ::testing::Test {
 protected:
  HoldsTest() { MakeTestResource(server_.client(), "laser"); }

  absl::StatusOr<Booking> Hold(absl::Duration ttl) {
    return client().CreateBooking(HoldOf({slot_}, ttl));
  }
  absl::StatusOr<Booking> Book() { return client().CreateBooking(BookingOf({slot_}, "wang")); }
  // Lets the hold run out and returns it as it then is.
  Booking Expire(const Booking& held) {
    server_.clock().Set(FromProtoTime(held.expire_time()));
    server_.WaitForEvent("booking", "booking.expired");
    return client().GetBooking(GetOf(held)).value();
  }
  const client::Client& client() const { return server_.client(); }

  TestServer server_;
  const Slot slot_{"laser", server_.At(absl::Hours(24))};
};

TEST_F(HoldsTest, AHoldIsTakenUntilItIsConfirmed) {
  const auto held = Hold(absl::Minutes(10));
  ASSERT_TRUE(held.ok()) << held.status();
  EXPECT_EQ(held->state(), Booking::STATE_HELD);
  EXPECT_EQ(FromProtoTime(held->expire_time()), server_.At(absl::Minutes(10)));
  ExpectRefused(Book().status(), absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");
  const auto confirmed = client().ConfirmBooking(ConfirmOf(*held));
  ASSERT_TRUE(confirmed.ok());
  EXPECT_EQ(confirmed->state(), Booking::STATE_CONFIRMED);
  EXPECT_FALSE(confirmed->has_expire_time());
  EXPECT_GT(confirmed->sequence(), held->sequence());
  EXPECT_NE(confirmed->etag(), held->etag());
  // From now on time does nothing to it.
  server_.clock().Advance(absl::Hours(1));
  ExpectRefused(Book().status(), absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");
  EXPECT_EQ(client().GetBooking(GetOf(*held))->SerializeAsString(), confirmed->SerializeAsString());
}

TEST_F(HoldsTest, AHoldExpiresByItself) {
  const auto held = Hold(absl::Minutes(10));
  ASSERT_TRUE(held.ok());
  server_.clock().Set(server_.At(absl::Minutes(10)));
  // No call is made that could have caused it.
  const events::v1::Event event = server_.WaitForEvent("booking", "booking.expired");
  EXPECT_EQ(event.subject(), held->name());
  EXPECT_EQ(event.actor(), "");
  EXPECT_EQ(event.sequence(), 2);
  EXPECT_EQ(FromProtoTime(event.create_time()), server_.At(absl::Minutes(10)));
  const auto expired = client().GetBooking(GetOf(*held));
  ASSERT_TRUE(expired.ok());
  EXPECT_EQ(expired->state(), Booking::STATE_EXPIRED);
  EXPECT_EQ(expired->sequence(), 2);
  EXPECT_EQ(FromProtoTime(expired->expire_time()), server_.At(absl::Minutes(10)));
  EXPECT_TRUE(Book().ok());
}

TEST_F(HoldsTest, AnInstantBeforeItExpiresItIsStillThere) {
  ASSERT_TRUE(Hold(absl::Minutes(10)).ok());
  server_.clock().Set(server_.At(absl::Minutes(10) - absl::Microseconds(1)));
  ExpectRefused(Book().status(), absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");
  server_.clock().Set(server_.At(absl::Minutes(10)));
  EXPECT_TRUE(Book().ok());
}

TEST_F(HoldsTest, HoldsRunOutInTheirOrderAndAfterARestart) {
  MakeTestResource(client(), "second");
  const auto late = Hold(absl::Minutes(20));
  const auto early =
      client().CreateBooking(HoldOf({{"second", server_.At(absl::Hours(24))}}, absl::Minutes(10)));
  ASSERT_TRUE(late.ok() && early.ok());
  server_.clock().Advance(absl::Minutes(10));
  EXPECT_EQ(server_.WaitForEvent("booking", "booking.expired").subject(), early->name());
  EXPECT_EQ(client().GetBooking(GetOf(*late))->state(), Booking::STATE_HELD);
  server_.Stop();
  server_.clock().Advance(absl::Minutes(10));
  server_.Restart();
  EXPECT_TRUE(Book().ok());
  EXPECT_EQ(client().GetBooking(GetOf(*late))->state(), Booking::STATE_EXPIRED);
}

TEST_F(HoldsTest, AnExpiredHoldIsConfirmedWhereItIsFree) {
  const auto held = Hold(absl::Minutes(10));
  ASSERT_TRUE(held.ok());
  Expire(*held);
  const auto confirmed = client().ConfirmBooking(ConfirmOf(*held));
  ASSERT_TRUE(confirmed.ok()) << confirmed.status();
  EXPECT_EQ(confirmed->state(), Booking::STATE_CONFIRMED);
  ExpectRefused(Book().status(), absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");
}

TEST_F(HoldsTest, AnExpiredHoldIsGoneWhereItIsTaken) {
  const auto held = Hold(absl::Minutes(10));
  ASSERT_TRUE(held.ok());
  server_.clock().Advance(absl::Minutes(10));
  ASSERT_TRUE(Book().ok());
  const auto before = server_.Heads();
  ExpectRefused(client().ConfirmBooking(ConfirmOf(*held)).status(),
                absl::StatusCode::kFailedPrecondition, "HOLD_EXPIRED");
  EXPECT_EQ(server_.Heads(), before);
  EXPECT_EQ(client().GetBooking(GetOf(*held))->state(), Booking::STATE_EXPIRED);
}

TEST_F(HoldsTest, WhatIsDoneTwiceIsDoneOnce) {
  const auto held = Hold(absl::Minutes(10));
  const auto confirmed = client().ConfirmBooking(ConfirmOf(*held));
  EXPECT_EQ(client().ConfirmBooking(ConfirmOf(*held))->SerializeAsString(),
            confirmed->SerializeAsString());
  const auto cancelled = client().CancelBooking(CancelOf(*held));
  ASSERT_TRUE(cancelled.ok());
  EXPECT_EQ(cancelled->state(), Booking::STATE_CANCELLED);
  EXPECT_EQ(client().CancelBooking(CancelOf(*held))->SerializeAsString(),
            cancelled->SerializeAsString());
  EXPECT_EQ(server_.Heads()["booking"]["test"], 3);
}

TEST_F(HoldsTest, IllegalTransitionsAreRefused) {
  const auto cancelled = Book();
  ASSERT_TRUE(client().CancelBooking(CancelOf(*cancelled)).ok());
  const auto over = Book();
  const auto held =
      client().CreateBooking(HoldOf({{"laser", server_.At(absl::Hours(48))}}, absl::Minutes(10)));
  ASSERT_TRUE(over.ok() && held.ok());
  Expire(*held);
  server_.clock().Set(server_.At(absl::Hours(25)));
  const auto before = server_.Heads();
  constexpr auto kCode = absl::StatusCode::kFailedPrecondition;
  ExpectRefused(client().ConfirmBooking(ConfirmOf(*cancelled)).status(), kCode,
                "ILLEGAL_TRANSITION");
  ExpectRefused(client().CancelBooking(CancelOf(*held)).status(), kCode, "ILLEGAL_TRANSITION");
  ExpectRefused(client().CancelBooking(CancelOf(*over)).status(), kCode, "ILLEGAL_TRANSITION");
  EXPECT_EQ(server_.Heads(), before);
}

TEST_F(HoldsTest, AnEtagMustBeTheCurrentOne) {
  const auto held = Hold(absl::Minutes(10));
  auto confirm = ConfirmOf(*held);
  confirm.set_etag(held->etag());
  const auto confirmed = client().ConfirmBooking(confirm);
  ASSERT_TRUE(confirmed.ok()) << confirmed.status();
  const auto before = server_.Heads();
  auto cancel = CancelOf(*held);
  cancel.set_etag(held->etag());
  ExpectRefused(client().CancelBooking(cancel).status(), absl::StatusCode::kAborted,
                "ETAG_MISMATCH");
  confirm.set_etag("\"nonsense\"");
  ExpectRefused(client().ConfirmBooking(confirm).status(), absl::StatusCode::kAborted,
                "ETAG_MISMATCH");
  EXPECT_EQ(server_.Heads(), before);
  cancel.set_etag(confirmed->etag());
  EXPECT_TRUE(client().CancelBooking(cancel).ok());
}

TEST_F(HoldsTest, ValidateOnlyAnswersAndTakesNothing) {
  const auto before = server_.Heads();
  auto request = BookingOf({slot_});
  request.set_validate_only(true);
  request.set_request_id("validate");
  const auto answer = client().CreateBooking(request);
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->state(), Booking::STATE_CONFIRMED);
  EXPECT_EQ(answer->items(0).local_start_time().size(), std::string("YYYY-MM-DDTHH:MM:SS").size());
  EXPECT_EQ(client().GetBooking(GetOf(*answer)).status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(server_.Heads(), before);
  // Neither the slot nor the request_id is used up.
  request.set_validate_only(false);
  ASSERT_TRUE(client().CreateBooking(request).ok());
  request.set_validate_only(true);
  request.set_request_id("again");
  ExpectRefused(client().CreateBooking(request).status(), absl::StatusCode::kAlreadyExists,
                "SLOT_TAKEN");
}

}  // namespace
}  // namespace gongfang

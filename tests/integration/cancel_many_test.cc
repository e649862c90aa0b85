// Cancelling and flagging what is to come of a space, a resource or a member.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/support/request_cases.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

using booking::v1::Booking;
using Request = booking::v1::CancelBookingsRequest;

class CancelManyTest : public testing::Test {
 protected:
  CancelManyTest() {
    MakeTestResource(server_.client(), "laser", 100);
    MakeTestResource(server_.client(), "lab");
  }
  Booking Book(const std::string& resource, int hour, const std::string& member = "li") {
    return server_.client()
        .CreateBooking(BookingOf({{resource, server_.At(absl::Hours(hour))}}, member))
        .value();
  }
  absl::StatusOr<booking::v1::CancelBookingsResponse> Do(const std::string& text) {
    return server_.client().CancelBookings(
        FromText<Request>("parent: 'alliances/test' reason: '消防整改' " + text));
  }
  Booking Get(const Booking& booking) {
    return server_.client().GetBooking(GetOf(booking)).value();
  }

  TestServer server_;
};

TEST_F(CancelManyTest, WhatIsToComeOfAMemberAndNothingElse) {
  const Booking begun = Book("laser", 1);
  const Booking hers = Book("laser", 5);
  const Booking another = Book("laser", 5, "wang");
  server_.clock().Advance(absl::Minutes(90));
  const std::string of_li = "member: 'alliances/test/members/li' ";
  const auto tried = Do(of_li + "validate_only: true");
  ASSERT_TRUE(tried.ok()) << tried.status();
  ASSERT_EQ(tried->bookings_size(), 1);
  EXPECT_EQ(tried->bookings(0).name(), hers.name());
  EXPECT_EQ(Get(hers).state(), Booking::STATE_CONFIRMED);
  const auto done = Do(of_li);
  ASSERT_TRUE(done.ok()) << done.status();
  ASSERT_EQ(done->bookings_size(), 1);
  EXPECT_FALSE(done->remaining());
  EXPECT_EQ(done->bookings(0).state(), Booking::STATE_CANCELLED);
  EXPECT_EQ(Get(hers).override_reason(), "消防整改");
  EXPECT_EQ(Get(begun).state(), Booking::STATE_CONFIRMED);
  EXPECT_EQ(Get(another).state(), Booking::STATE_CONFIRMED);
  EXPECT_EQ(Do(of_li)->bookings_size(), 0) << "again there is nothing to do";
}

TEST_F(CancelManyTest, OfAResourceOrASpaceOrBoth) {
  const Booking laser = Book("laser", 5);
  const Booking lab = Book("lab", 5);
  const std::string space = "space: 'alliances/test/spaces/main' ";
  EXPECT_EQ(Do(space + "validate_only: true")->bookings_size(), 2);
  EXPECT_EQ(Do("space: 'alliances/test/spaces/mai' validate_only: true")->bookings_size(), 0);
  EXPECT_EQ(Do(space + "resource: 'alliances/test/spaces/main/resources/lab'")->bookings_size(), 1);
  EXPECT_EQ(Get(lab).state(), Booking::STATE_CANCELLED);
  EXPECT_EQ(Get(laser).state(), Booking::STATE_CONFIRMED);
}

TEST_F(CancelManyTest, AFlagIsANoteOnceAndNoMore) {
  const Booking laser = Book("laser", 5);
  const std::string flag = "space: 'alliances/test/spaces/main' flag: true";
  const auto done = Do(flag);
  ASSERT_TRUE(done.ok()) << done.status();
  ASSERT_EQ(done->bookings_size(), 1);
  EXPECT_EQ(done->bookings(0).flag_reason(), "消防整改");
  EXPECT_EQ(Get(laser).state(), Booking::STATE_CONFIRMED);
  EXPECT_EQ(Do(flag)->bookings_size(), 0);
  EXPECT_EQ(server_.WaitForEvent("booking", "booking.flagged").subject(), laser.name());
}

TEST_F(CancelManyTest, APageAtATime) {
  for (int i = 0; i < 60; ++i) Book("laser", 5);
  const std::string space = "space: 'alliances/test/spaces/main'";
  const auto first = Do(space);
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->bookings_size(), 50);
  EXPECT_TRUE(first->remaining());
  const auto second = Do(space);
  EXPECT_EQ(second->bookings_size(), 10);
  EXPECT_FALSE(second->remaining());
}

TEST_F(CancelManyTest, WhoseBookingsAndWhyMustBeSaid) {
  EXPECT_THAT(FieldsOf(server_.client().CancelBookings(Request()).status()),
              testing::ElementsAre("parent", "space", "reason"));
  EXPECT_THAT(FieldsOf(Do("member: 'alliances/other/members/li' equipment_class: 'x'").status()),
              testing::ElementsAre("member", "equipment_class"));
}

}  // namespace
}  // namespace gongfang

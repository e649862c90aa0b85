#include "clients/cli/booking_view.h"

#include "clients/cli/series_view.h"
#include "clients/cli/text.h"
#include "clients/cli/times.h"
#include "common/calendar/zone.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/fake_environment.h"

namespace gongfang::cli {
namespace {

using booking::v1::Booking;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

const absl::Time kStart = absl::FromUnixSeconds(1'800'000'000);  // 2027-01-15 16:00 in Shanghai

Booking MakeBooking(Booking::State state) {
  Booking booking;
  booking.set_name("alliances/a/bookings/01m85tdw1de3htcwb390sfw3dw");
  booking.set_state(state);
  booking.set_member("alliances/a/members/chen");
  for (const int units : {1, 5}) {
    booking::v1::BookingItem& item = *booking.add_items();
    item.set_resource(units == 1 ? "alliances/a/spaces/link/resources/laser-1"
                                 : "alliances/a/spaces/link/resources/lab");
    item.set_units(units);
    item.set_time_zone("Asia/Shanghai");
    *item.mutable_start_time() = ToProto(kStart);
    *item.mutable_end_time() = ToProto(kStart + absl::Hours(2));
  }
  return booking;
}

std::string Printed(const Booking& booking) {
  FakeEnvironment fake;
  const Output output(fake.environment, Format::kTable, false, false);
  EXPECT_TRUE(PrintBooking(booking, output).ok());
  return fake.out.str();
}

TEST(ChangeLineTest, SaysAllOfAChangeInColumns) {
  booking::v1::BookingChange change;
  change.set_sequence(12);
  change.set_type("booking.confirmed");
  *change.mutable_create_time() = ToProto(kStart - absl::Seconds(5));
  *change.mutable_booking() = MakeBooking(Booking::STATE_CONFIRMED);
  EXPECT_EQ(ChangeLine(change),
            "12       2027-01-15 15:59:55  confirmed    confirmed         "
            "01m85tdw1de3htcwb390sfw3dw  2027-01-15 16:00-18:00 (Asia/Shanghai)  "
            "link/laser-1, link/lab x5  chen");
  const size_t id = ChangeLine(change).find("01m85");
  change.set_sequence(1'234'567);
  change.set_type("booking.rescheduled");
  change.mutable_booking()->set_state(Booking::STATE_PENDING_APPROVAL);
  EXPECT_EQ(ChangeLine(change).find("01m85"), id);
}

TEST(ChangeLineTest, IsOneLineThatSteersNothing) {
  booking::v1::BookingChange change;
  change.set_type("booking.\x1b[2J\n");
  EXPECT_EQ(ChangeLine(change).find('\n'), std::string::npos);
  EXPECT_THAT(ChangeLine(change), HasSubstr("\\x1b"));
}

TEST(PrintBookingTest, TellsWhatBecameOfIt) {
  Booking booking = MakeBooking(Booking::STATE_CONFIRMED);
  EXPECT_THAT(Printed(booking), Not(HasSubstr("Check")));
  *booking.mutable_no_show_time() = ToProto(kStart + absl::Minutes(15));
  booking.set_series("alliances/a/series/s1");
  booking.set_decision_reason("可以");
  booking.set_override_reason("开放日");
  EXPECT_THAT(Printed(booking),
              AllOf(HasSubstr("Check in by  2027-01-15 16:15\n"), HasSubstr("Series       s1\n"),
                    HasSubstr("Decision     可以\n"), HasSubstr("Override     开放日\n")));
  booking.set_state(Booking::STATE_COMPLETED);
  *booking.mutable_check_in_time() = ToProto(kStart);
  *booking.mutable_check_out_time() = ToProto(kStart + absl::Minutes(90));
  EXPECT_THAT(Printed(booking),
              AllOf(HasSubstr("Checked in   2027-01-15 16:00\n"),
                    HasSubstr("Checked out  2027-01-15 17:30\n"), Not(HasSubstr("Check in by"))));
}

TEST(InstanceTableTest, SaysWhatWasRefusedAndWhy) {
  booking::v1::Series series;
  const Booking made = MakeBooking(Booking::STATE_CONFIRMED);
  booking::v1::SeriesInstance& first = *series.add_instances();
  *first.mutable_start_time() = ToProto(kStart);
  first.set_booking(made.name());
  google::protobuf::RepeatedPtrField<Booking> bookings;
  *bookings.Add() = made;
  const absl::TimeZone zone = *LoadZone("Asia/Shanghai");
  EXPECT_EQ(InstanceTable(series, bookings, zone).Render(false, 0).text,
            "WHEN (Asia/Shanghai)    STATE      BOOKING\n"
            "2027-01-15 16:00-18:00  confirmed  01m85tdw1de3htcwb390sfw3dw\n");
  booking::v1::SeriesInstance& second = *series.add_instances();
  *second.mutable_start_time() = ToProto(kStart + absl::Hours(24));
  second.set_skipped_reason("SLOT_TAKEN");
  second.set_skipped_message("it is taken");
  const std::string text = InstanceTable(series, bookings, zone).Render(false, 0).text;
  EXPECT_THAT(text, HasSubstr("2027-01-16 16:00"));
  EXPECT_THAT(text, HasSubstr("SLOT_TAKEN  it is taken\n"));
  EXPECT_EQ(CountSkipped(series), 1);
  EXPECT_EQ(CountUnchanged(series), 0);
  series.mutable_instances(0)->set_skipped_reason("CHANGE_LEAD_TIME");
  EXPECT_EQ(CountUnchanged(series), 1);
}

}  // namespace
}  // namespace gongfang::cli

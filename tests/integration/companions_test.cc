// Resources that are taken along with others, over real channels.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "clients/cpp/client_error.h"
#include "tests/support/child_process.h"
#include "tests/support/request_cases.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using booking::v1::Booking;

class CompanionTest : public testing::Test {
 protected:
  CompanionTest() {
    MakeTestResource(server_.client(), "extractor");
    MakeTestResource(server_.client(), "cutter");
    MakeTestResource(server_.client(), "engraver");
    for (const char* id : {"cutter", "engraver"}) {
      EXPECT_TRUE(TakeAlong(id, "extractor").ok());
    }
    EXPECT_TRUE(Eventually([&] {
      const auto looked = Try("engraver", 30);
      return looked.ok() && looked->items_size() == 2;
    }));
  }

  absl::StatusOr<inventory::v1::Resource> TakeAlong(const std::string& id,
                                                    const std::string& companion) {
    return server_.client().UpdateResource(
        FromText<inventory::v1::UpdateResourceRequest>(absl::StrCat(
            "resource { name: '", TestResource(id), "' companions { resource: '",
            TestResource(companion), "' units: 1 } } update_mask { paths: 'companions' }")));
  }
  // Whether it could be booked.
  absl::StatusOr<Booking> Try(const std::string& id, int hours) {
    auto request = BookingOf({{id, server_.At(absl::Hours(hours))}});
    request.set_validate_only(true);
    return server_.client().CreateBooking(request);
  }
  absl::StatusOr<Booking> Book(const std::string& id, int hours) {
    return server_.client().CreateBooking(BookingOf({{id, server_.At(absl::Hours(hours))}}));
  }

  TestServer server_;
};

TEST_F(CompanionTest, IsABookingOfBothAndRefusesWhoeverNeedsItThen) {
  const auto booked = Book("cutter", 1);
  ASSERT_TRUE(booked.ok()) << booked.status();
  ASSERT_THAT(booked->items(), SizeIs(2));
  EXPECT_FALSE(booked->items(0).companion());
  EXPECT_EQ(booked->items(1).resource(), TestResource("extractor"));
  EXPECT_TRUE(booked->items(1).companion());
  EXPECT_THAT(booked->policy_etags(), SizeIs(2));

  const auto other = Book("engraver", 1);
  ExpectRefused(other.status(), absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");
  EXPECT_THAT(std::string(other.status().message()), HasSubstr("extractor"));
  ASSERT_TRUE(server_.client().CancelBooking(CancelOf(*booked)).ok());
  EXPECT_TRUE(Book("engraver", 1).ok()) << "both were given back";
}

TEST_F(CompanionTest, MovesAlongAlsoWhereTheBookingIsSentBackAsItWasRead) {
  const auto booked = Book("cutter", 1);
  ASSERT_TRUE(booked.ok()) << booked.status();
  booking::v1::RescheduleBookingRequest move;
  move.set_name(booked->name());
  *move.mutable_items() = booked->items();
  for (auto& item : *move.mutable_items()) {
    *item.mutable_start_time() = ToProtoTime(server_.At(absl::Hours(7)));
    *item.mutable_end_time() = ToProtoTime(server_.At(absl::Hours(8)));
  }
  const auto moved = server_.client().RescheduleBooking(move);
  ASSERT_TRUE(moved.ok()) << moved.status();
  ASSERT_THAT(moved->items(), SizeIs(2));
  EXPECT_EQ(FromProtoTime(moved->items(1).start_time()), server_.At(absl::Hours(7)));
  EXPECT_TRUE(Book("engraver", 1).ok());
  ExpectRefused(Book("engraver", 7).status(), absl::StatusCode::kAlreadyExists, "SLOT_TAKEN");
}

TEST_F(CompanionTest, MovesAlongWithASeries) {
  auto request = FromText<booking::v1::CreateSeriesRequest>(
      "parent: 'alliances/test' series { recurrence_rule: 'FREQ=DAILY;COUNT=2' }");
  const auto first = BookingOf({{"cutter", server_.At(absl::Hours(24))}});
  request.mutable_series()->set_member(first.booking().member());
  *request.mutable_series()->mutable_items() = first.booking().items();
  const auto series = server_.client().CreateSeries(request);
  ASSERT_TRUE(series.ok()) << series.status();
  booking::v1::RescheduleSeriesRequest move;
  move.set_name(series->name());
  move.mutable_length()->set_seconds(2 * 3600);
  const auto moved = server_.client().RescheduleSeries(move);
  ASSERT_TRUE(moved.ok()) << moved.status();
  int seen = 0;
  for (const Booking& booking : ListAll(server_.client())) {
    ASSERT_THAT(booking.items(), SizeIs(2));
    EXPECT_TRUE(booking.items(1).companion());
    EXPECT_EQ(FromProtoTime(booking.items(1).end_time()),
              FromProtoTime(booking.items(0).end_time()));
    ++seen;
  }
  EXPECT_EQ(seen, 2);
}

TEST_F(CompanionTest, KeepsASearchFromOfferingWhatCannotBeHad) {
  ASSERT_TRUE(Book("extractor", 1).ok());
  booking::v1::SearchAvailabilityRequest request;
  request.set_parent(kTestAlliance);
  *request.mutable_start_time() = ToProtoTime(server_.At(absl::Hours(1)));
  *request.mutable_end_time() = ToProtoTime(server_.At(absl::Hours(2)));
  request.mutable_length()->set_seconds(3600);
  const auto none = server_.client().SearchAvailability(request);
  ASSERT_TRUE(none.ok()) << none.status();
  EXPECT_THAT(none->availabilities(), IsEmpty());
  *request.mutable_end_time() = ToProtoTime(server_.At(absl::Hours(4)));
  const auto later = server_.client().SearchAvailability(request);
  ASSERT_TRUE(later.ok());
  ASSERT_THAT(later->availabilities(), SizeIs(3));
  for (const auto& one : later->availabilities()) {
    EXPECT_EQ(FromProtoTime(one.start_time()), server_.At(absl::Hours(2))) << one.resource();
  }
  EXPECT_GT(later->read_sequence(), 0);
}

TEST_F(CompanionTest, MustBeThereAndOfTheSameSpace) {
  ExpectRefused(TakeAlong("cutter", "nothing").status(), absl::StatusCode::kInvalidArgument,
                "INVALID_REQUEST");
  EXPECT_THAT(FieldsOf(TakeAlong("cutter", "cutter").status()),
              ElementsAre("resource.companions[0].resource"));
  const auto foreign =
      server_.client().UpdateResource(FromText<inventory::v1::UpdateResourceRequest>(absl::StrCat(
          "resource { name: '", TestResource("cutter"),
          "' companions { resource: 'alliances/test/spaces/dock/resources/x' units: -1 } } "
          "update_mask { paths: 'companions' }")));
  EXPECT_THAT(FieldsOf(foreign.status()), Contains("resource.companions[0].resource"));
  EXPECT_THAT(FieldsOf(foreign.status()), Contains("resource.companions[0].units"));
}

TEST_F(CompanionTest, HasNoWaitlist) {
  const auto entry = server_.client().CreateWaitlistEntry(
      FromText<booking::v1::CreateWaitlistEntryRequest>(absl::StrCat(
          "parent: 'alliances/test' waitlist_entry { member: '", TestMember("li"), "' resource: '",
          TestResource("cutter"), "' length { seconds: 3600 } window_start_time { seconds: ",
          absl::ToUnixSeconds(server_.At(absl::Hours(1))), " } window_end_time { seconds: ",
          absl::ToUnixSeconds(server_.At(absl::Hours(5))), " } }")));
  EXPECT_THAT(FieldsOf(entry.status()), ElementsAre("waitlist_entry.resource"));
}

}  // namespace
}  // namespace gongfang

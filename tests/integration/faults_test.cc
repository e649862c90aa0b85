// From a fault to a refusal and back, from use to maintenance, and from a booking to the rules that
// admitted it, over real channels.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "clients/cpp/client_error.h"
#include "tests/support/child_process.h"
#include "tests/support/request_cases.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using booking::v1::Booking;
using inventory::v1::Fault;

class FaultsTest : public ::testing::Test {
 protected:
  FaultsTest() {
    MakeTestResource(server_.client(), "laser");
    EXPECT_TRUE(Eventually([&] { return Offer().has_value(); }));
  }

  Fault Report(const std::string& more) {
    inventory::v1::CreateFaultRequest request;
    request.set_parent(kTestSpace);
    *request.mutable_fault() = FromText<Fault>(more);
    request.mutable_fault()->set_resource(TestResource("laser"));
    const auto fault = server_.client().CreateFault(request);
    EXPECT_TRUE(fault.ok()) << fault.status();
    return fault.value();
  }
  void Resolve(const Fault& fault) {
    inventory::v1::ResolveFaultRequest request;
    request.set_name(fault.name());
    request.set_resolution("修好了");
    EXPECT_TRUE(server_.client().ResolveFault(request).ok());
  }
  // What a search for an hour of the first twelve finds first.
  std::optional<booking::v1::Availability> Offer() {
    booking::v1::SearchAvailabilityRequest request;
    request.set_parent(kTestAlliance);
    *request.mutable_start_time() = ToProtoTime(server_.At(absl::Hours(1)));
    *request.mutable_end_time() = ToProtoTime(server_.At(absl::Hours(13)));
    request.mutable_length()->set_seconds(3600);
    const auto found = server_.client().SearchAvailability(request);
    EXPECT_TRUE(found.ok()) << found.status();
    if (found->availabilities().empty()) return std::nullopt;
    return found->availabilities(0);
  }
  absl::StatusOr<Booking> Book(absl::Duration after, absl::Duration length = absl::Hours(1)) {
    return server_.client().CreateBooking(BookingOf({{"laser", server_.At(after), length}}));
  }
  inventory::v1::ResourceUse Use() {
    inventory::v1::GetResourceUseRequest request;
    request.set_name(TestResource("laser") + "/use");
    return server_.client().GetResourceUse(request).value();
  }
  void Update(const std::string& fields, const std::string& path) {
    inventory::v1::UpdateResourceRequest request;
    *request.mutable_resource() = FromText<inventory::v1::Resource>(fields);
    request.mutable_resource()->set_name(TestResource("laser"));
    request.mutable_update_mask()->add_paths(path);
    const auto changed = server_.client().UpdateResource(request);
    ASSERT_TRUE(changed.ok()) << changed.status();
  }
  // Books an hour, comes, and goes after so many minutes.
  void UseFor(absl::Duration after, int minutes) {
    const Booking booking = Book(after).value();
    server_.clock().Set(server_.At(after));
    booking::v1::CheckInRequest in;
    in.set_name(booking.name());
    ASSERT_TRUE(server_.client().CheckIn(in).ok());
    server_.clock().Set(server_.At(after + absl::Minutes(minutes)));
    booking::v1::CheckOutRequest out;
    out.set_name(booking.name());
    ASSERT_TRUE(server_.client().CheckOut(out).ok());
  }

  TestServer server_;
};

TEST_F(FaultsTest, WhatIsOutOfServiceIsNeitherOfferedNorBookedUntilItIsMended) {
  const Fault fault = Report("description: '激光管坏了' out_of_service: true");
  EXPECT_TRUE(Eventually([&] { return !Offer(); }));
  const absl::Status refused = Book(absl::Hours(2)).status();
  ExpectRefused(refused, absl::StatusCode::kFailedPrecondition, "POLICY_VIOLATION");
  const auto details = client::ErrorOf(refused);
  ASSERT_EQ(details.rules.size(), 1);
  EXPECT_EQ(details.rules[0].rule, "CLOSED");
  EXPECT_THAT(details.rules[0].description, HasSubstr("is out of service"));
  EXPECT_THAT(details.rules[0].description, HasSubstr("until it is mended"));
  // Nobody overrides that.
  auto forced = BookingOf({{"laser", server_.At(absl::Hours(2))}});
  forced.set_override_reason("急用");
  EXPECT_FALSE(server_.client().CreateBooking(forced).ok());

  inventory::v1::UpdateFaultRequest expected;
  expected.mutable_fault()->set_name(fault.name());
  *expected.mutable_fault()->mutable_expected_end_time() = ToProtoTime(server_.At(absl::Hours(6)));
  ASSERT_TRUE(server_.client().UpdateFault(expected).ok());
  EXPECT_TRUE(Eventually([&] { return Offer().has_value(); }));
  EXPECT_EQ(FromProtoTime(Offer()->start_time()), server_.At(absl::Hours(6)));
  EXPECT_THAT(Offer()->faults(), ElementsAre("激光管坏了"));
  EXPECT_FALSE(Book(absl::Hours(5)).ok());
  EXPECT_TRUE(Book(absl::Hours(6)).ok());

  Resolve(fault);
  EXPECT_TRUE(Eventually([&] { return Offer()->faults().empty(); }));
  EXPECT_EQ(FromProtoTime(Offer()->start_time()), server_.At(absl::Hours(1)));
  EXPECT_TRUE(Book(absl::Hours(2)).ok());
}

TEST_F(FaultsTest, AHarmlessFaultIsToldAndIsNoHindrance) {
  const Fault fault = Report("description: '有点脏'");
  EXPECT_TRUE(Eventually([&] { return Offer()->faults_size() == 1; }));
  EXPECT_TRUE(Book(absl::Hours(2)).ok());
  server_.Restart();
  EXPECT_THAT(Offer()->faults(), ElementsAre("有点脏"));
  Resolve(fault);
  EXPECT_TRUE(Eventually([&] { return Offer()->faults().empty(); }));
}

TEST_F(FaultsTest, ABookingTellsByWhichRulesItWasAdmitted) {
  Update("policy { max_length { seconds: 7200 } }", "policy");
  EXPECT_TRUE(Eventually([&] { return !Book(absl::Hours(50), absl::Hours(3)).ok(); }));
  const Booking booking = Book(absl::Hours(2)).value();
  ASSERT_EQ(booking.policy_etags_size(), 1);
  Update("policy { max_length { seconds: 3600 } }", "policy");
  Update("policy { max_length { seconds: 1800 } }", "policy");
  Update("capacity: 4", "capacity");
  server_.Restart();
  inventory::v1::GetResourceRevisionRequest request;
  request.set_name(absl::StrCat(TestResource("laser"), "/revisions/", booking.policy_etags(0)));
  const auto revision = server_.client().GetResourceRevision(request);
  ASSERT_TRUE(revision.ok()) << revision.status();
  EXPECT_EQ(revision->resource().policy().max_length().seconds(), 7200);
  EXPECT_EQ(revision->resource().capacity(), 1);
  inventory::v1::ListResourceRevisionsRequest all;
  all.set_parent(TestResource("laser"));
  EXPECT_EQ(server_.client().ListResourceRevisions(all)->revisions_size(), 6);
}

TEST_F(FaultsTest, UseIsCountedOnceAndMaintenanceComesDue) {
  Update(
      "maintenance_plans { plan_id: 'lens' description: '清洁镜片' every { seconds: 3600 } "
      "out_of_service: true }",
      "maintenance_plans");
  UseFor(absl::Hours(1), 40);
  EXPECT_TRUE(Eventually([&] { return Use().total().seconds() == 40 * 60; }));
  EXPECT_EQ(Use().plans(0).left().seconds(), 20 * 60);
  server_.Restart();
  EXPECT_EQ(Use().total().seconds(), 40 * 60);
  UseFor(absl::Hours(3), 30);
  const events::v1::Event event = server_.WaitForEvent("inventory", "fault.created");
  Fault fault;
  ASSERT_TRUE(event.snapshot().UnpackTo(&fault));
  EXPECT_EQ(fault.maintenance_plan(), "lens");
  EXPECT_EQ(Use().total().seconds(), 70 * 60);
  EXPECT_EQ(Use().plans(0).left().seconds(), 0);
  EXPECT_TRUE(Eventually([&] { return !Book(absl::Hours(8)).ok(); }));
  Resolve(fault);
  EXPECT_EQ(Use().plans(0).since().seconds(), 0);
  EXPECT_TRUE(Eventually([&] { return Book(absl::Hours(10)).ok(); }));
  server_.Restart();
  EXPECT_EQ(Use().total().seconds(), 70 * 60);
}

TEST_F(FaultsTest, WhatRunsOutWithoutACheckOutCountsToItsEnd) {
  const Booking booking = Book(absl::Hours(1)).value();
  server_.clock().Set(server_.At(absl::Minutes(75)));
  booking::v1::CheckInRequest in;
  in.set_name(booking.name());
  ASSERT_TRUE(server_.client().CheckIn(in).ok());
  server_.clock().Set(server_.At(absl::Hours(30)));
  EXPECT_TRUE(Eventually([&] { return Use().total().seconds() == 45 * 60; }));
}

}  // namespace
}  // namespace gongfang

// The whole life of a booking through gRPC: policy, approval, use, series, the waitlist, the
// stream.
#include <gmock/gmock.h>
#include <grpcpp/client_context.h>
#include <gtest/gtest.h>

#include "clients/cpp/client_error.h"
#include "common/rpc/channel.h"
#include "gongfang/booking/v1/booking_service.grpc.pb.h"
#include "tests/support/booking_tables.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

using booking::v1::Booking;
using booking::v1::BookingService;

class LifeTest : public ::testing::Test {
 protected:
  // Calls a method of the service and expects it to be answered OK.
  template <typename Response, typename Request>
  Response Call(grpc::Status (BookingService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                             Response*),
                const Request& request) {
    grpc::ClientContext context;
    PrepareCall(context, server_.admin_key(), absl::InfiniteFuture());
    Response response;
    const absl::Status status = client::ToStatus((*stub_.*method)(&context, request, &response));
    EXPECT_TRUE(status.ok()) << status;
    return response;
  }
  template <typename Request>
  Booking On(grpc::Status (BookingService::Stub::*method)(grpc::ClientContext*, const Request&,
                                                          Booking*),
             const Booking& booking) {
    Request request;
    request.set_name(booking.name());
    return Call(method, request);
  }
  Booking Book(const std::string& resource, absl::Duration start, absl::Duration length,
               const std::string& member = "li") {
    return server_.client()
        .CreateBooking(BookingOf({{resource, server_.At(start), length}}, member))
        .value();
  }
  void SetPolicy(const std::string& resource, inventory::v1::Policy policy) {
    inventory::v1::UpdateResourceRequest update;
    update.mutable_resource()->set_name(TestResource(resource));
    *update.mutable_resource()->mutable_policy() = std::move(policy);
    update.mutable_update_mask()->add_paths("policy");
    EXPECT_TRUE(server_.client().UpdateResource(update).ok());
  }

  // Ends the server, and compares its tables with what its events make of them.
  void ExpectReplayed() {
    server_.Stop();
    const BookingTables replayed = Replay(ReadBookingEvents(server_.folder(), "test"));
    const BookingTables stored = ReadBookingTables(server_.folder());
    EXPECT_EQ(replayed.bookings, stored.bookings);
    EXPECT_EQ(replayed.items, stored.items);
  }

  TestServer server_;
  const std::unique_ptr<BookingService::Stub> stub_ =
      BookingService::NewStub(OwnChannel(server_.port()));
};

TEST_F(LifeTest, ApprovedUsedAndDoneAndTheEventsRebuildTheTable) {
  inventory::v1::Policy policy;
  policy.mutable_approval_above()->set_seconds(0);
  policy.mutable_check_in_before()->set_seconds(900);
  policy.mutable_buffer_after()->set_seconds(600);
  MakeTestResource(server_.client(), "lab");
  SetPolicy("lab", policy);
  // The policy comes by the log of inventory.
  Booking booking;
  for (int hour = 2; booking.state() != Booking::STATE_PENDING_APPROVAL; ++hour) {
    booking = Book("lab", absl::Hours(hour * 3), absl::Hours(1));
    ASSERT_LT(hour, 200);
  }
  EXPECT_EQ(booking.items(0).occupied_end_time().seconds(),
            booking.items(0).end_time().seconds() + 600);
  EXPECT_EQ(On(&BookingService::Stub::ApproveBooking, booking).state(), Booking::STATE_CONFIRMED);
  server_.clock().Advance(FromProtoTime(booking.items(0).start_time()) - server_.clock().Now());
  EXPECT_EQ(On(&BookingService::Stub::CheckIn, booking).state(), Booking::STATE_CHECKED_IN);
  server_.clock().Advance(absl::Minutes(20));
  const Booking done = On(&BookingService::Stub::CheckOut, booking);
  EXPECT_EQ(done.state(), Booking::STATE_COMPLETED);
  EXPECT_EQ(done.check_out_time().seconds() - done.check_in_time().seconds(), 20 * 60);
  ExpectReplayed();
}

TEST_F(LifeTest, ASeriesIsMadeMovedAndCancelled) {
  MakeTestResource(server_.client(), "lab");
  Book("lab", absl::Hours(24 * 8 + 1), absl::Hours(1), "wang");
  booking::v1::CreateSeriesRequest create;
  create.set_parent(kTestAlliance);
  create.set_request_id("series-1");
  create.mutable_series()->set_member(TestMember("li"));
  create.mutable_series()->set_recurrence_rule("FREQ=DAILY;COUNT=10");
  *create.mutable_series()->mutable_items() =
      BookingOf({{"lab", server_.At(absl::Hours(25)), absl::Hours(1)}}).booking().items();
  create.set_mode(booking::v1::SERIES_MODE_SKIP_CONFLICTS);
  const auto series = Call(&BookingService::Stub::CreateSeries, create);
  ASSERT_EQ(series.instances_size(), 10);
  EXPECT_EQ(series.instances(7).skipped_reason(), "SLOT_TAKEN");
  // A retry has the same answer, and no more bookings.
  EXPECT_EQ(Call(&BookingService::Stub::CreateSeries, create).SerializeAsString(),
            series.SerializeAsString());
  booking::v1::RescheduleSeriesRequest move;
  move.set_name(series.name());
  move.set_start_of_day("11:30");
  *move.mutable_from_time() = ToProtoTime(server_.At(absl::Hours(24 * 4)));
  move.set_validate_only(true);
  const auto heads = server_.Heads();
  const auto tried = Call(&BookingService::Stub::RescheduleSeries, move);
  EXPECT_NE(tried.instances(5).start_time().seconds(), series.instances(5).start_time().seconds());
  EXPECT_EQ(server_.Heads(), heads);
  move.set_validate_only(false);
  Call(&BookingService::Stub::RescheduleSeries, move);
  booking::v1::ListBookingsRequest list;
  list.set_series(series.name());
  const std::vector<Booking> bookings = ListAll(server_.client(), list);
  ASSERT_EQ(bookings.size(), 9u);
  EXPECT_EQ(bookings[1].items(0).local_start_time().substr(11), "09:00:00");
  EXPECT_EQ(bookings[4].items(0).local_start_time().substr(11), "11:30:00");
  booking::v1::CancelSeriesRequest cancel;
  cancel.set_name(series.name());
  *cancel.mutable_start_time() = ToProtoTime(server_.At(absl::Hours(24 * 2)));
  *cancel.mutable_end_time() = ToProtoTime(server_.At(absl::Hours(24 * 6)));
  cancel.set_validate_only(true);
  const auto before_cancel = server_.Heads();
  Call(&BookingService::Stub::CancelSeries, cancel);
  EXPECT_EQ(server_.Heads(), before_cancel);
  cancel.set_validate_only(false);
  Call(&BookingService::Stub::CancelSeries, cancel);
  list.add_states(Booking::STATE_CANCELLED);
  EXPECT_EQ(ListAll(server_.client(), list).size(), 4u);
  ExpectReplayed();
}

TEST_F(LifeTest, WhoWaitsGetsTheSlotAndTheApproverSeesHer) {
  MakeTestResource(server_.client(), "laser");
  const Booking booking = Book("laser", absl::Hours(24), absl::Hours(2));
  booking::v1::CreateWaitlistEntryRequest join;
  join.set_parent(kTestAlliance);
  booking::v1::WaitlistEntry& wanted = *join.mutable_waitlist_entry();
  wanted.set_member(TestMember("wang"));
  wanted.set_resource(TestResource("laser"));
  wanted.mutable_length()->set_seconds(3600);
  *wanted.mutable_window_start_time() = ToProtoTime(server_.At(absl::Hours(24)));
  *wanted.mutable_window_end_time() = ToProtoTime(server_.At(absl::Hours(26)));
  const auto entry = Call(&BookingService::Stub::CreateWaitlistEntry, join);
  EXPECT_EQ(entry.state(), booking::v1::WaitlistEntry::STATE_WAITING);
  booking::v1::ListContendersRequest contenders;
  contenders.set_name(booking.name());
  EXPECT_EQ(Call(&BookingService::Stub::ListContenders, contenders).waitlist_entries_size(), 1);
  ASSERT_TRUE(server_.client().CancelBooking(CancelOf(booking)).ok());
  booking::v1::GetWaitlistEntryRequest get;
  get.set_name(entry.name());
  const auto offered = Call(&BookingService::Stub::GetWaitlistEntry, get);
  EXPECT_EQ(offered.state(), booking::v1::WaitlistEntry::STATE_OFFERED);
  booking::v1::ConfirmBookingRequest confirm;
  confirm.set_name(offered.booking());
  EXPECT_EQ(server_.client().ConfirmBooking(confirm)->member(), TestMember("wang"));
  EXPECT_EQ(Call(&BookingService::Stub::GetWaitlistEntry, get).state(),
            booking::v1::WaitlistEntry::STATE_FULFILLED);
}

TEST_F(LifeTest, AWatchResumesWithoutLossOrRepetition) {
  MakeTestResource(server_.client(), "laser");
  MakeTestResource(server_.client(), "other");
  std::vector<std::string> names;
  const auto book = [&](int i) {
    const Booking booking =
        Book(i % 2 ? "other" : "laser", absl::Hours(24 + 2 * i), absl::Hours(1));
    if (i % 2 == 0) names.push_back(booking.name());
  };
  for (int i = 0; i < 6; ++i) book(i);
  booking::v1::WatchBookingsRequest request;
  request.set_parent(kTestAlliance);
  request.set_resource(TestResource("laser"));
  std::vector<std::string> seen;
  // Each time a stream of its own, which goes on where the one before was left.
  for (int round = 0; round < 3; ++round) {
    grpc::ClientContext context;
    PrepareCall(context, server_.admin_key(), absl::InfiniteFuture());
    const auto stream = stub_->WatchBookings(&context, request);
    if (round > 0) {
      for (int i = 6 * round; i < 6 * round + 6; ++i) book(i);
    }
    booking::v1::WatchBookingsResponse response;
    while (seen.size() < names.size() && stream->Read(&response)) {
      for (const auto& change : response.changes()) {
        EXPECT_EQ(change.type(), "booking.created");
        seen.push_back(change.booking().name());
      }
      request.set_after_sequence(response.next_sequence());
    }
    context.TryCancel();
  }
  EXPECT_EQ(seen, names);
}

}  // namespace
}  // namespace gongfang

// A watch that goes on where it was left, whatever becomes of its streams.
#include <gtest/gtest.h>

#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "clients/cpp/client.h"
#include "common/base/errors.h"
#include "common/rpc/status.h"
#include "gongfang/booking/v1/booking_service.grpc.pb.h"
#include "grpcpp/grpcpp.h"

namespace gongfang::client {
namespace {

using booking::v1::WatchBookingsRequest;
using booking::v1::WatchBookingsResponse;

// Answers each stream as the test says.
class FakeBooking final : public booking::v1::BookingService::Service {
 public:
  using Writer = grpc::ServerWriter<WatchBookingsResponse>;

  grpc::Status WatchBookings(grpc::ServerContext* context, const WatchBookingsRequest* request,
                             Writer* writer) override {
    size_t number = 0;
    {
      const std::lock_guard lock(mutex_);
      number = asked_.size();
      asked_.push_back(request->after_sequence());
    }
    return answer(number, *context, *writer);
  }
  std::vector<int64_t> asked() {
    const std::lock_guard lock(mutex_);
    return asked_;
  }

  std::function<grpc::Status(size_t stream, grpc::ServerContext&, Writer&)> answer;

 private:
  std::mutex mutex_;
  std::vector<int64_t> asked_;
};

void Write(FakeBooking::Writer& writer, std::vector<int64_t> changes, int64_t next) {
  WatchBookingsResponse response;
  for (const int64_t sequence : changes) response.add_changes()->set_sequence(sequence);
  response.set_next_sequence(next);
  writer.Write(response);
}

class WatchTest : public ::testing::Test {
 protected:
  WatchTest() {
    grpc::ServerBuilder builder;
    builder.RegisterService(&booking_);
    server_ = builder.BuildAndStart();
    client_ = *Client::Over(
        server_->InProcessChannel({}),
        {.key = "key",
         .retry = {.first_delay = absl::Milliseconds(1), .max_delay = absl::Milliseconds(1)}});
  }
  ~WatchTest() override { server_->Shutdown(); }

  // Until `stop` is requested or `last` was seen.
  absl::Status Watch(int64_t after, int64_t last = 0) {
    WatchBookingsRequest request;
    request.set_after_sequence(after);
    return client_->WatchBookings(
        request, stop_.get_token(),
        [&](const WatchBookingsResponse& answer) {
          for (const auto& change : answer.changes()) seen_.push_back(change.sequence());
          return seen_.empty() || seen_.back() != last;
        },
        [&](const absl::Status&) {
          ++lost_;
          if (on_lost) on_lost();
        });
  }

  FakeBooking booking_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<Client> client_;
  std::stop_source stop_;
  std::vector<int64_t> seen_;
  int lost_ = 0;
  std::function<void()> on_lost;
};

TEST_F(WatchTest, AStreamThatBreaksOffIsResumedWhereItWasLeft) {
  booking_.answer = [](size_t stream, grpc::ServerContext&, FakeBooking::Writer& writer) {
    if (stream == 0) {
      Write(writer, {5, 6}, 6);
      Write(writer, {}, 20);  // much that did not match
      return grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone");
    }
    if (stream == 1) return ToGrpcStatus(errors::ShuttingDown());
    if (stream == 2) return grpc::Status::OK;
    Write(writer, {21}, 21);
    return grpc::Status(grpc::StatusCode::UNAVAILABLE, "gone");
  };
  EXPECT_TRUE(Watch(4, 21).ok());
  EXPECT_EQ(seen_, (std::vector<int64_t>{5, 6, 21}));
  EXPECT_EQ(booking_.asked(), (std::vector<int64_t>{4, 20, 20, 20}));
}

TEST_F(WatchTest, ARefusalEndsIt) {
  booking_.answer = [](size_t, grpc::ServerContext&, FakeBooking::Writer&) {
    return ToGrpcStatus(errors::InvalidField("after_sequence", "must not be negative"));
  };
  const absl::Status status = Watch(-1);
  EXPECT_TRUE(absl::IsInvalidArgument(status)) << status;
  EXPECT_EQ(lost_, 0);
  EXPECT_EQ(booking_.asked().size(), 1u);
}

TEST_F(WatchTest, StoppingEndsAnOpenStream) {
  booking_.answer = [this](size_t, grpc::ServerContext& context, FakeBooking::Writer& writer) {
    Write(writer, {1}, 1);
    stop_.request_stop();
    while (!context.IsCancelled()) std::this_thread::yield();
    return grpc::Status::CANCELLED;
  };
  EXPECT_TRUE(Watch(0).ok());
  EXPECT_EQ(booking_.asked().size(), 1u);
}

TEST_F(WatchTest, StoppingEndsTheWaitForAServer) {
  booking_.answer = [](size_t, grpc::ServerContext&, FakeBooking::Writer&) {
    return ToGrpcStatus(errors::Overloaded("watchers of bookings"));
  };
  on_lost = [this] { stop_.request_stop(); };
  EXPECT_TRUE(Watch(0).ok());
  EXPECT_EQ(lost_, 1);
}

}  // namespace
}  // namespace gongfang::client

#include "tests/bench/closed_loop.h"

#include <grpcpp/create_channel.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "absl/strings/str_cat.h"
#include "common/base/clock.h"
#include "gongfang/booking/v1/booking_service.grpc.pb.h"

namespace gongfang::bench {
namespace {

using booking::v1::Booking;
using booking::v1::BookingService;
using booking::v1::CreateBookingRequest;

// One loop, shared by the calls that are in flight.
class Loop {
 public:
  Loop(const Load& load, int64_t first) : load_(load), next_(first) {
    for (int i = 0; i < load.channels; ++i) {
      grpc::ChannelArguments arguments;
      arguments.SetInt("gongfang.bench.channel", i);  // so that each has a connection of its own
      stubs_.push_back(BookingService::NewStub(
          grpc::CreateCustomChannel(load.target, grpc::InsecureChannelCredentials(), arguments)));
    }
  }

  Figures Run(int64_t& next) {
    started_ = clock_.Now();
    end_ = started_ + load_.duration;
    running_ = load_.in_flight;
    for (int i = 0; i < load_.in_flight; ++i) Start(i);
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [this] { return running_ == 0; });
    next = next_;
    std::sort(latencies_.begin(), latencies_.end());
    Figures figures{.answered = static_cast<int64_t>(latencies_.size()), .refused = refused_};
    if (latencies_.empty()) return figures;
    figures.per_second = latencies_.size() / absl::ToDoubleSeconds(clock_.Now() - started_);
    figures.p50 = latencies_[latencies_.size() / 2];
    figures.p99 = latencies_[latencies_.size() * 99 / 100];
    return figures;
  }

 private:
  struct Call {
    grpc::ClientContext context;
    CreateBookingRequest request;
    Booking response;
    absl::Time begun;
  };

  void Start(int lane) {
    auto call = std::make_shared<Call>();
    call->request = load_.make_request(next_.fetch_add(1));
    call->context.AddMetadata("authorization", absl::StrCat("Bearer ", load_.key));
    call->begun = clock_.Now();
    stubs_[lane % stubs_.size()]->async()->CreateBooking(
        &call->context, &call->request, &call->response,
        [this, lane, call](const grpc::Status& status) { Ended(lane, *call, status); });
  }

  void Ended(int lane, const Call& call, const grpc::Status& status) {
    const absl::Time now = clock_.Now();
    const bool again = now < end_;
    {
      const std::lock_guard lock(mutex_);
      latencies_.push_back(now - call.begun);
      if (!status.ok()) ++refused_;
      if (!again && --running_ == 0) ended_.notify_all();
    }
    if (again) Start(lane);
  }

  const Load& load_;
  const SystemClock clock_;
  std::vector<std::unique_ptr<BookingService::Stub>> stubs_;
  std::atomic<int64_t> next_;
  absl::Time started_;
  absl::Time end_;
  std::mutex mutex_;
  std::condition_variable ended_;
  int running_ = 0;                        // under mutex_
  int64_t refused_ = 0;                    // under mutex_
  std::vector<absl::Duration> latencies_;  // under mutex_
};

}  // namespace

Figures RunClosedLoop(const Load& load, int64_t& first) { return Loop(load, first).Run(first); }

}  // namespace gongfang::bench

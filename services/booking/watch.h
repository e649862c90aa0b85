// One open WatchBookings stream.
#pragma once

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "common/events/log_stream.h"
#include "gongfang/booking/v1/booking_service.pb.h"

namespace gongfang::booking {

// The changes of one alliance that match a request. See LogStream.
class BookingWatch final : public LogStream<v1::WatchBookingsResponse> {
 public:
  // `request` was checked.
  BookingWatch(EventLog& log, WorkerPool& workers, v1::WatchBookingsRequest request);

 private:
  absl::StatusOr<bool> ReadNext(v1::WatchBookingsResponse& response) override;

  const v1::WatchBookingsRequest request_;
  std::string alliance_;  // id
  int64_t cursor_;
};

// Whether a change of `booking` by `actor` is one that `request` asks for.
bool Matches(const v1::WatchBookingsRequest& request, const v1::Booking& booking,
             absl::string_view actor);

// The streams that are open. Thread safe. What it is given is borrowed.
class BookingWatches {
 public:
  explicit BookingWatches(EventLog& log);

  // Opens a stream for a request that was checked. OVERLOADED, SHUTTING_DOWN.
  absl::StatusOr<grpc::ServerWriteReactor<v1::WatchBookingsResponse>*> Open(
      const v1::WatchBookingsRequest& request);
  // Ends every open stream, and refuses new ones.
  void End();
  void Stop() { workers_.Stop(); }

 private:
  EventLog& log_;
  WorkerPool workers_;  // of its own, so that streams are not kept waiting by callers
  std::mutex mutex_;
  std::vector<std::weak_ptr<BookingWatch>> open_;  // under mutex_
  bool ending_ = false;                            // under mutex_
};

}  // namespace gongfang::booking

// A closed loop of CreateBooking calls: a fixed number is in flight, and each answer starts the
// next one.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gongfang/booking/v1/booking_service.pb.h"

namespace gongfang::bench {

struct Load {
  std::string target;  // host:port
  std::string key;     // bearer key
  int in_flight = 64;
  int channels = 2;
  absl::Duration duration = absl::Seconds(3);
  // Makes the n-th request; called from any thread.
  std::function<booking::v1::CreateBookingRequest(int64_t n)> make_request;
};

struct Figures {
  double per_second = 0;
  absl::Duration p50;
  absl::Duration p99;
  int64_t answered = 0;
  int64_t refused = 0;  // answered with an error
};

// Runs `load` to its end. `first` is the number of the first request; returns the figures, and
// raises `first` past the last request.
Figures RunClosedLoop(const Load& load, int64_t& first);

}  // namespace gongfang::bench

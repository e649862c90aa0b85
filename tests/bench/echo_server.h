// The limit that the product is measured against: a server of the same messages, with the same
// settings of gRPC, that does nothing.
#pragma once

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "gongfang/booking/v1/booking_service.pb.h"
#include "tests/bench/load.h"
#include "tests/support/child_process.h"

namespace gongfang::bench {

// What the echo answers: real answers of the product, so that they have the real sizes.
struct Samples {
  booking::v1::Booking booking;                   // to CreateBooking and GetBooking
  booking::v1::QueryFreeBusyResponse busy;        // to QueryFreeBusy
  booking::v1::SearchAvailabilityResponse found;  // to SearchAvailability
};

// The echo in a process of its own.
class EchoProcess {
 public:
  // Starts `program`, this one, in the role of RunEchoServer, with a file in `folder`.
  EchoProcess(const std::string& program, const std::string& folder, const Samples& samples);

  int port() const { return port_; }
  Target& target() { return *target_; }

 private:
  int port_ = 0;
  std::unique_ptr<ChildProcess> process_;
  std::unique_ptr<Target> target_;
};

// The echo itself: answers with the samples in `folder`, prints "port" and its port, and serves
// until it is killed.
int RunEchoServer(const std::string& folder);

}  // namespace gongfang::bench

// The load generator: asynchronous calls over completion queues, in a closed loop (a fixed number
// in flight, each answer starts the next call) or in an open one (a rate, whatever the answers do).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "gongfang/booking/v1/booking_service.grpc.pb.h"
#include "tests/bench/call.h"
#include "tests/bench/histogram.h"

namespace gongfang::bench {

// A server to be called, over connections that stay.
class Target {
 public:
  // Connects to 127.0.0.1:`port` with `channels` connections; every call carries `key`.
  Target(int port, const std::string& key, int channels = 2)
      : Target(std::vector<int>(channels, port), key) {}
  // One connection to each of these ports, which calls take in turn.
  Target(const std::vector<int>& ports, const std::string& key);

  // Whether all connections are there; waits for them, up to ten seconds.
  bool Connected();
  booking::v1::BookingService::Stub& StubOf(int64_t n) { return *stubs_[n % stubs_.size()]; }
  // Puts on a call what a client puts on one: the key and a deadline.
  void Prepare(Call& call) const;

 private:
  std::string authorization_;
  std::vector<std::shared_ptr<grpc::Channel>> channels_;
  std::vector<std::unique_ptr<booking::v1::BookingService::Stub>> stubs_;
};

struct Load {
  CallMaker make;
  // A closed loop has this many in flight; an open one never has more, and what it cannot send
  // counts as unsent.
  int in_flight = 64;
  // Calls per second of an open loop, at the times of a Poisson process; 0 makes it a closed one.
  double rate = 0;
  // An open loop that could not send a call until so long after it was due lets it go, unsent.
  absl::Duration patience = absl::InfiniteDuration();
  absl::Duration duration = absl::Seconds(3);
  int64_t calls = INT64_MAX;  // at most so many
};

struct Figures {
  // Within the duration, without what ended after it.
  double ok_per_second = 0;
  double per_second = 0;
  // Of all that were answered, OK or not. In an open loop from when they were due.
  Histogram ok;
  Histogram refused;
  std::map<std::string, int64_t> refusals;  // by code and reason: "ALREADY_EXISTS SLOT_TAKEN"
  int64_t unsent = 0;

  int64_t Refused(const std::string& reason) const;
};

// Runs `load` against `target` to its end. `next` is the number of the first call; it is raised
// past the last one.
Figures Run(Target& target, const Load& load, int64_t& next);

}  // namespace gongfang::bench

// The product against the echo, in turn, under the same load.
#pragma once

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "gongfang/booking/v1/booking_service.pb.h"
#include "tests/bench/bench.h"
#include "tests/bench/call.h"
#include "tests/bench/load.h"

namespace gongfang::bench {

// The calls of each method; see Calls.
CallMaker CreateBookings(
    std::function<booking::v1::CreateBookingRequest(int64_t n)> make,
    std::function<void(int64_t n, const booking::v1::Booking&)> seen = nullptr);
CallMaker GetBookings(std::function<booking::v1::GetBookingRequest(int64_t n)> make);
CallMaker QueryFreeBusys(std::function<booking::v1::QueryFreeBusyRequest(int64_t n)> make);
CallMaker SearchAvailabilities(
    std::function<booking::v1::SearchAvailabilityRequest(int64_t n)> make,
    std::function<void(int64_t n, const booking::v1::SearchAvailabilityResponse&)> seen = nullptr);

inline constexpr char kSlotTaken[] = "ALREADY_EXISTS SLOT_TAKEN";

struct Contest {
  std::string name;
  CallMaker make;
  // How the product must answer every call, or the figures are not what they seem: the refusal, or
  // empty for OK.
  std::string expected;
};

struct Best {
  double per_second = 0;
  int in_flight = 0;
  double echo_per_second = 0;  // with as many in flight
};

// Rounds with 64 and with 256 in flight in a closed loop, echo and product in turn; the medians at
// which the product is best. An error where an answer is not the expected one.
absl::StatusOr<Best> Compete(Bench& bench, Target& product, const Contest& contest);

// An error where `figures` has any other answer.
absl::Status Expect(const Figures& figures, const std::string& expected);
// "3 x ALREADY_EXISTS SLOT_TAKEN, ..."
std::string Refusals(const Figures& figures);

}  // namespace gongfang::bench

// The requests of the loads. Numbered, so that a load can be repeated and no place is asked for
// twice unless that is meant.
#pragma once

#include <cstdint>
#include <string>

#include "common/calendar/interval.h"
#include "gongfang/booking/v1/booking_service.pb.h"
#include "tests/bench/alliance.h"

namespace gongfang::bench {

// A number as good as random, the same for the same `x`.
uint64_t Mix(uint64_t x);

// `n` in an order as good as random: each of 0 .. size-1 once, for n in 0 .. size-1, and then
// again.
int64_t Shuffled(int64_t n, int64_t size);

// A booking of one resource for one member, with a request_id of its own.
booking::v1::CreateBookingRequest BookingOf(int64_t resource, const Interval& when, int64_t member);

// The n-th booking of a load: a random free second place of a random resource by a random member.
// After kResources * kHours of them places repeat, and are taken.
booking::v1::CreateBookingRequest RandomBooking(Instant base, int64_t n);

booking::v1::GetBookingRequest GetOf(const std::string& name);
// The first week after `base`, of one resource.
booking::v1::QueryFreeBusyRequest WeekOf(Instant base, int64_t resource);

}  // namespace gongfang::bench

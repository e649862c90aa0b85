#include "tests/bench/requests.h"

#include <bit>

#include "clients/cpp/request_id.h"
#include "google/protobuf/util/time_util.h"

namespace gongfang::bench {
namespace {

using google::protobuf::util::TimeUtil;

// A Feistel network permutes all numbers of 2 * half_bits bits.
uint64_t Permute(uint64_t x, int half_bits) {
  const uint64_t half = (uint64_t{1} << half_bits) - 1;
  uint64_t left = x >> half_bits;
  uint64_t right = x & half;
  for (uint64_t round = 1; round <= 4; ++round) {
    const uint64_t next = left ^ (Mix(right + (round << 32)) & half);
    left = right;
    right = next;
  }
  return left << half_bits | right;
}

}  // namespace

uint64_t Mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

int64_t Shuffled(int64_t n, int64_t size) {
  auto x = static_cast<uint64_t>(n % size);
  const int half_bits = (std::bit_width(static_cast<uint64_t>(size)) + 1) / 2;
  // What falls outside, at most three of four, is permuted again: the cycle comes back inside.
  do {
    x = Permute(x, half_bits);
  } while (x >= static_cast<uint64_t>(size));
  return static_cast<int64_t>(x);
}

booking::v1::CreateBookingRequest BookingOf(int64_t resource, const Interval& when,
                                            int64_t member) {
  booking::v1::CreateBookingRequest request;
  request.set_parent(kAlliance);
  request.set_request_id(client::NewRequestId());
  booking::v1::Booking& booking = *request.mutable_booking();
  booking.set_member(MemberName(member));
  booking.set_team(TeamOf(member));
  booking.set_purpose("毕业设计：外壳打样");
  booking::v1::BookingItem& item = *booking.add_items();
  item.set_resource(ResourceName(resource));
  *item.mutable_start_time() = TimeUtil::MicrosecondsToTimestamp(when.start);
  *item.mutable_end_time() = TimeUtil::MicrosecondsToTimestamp(when.end);
  return request;
}

booking::v1::CreateBookingRequest RandomBooking(Instant base, int64_t n) {
  const int64_t place = Shuffled(n, kResources * kHours);
  const auto member = static_cast<int64_t>(Mix(static_cast<uint64_t>(n)) % kMembers);
  return BookingOf(place % kResources, SecondPlace(base, place / kResources), member);
}

booking::v1::GetBookingRequest GetOf(const std::string& name) {
  booking::v1::GetBookingRequest request;
  request.set_name(name);
  return request;
}

booking::v1::QueryFreeBusyRequest WeekOf(Instant base, int64_t resource) {
  booking::v1::QueryFreeBusyRequest request;
  request.set_parent(kAlliance);
  request.add_resources(ResourceName(resource));
  constexpr Instant kWeek = 7 * 24 * 3600 * kMicrosPerSecond;
  *request.mutable_start_time() = TimeUtil::MicrosecondsToTimestamp(base);
  *request.mutable_end_time() = TimeUtil::MicrosecondsToTimestamp(base + kWeek);
  return request;
}

}  // namespace gongfang::bench

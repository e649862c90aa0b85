#include "booking/booking.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace gongfang::booking {

absl::string_view StateName(State state) {
  switch (state) {
    case State::kHeld:
      return "HELD";
    case State::kConfirmed:
      return "CONFIRMED";
    case State::kCancelled:
      return "CANCELLED";
    case State::kExpired:
      return "EXPIRED";
    case State::kUnspecified:
      break;
  }
  return "UNSPECIFIED";
}

Instant Booking::StartTime() const {
  Instant start = INT64_MAX;
  for (const Item& item : items) start = std::min(start, item.interval.start);
  return start;
}

Instant Booking::EndTime() const {
  Instant end = INT64_MIN;
  for (const Item& item : items) end = std::max(end, item.interval.end);
  return end;
}

std::string Booking::Name() const { return absl::StrCat("alliances/", alliance, "/bookings/", id); }

// Every change has a sequence number of its own, so that number tells versions apart.
std::string Booking::Etag() const { return absl::StrCat("\"", sequence, "\""); }

}  // namespace gongfang::booking

#include "booking/booking.h"

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace gongfang::booking {
namespace {

// Every change has a sequence number of its own, so that number tells versions apart.
std::string EtagOf(int64_t sequence) { return absl::StrCat("\"", sequence, "\""); }

}  // namespace

absl::string_view StateName(State state) {
  switch (state) {
    case State::kHeld:
      return "HELD";
    case State::kPendingApproval:
      return "PENDING_APPROVAL";
    case State::kConfirmed:
      return "CONFIRMED";
    case State::kCheckedIn:
      return "CHECKED_IN";
    case State::kCompleted:
      return "COMPLETED";
    case State::kCancelled:
      return "CANCELLED";
    case State::kRejected:
      return "REJECTED";
    case State::kExpired:
      return "EXPIRED";
    case State::kNoShow:
      return "NO_SHOW";
    case State::kUnspecified:
      break;
  }
  return "UNSPECIFIED";
}

absl::string_view StateName(WaitState state) {
  switch (state) {
    case WaitState::kWaiting:
      return "WAITING";
    case WaitState::kOffered:
      return "OFFERED";
    case WaitState::kFulfilled:
      return "FULFILLED";
    case WaitState::kCancelled:
      return "CANCELLED";
    case WaitState::kExpired:
      return "EXPIRED";
    case WaitState::kUnspecified:
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

bool Booking::HasOneItem() const {
  return std::count_if(items.begin(), items.end(),
                       [](const Item& item) { return !item.companion; }) == 1;
}

Instant Booking::DueTime() const {
  switch (state) {
    case State::kHeld:
      return expire_time;
    case State::kPendingApproval:
      return StartTime();
    case State::kConfirmed:
      return no_show_time;
    case State::kCheckedIn:
      return EndTime();
    default:
      return 0;
  }
}

std::string Booking::Name() const { return absl::StrCat("alliances/", alliance, "/bookings/", id); }
std::string Booking::Etag() const { return EtagOf(sequence); }

std::string Series::Name() const { return absl::StrCat("alliances/", alliance, "/series/", id); }
std::string Series::Etag() const { return EtagOf(sequence); }

std::string WaitlistEntry::Name() const {
  return absl::StrCat("alliances/", alliance, "/waitlistEntries/", id);
}
std::string WaitlistEntry::Etag() const { return EtagOf(sequence); }

}  // namespace gongfang::booking

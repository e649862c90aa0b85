// What the engine decides about: bookings as plain values, without proto, SQL or clock.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/clock.h"
#include "common/calendar/interval.h"

namespace gongfang::booking {

// The numbers are those of the proto and of the table.
enum class State : int8_t {
  kUnspecified = 0,
  kHeld = 1,
  kConfirmed = 3,
  kCancelled = 6,
  kExpired = 8,
};

// Whether the items of a booking in this state occupy their resources.
inline bool IsLive(State state) { return state == State::kHeld || state == State::kConfirmed; }

// "HELD", "CONFIRMED" ...
absl::string_view StateName(State state);

struct Item {
  std::string resource;  // full resource name
  Interval interval;
  int64_t units = 1;
  // The interval as wall time of `zone`, an IANA name: what the maker meant.
  std::string local_start;
  std::string local_end;
  std::string zone;
};

struct Booking {
  std::string alliance;  // id
  std::string id;
  std::string uid;
  State state = State::kUnspecified;
  std::string member;  // full name
  std::string team;    // full name, or empty
  std::string purpose;
  std::vector<Item> items;
  Instant expire_time = 0;  // of a hold; 0 where there is none
  Instant create_time = 0;
  Instant update_time = 0;
  int64_t sequence = 0;  // of the event that made it what it is

  Instant StartTime() const;  // the earliest start of its items
  Instant EndTime() const;    // the latest end
  std::string Name() const;
  std::string Etag() const;
};

}  // namespace gongfang::booking

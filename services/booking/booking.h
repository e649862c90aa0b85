// What the engine decides about, as plain values without proto, SQL or clock.
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
  kPendingApproval = 2,
  kConfirmed = 3,
  kCheckedIn = 4,
  kCompleted = 5,
  kCancelled = 6,
  kRejected = 7,
  kExpired = 8,
  kNoShow = 9,
};

// Whether the items of a booking in this state occupy their resources.
inline bool IsLive(State state) { return state >= State::kHeld && state <= State::kCheckedIn; }
// Whether a booking in this state counts for quotas and gaps.
inline bool Counts(State state) {
  return (state >= State::kHeld && state <= State::kCompleted) || state == State::kNoShow;
}

// "HELD", "PENDING_APPROVAL" ...
absl::string_view StateName(State state);

struct Item {
  std::string resource;  // full resource name
  Interval interval;     // what the maker has
  Interval occupied;     // what is taken of the resource: with the buffers of its policy
  int64_t units = 1;
  // The interval as wall time of `zone`, an IANA name: what the maker meant.
  std::string local_start;
  std::string local_end;
  std::string zone;
  std::string equipment_class;  // that one had to be qualified for; empty: none
  bool companion = false;       // taken along with another item, and not asked for
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
  std::vector<std::string> policy_etags;  // of the resources of `items`, in order
  std::string series;                     // full name, or empty
  std::string waitlist_entry;             // full name, or empty
  std::string created_by;                 // id of the key
  std::string decision_reason;
  std::string override_reason;
  std::string partner_app;    // full name of the app that made it; empty: none
  std::string flag_reason;    // what came to light since
  Instant expire_time = 0;    // of a hold; 0 where there is none
  Instant no_show_time = 0;   // when it is released unless checked in; 0: never
  Instant check_in_time = 0;  // 0: nobody has
  Instant check_out_time = 0;
  Instant create_time = 0;
  Instant update_time = 0;
  int64_t sequence = 0;  // of the event that made it what it is

  Instant StartTime() const;  // the earliest start of its items
  Instant EndTime() const;    // the latest end
  bool HasOneItem() const;    // beside what is taken along
  // When the service has to do something by itself, such as to expire a hold; 0: never.
  Instant DueTime() const;
  std::string Name() const;
  std::string Etag() const;
};

// What became of one instance of a series.
struct Instance {
  Instant start = 0;
  std::string booking;  // full name; empty where it was skipped
  std::string skipped_reason;
  std::string skipped_message;
};

struct Series {
  std::string alliance;  // id
  std::string id;
  std::string uid;
  std::string member;
  std::string team;
  std::string purpose;
  std::string rule;         // RRULE
  std::vector<Item> items;  // of the first instance
  std::vector<Instance> instances;
  Instant create_time = 0;
  Instant update_time = 0;
  int64_t sequence = 0;

  std::string Name() const;
  std::string Etag() const;
};

enum class WaitState : int8_t {
  kUnspecified = 0,
  kWaiting = 1,
  kOffered = 2,
  kFulfilled = 3,
  kCancelled = 4,
  kExpired = 5,
};

// Whether an entry in this state is in the queue of its resource.
inline bool InQueue(WaitState state) {
  return state == WaitState::kWaiting || state == WaitState::kOffered;
}

absl::string_view StateName(WaitState state);

struct WaitlistEntry {
  std::string alliance;  // id
  std::string id;
  std::string uid;
  WaitState state = WaitState::kUnspecified;
  std::string member;
  std::string team;
  std::string resource;
  int64_t units = 1;
  int64_t length = 0;  // microseconds
  Interval window;
  std::string booking;     // full name of the last offer, or empty
  std::string created_by;  // id of the key
  Instant create_time = 0;
  Instant update_time = 0;
  int64_t sequence = 0;

  // The last instant at which an offer could begin, while it waits; 0: it waits no more.
  Instant DueTime() const { return state == WaitState::kWaiting ? window.end - length : 0; }
  std::string Name() const;
  std::string Etag() const;
};

}  // namespace gongfang::booking

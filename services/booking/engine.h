// The engine decides commands, one after the other, on calendars in memory. It is pure: it knows no
// proto, SQL, thread or clock, so the same input gives the same output, and a simulation can drive
// it through thousands of histories.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "booking/booking.h"
#include "booking/facts.h"
#include "common/base/clock.h"
#include "common/calendar/occupancy.h"

namespace gongfang::booking {

enum class Verb : int8_t { kCreate, kConfirm, kCancel, kExpire };

// Something that a caller, or the clock, wants of the bookings of one alliance.
struct Command {
  Verb verb = Verb::kCreate;
  std::string alliance;  // id
  // kCreate: what to book, with a fresh id and uid. Otherwise only booking.id counts.
  Booking booking;
  absl::Duration hold_ttl = absl::ZeroDuration();  // kCreate: zero confirms at once
  bool validate_only = false;                      // kCreate: decide, and take nothing
  std::string etag;                                // where not empty, it must be the current one
  std::string actor;                               // key id of the caller; empty for the service
  std::string request_id;                          // may be empty
  std::string fingerprint;                         // of the request; compared where an id repeats
};

// What became of a command.
struct Outcome {
  absl::Status status;
  Booking booking;                // where status is OK: as it is now
  bool changed = false;           // an event is to be written, and `booking` stored
  int64_t previous_sequence = 0;  // where changed: of the booking before; 0 for a new one
  bool remember = false;          // the first use of its request_id: to be kept with the answer
};

// The occupancy of one resource, at a version that the store numbered.
struct Calendar {
  int64_t version = 0;
  Occupancy occupancy;
};

// A request that was answered before.
struct Answered {
  std::string fingerprint;
  Booking booking;  // as it was answered
};

// What a batch works on. Everything that its commands touch must be here before it is decided; what
// is not, does not exist.
struct WorkingSet {
  Instant now = 0;
  const Facts* facts = nullptr;  // borrowed
  // By full resource name; borrowed. Changed in place by what is accepted.
  absl::flat_hash_map<std::string, Calendar*> calendars;
  absl::flat_hash_map<std::string, Booking> bookings;  // by full booking name
  absl::flat_hash_map<std::pair<std::string, std::string>, Answered> answered;  // see RequestKey
  // Filled in by what is decided: the calendars that changed, and the number of changes so far.
  absl::flat_hash_set<std::string> touched;
  int64_t changes = 0;
};

// (alliance and actor, request_id)
std::pair<std::string, std::string> RequestKey(const Command& command);

// Decides `command`, after those that were decided on `set` before. Errors: INVALID_REQUEST,
// REQUEST_ID_REUSED, NOT_FOUND, RESOURCE_NOT_BOOKABLE, SLOT_TAKEN, POLICY_VIOLATION, HOLD_EXPIRED,
// ILLEGAL_TRANSITION, ETAG_MISMATCH. An outcome with an error, or with nothing changed, leaves
// `set` as it was.
//
// The store numbers events, so a change has a provisional sequence here: -1 for the first of the
// set, -2 for the second ... NumberOutcome puts the real ones in.
Outcome Decide(const Command& command, WorkingSet& set);

// Replaces a provisional sequence number by `numbers[-sequence - 1]`.
void NumberOutcome(const std::vector<int64_t>& numbers, Outcome& outcome);

// The key under which the claims of `booking_id` stand in an Occupancy.
uint64_t ClaimKey(absl::string_view booking_id);

}  // namespace gongfang::booking

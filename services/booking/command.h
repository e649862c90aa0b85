// What the engine is asked, and what it answers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "booking/booking.h"
#include "common/access/guard.h"

namespace gongfang::booking {

enum class Verb : int8_t {
  kCreate,
  kConfirm,
  kRenew,
  kReschedule,
  kCancel,
  kApprove,
  kReject,
  kCheckIn,
  kCheckOut,
  kFlag,    // notes what has come to light; nothing else changes
  kDue,     // the service itself: see Booking::DueTime
  kSeries,  // a group of commands on the bookings of a series, in one step
  kJoin,    // the waitlist
  kLeave,
  kEntryDue,  // the window of an entry is over
};

// Something that a caller, or the clock, wants of the bookings of one alliance.
struct Command {
  Verb verb = Verb::kCreate;
  std::string alliance;  // id
  // kCreate: what to book, with a fresh id and uid. kReschedule: id and the new items. Otherwise
  // only booking.id counts.
  Booking booking;
  int64_t hold_ttl = 0;         // microseconds; kCreate: 0 confirms at once
  bool validate_only = false;   // kCreate, kReschedule, kSeries: decide, and take nothing
  std::string reason;           // kApprove, kReject, kFlag
  absl::Status flaw;            // why it cannot be done, whatever is free
  std::string override_reason;  // where not empty, soft rules do not count
  std::string etag;             // where not empty, it must be the current one
  Guard guard;                  // what the caller may
  std::string actor;            // key id of the caller; empty for the service
  std::string request_id;       // may be empty
  std::string fingerprint;      // of the request; compared where an id repeats

  // kSeries. `series` is a new one, or has only the id of one that is there.
  Series series;
  bool new_series = false;
  bool all_or_none = true;
  absl::string_view series_event;  // such as "series.created"
  std::vector<Command> group;      // kCreate, kReschedule or kCancel

  // kJoin: the entry, with a fresh id and uid. kLeave, kEntryDue: its id.
  WaitlistEntry entry;
};

using Subject = std::variant<Booking, Series, WaitlistEntry>;

// One event to be written, with its subject as it is now.
struct Change {
  absl::string_view type;  // a literal, such as "booking.created"
  Subject subject;
  int64_t previous_sequence = 0;  // of the subject before; 0 for a new one
  // Of a booking: items that it had and has no more, as (resource, start of what was occupied).
  std::vector<std::pair<std::string, Instant>> dropped_items;
};

// What became of a command.
struct Outcome {
  absl::Status status;
  // In order. The first one whose index is `answer` is the answer.
  std::vector<Change> changes;
  size_t answer = 0;
  // The answer where nothing changed.
  std::optional<Subject> unchanged;
  // The answer where the request was answered before: its bytes, or, within the same batch, the
  // provisional number of the change that was the answer.
  std::string answered;
  int64_t answered_change = 0;
  bool remember = false;  // the first use of its request_id: to be kept with the answer
};

int64_t& SequenceOf(Subject& subject);

}  // namespace gongfang::booking

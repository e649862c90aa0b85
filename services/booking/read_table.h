// The SQL of what readers ask.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "booking/booking.h"
#include "common/calendar/interval.h"
#include "common/store/database.h"
#include "gongfang/booking/v1/resources.pb.h"

namespace gongfang::booking::table {

absl::StatusOr<std::optional<v1::Booking>> ReadBooking(Transaction& tx, absl::string_view alliance,
                                                       absl::string_view id);
absl::StatusOr<std::optional<v1::Series>> ReadSeries(Transaction& tx, absl::string_view alliance,
                                                     absl::string_view id);
// With its position in the queue.
absl::StatusOr<std::optional<v1::WaitlistEntry>> ReadEntry(Transaction& tx,
                                                           absl::string_view alliance,
                                                           absl::string_view id);

struct ListQuery {
  std::string alliance;
  std::string member;    // full name; empty: any
  std::string resource;  // full name; empty: any
  std::string series;    // full name; empty: any
  Instant ends_after = INT64_MIN;
  Instant starts_before = INT64_MAX;
  std::vector<State> states;  // empty: any
  // Where the page begins: behind this (start, id).
  Instant after_start = INT64_MIN;
  std::string after_id;
  int limit = 0;
};
absl::StatusOr<std::vector<v1::Booking>> List(Transaction& tx, const ListQuery& query);

// What is to come of a member, a space or a resource, one of which at least is given.
struct AheadQuery {
  std::string alliance;
  std::string member;    // full name; empty: any, as the next two
  std::string space;     // full name
  std::string resource;  // full name
  Instant starts_after = 0;
};
// The ids of live bookings that have not begun, the first to begin first; where more than one is
// given, those of the first.
absl::StatusOr<std::vector<std::string>> ListAhead(Transaction& tx, const AheadQuery& query);

struct EntryQuery {
  std::string alliance;
  std::string member;    // full name; empty: any
  std::string resource;  // full name; empty: any
  bool ended = false;    // also those that are in no queue any more
  std::string after_id;  // where the page begins
  int limit = 0;
};
// In the order of joining, with their positions.
absl::StatusOr<std::vector<v1::WaitlistEntry>> ListEntries(Transaction& tx,
                                                           const EntryQuery& query);

}  // namespace gongfang::booking::table

// The SQL of booking: what a batch loads, what it writes, and what readers ask.
//
// A booking's body lives in the event that last changed it; its row says which event that is, and
// holds what lists are filtered by. So a body is written once, and the row cannot disagree with the
// log.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "booking/booking.h"
#include "booking/engine.h"
#include "common/calendar/interval.h"
#include "common/store/database.h"
#include "common/store/migrate.h"
#include "gongfang/booking/v1/resources.pb.h"

namespace gongfang::booking::table {

absl::Span<const Migration> Migrations();

v1::Booking ToProto(const Booking& booking);
Booking FromProto(const v1::Booking& proto);

// What a batch loads. Missing things are simply not found.
absl::StatusOr<std::optional<Booking>> FindBooking(Transaction& tx, absl::string_view alliance,
                                                   absl::string_view id);
absl::StatusOr<std::optional<Answered>> FindAnswered(Transaction& tx, const Command& command);
// The version and the claims that end after `now`.
absl::StatusOr<Calendar> LoadCalendar(Transaction& tx, absl::string_view resource, Instant now);
// Holds that have run out at `now`, those that ran out first in front, as (alliance, id).
struct DueHold {
  std::string alliance;
  std::string id;
};
absl::StatusOr<std::vector<DueHold>> DueHolds(Transaction& tx, Instant now, int limit);
// When the next hold runs out; nullopt when there is none.
absl::StatusOr<std::optional<Instant>> NextExpiry(Transaction& tx);

// What a batch writes. CONFLICT where somebody else has written in between.
absl::Status RaiseVersion(Transaction& tx, absl::string_view resource, int64_t version);
absl::Status InsertBooking(Transaction& tx, const Booking& booking);
absl::Status UpdateBooking(Transaction& tx, const Booking& booking, int64_t previous_sequence);
absl::Status InsertAnswered(Transaction& tx, const Command& command, int64_t sequence, Instant now);
// Forgets answers to requests made before `before`.
absl::Status ForgetAnswered(Transaction& tx, Instant before);

// What readers ask.
absl::StatusOr<std::optional<v1::Booking>> ReadBooking(Transaction& tx, absl::string_view alliance,
                                                       absl::string_view id);
struct ListQuery {
  std::string alliance;
  std::string member;    // full name; empty: any
  std::string resource;  // full name; empty: any
  Instant ends_after = INT64_MIN;
  Instant starts_before = INT64_MAX;
  std::vector<State> states;  // empty: any
  // Where the page begins: behind this (start, id).
  Instant after_start = INT64_MIN;
  std::string after_id;
  int limit = 0;
};
absl::StatusOr<std::vector<v1::Booking>> List(Transaction& tx, const ListQuery& query);
// The live claims on `resource` that overlap `window`.
absl::StatusOr<Occupancy> ReadClaims(Transaction& tx, absl::string_view resource,
                                     const Interval& window);

}  // namespace gongfang::booking::table

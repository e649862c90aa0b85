// The SQL of what a batch loads and writes.
//
// The body of a booking, a series or an entry lives in the event that last changed it; its row says
// which event that is, and holds what lists are filtered by. So a body is written once, and the row
// cannot disagree with the log. Read by readers: booking/read_table.h.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "booking/booking.h"
#include "booking/command.h"
#include "booking/working_set.h"
#include "common/calendar/interval.h"
#include "common/store/database.h"
#include "common/store/migrate.h"

namespace gongfang::booking::table {

absl::Span<const Migration> Migrations();

// The day, in UTC, by which a booking that starts then is found.
inline int64_t DayOf(Instant start_time) { return start_time / (86'400 * kMicrosPerSecond); }

// What a batch loads. Missing things are simply not found.
absl::StatusOr<std::optional<Booking>> FindBooking(Transaction& tx, absl::string_view alliance,
                                                   absl::string_view id);
absl::StatusOr<std::optional<Series>> FindSeries(Transaction& tx, absl::string_view alliance,
                                                 absl::string_view id);
absl::StatusOr<std::optional<WaitlistEntry>> FindEntry(Transaction& tx, absl::string_view alliance,
                                                       absl::string_view id);
absl::StatusOr<std::optional<Answered>> FindAnswered(Transaction& tx, const Command& command);
absl::StatusOr<bool> WasAnswered(Transaction& tx, const Command& command);
// The version, the claims that end after KeptSince(now), and the queue.
absl::StatusOr<Calendar> LoadCalendar(Transaction& tx, absl::string_view resource, Instant now);
// Those of several, in their order, read together.
absl::StatusOr<std::vector<Calendar>> LoadCalendars(Transaction& tx,
                                                    absl::Span<const std::string* const> resources,
                                                    Instant now);
// Keeps others from raising the versions of those that were ever claimed, until the transaction
// ends. `resources` are in order.
absl::Status HoldCalendars(Transaction& tx, const std::vector<std::string>& resources);
// The account of a member or a team, by its key, with what ends after `since`; or that of a caller,
// with what is on hold.
using ScopeOfResource = std::function<Scope(const std::string& name)>;
absl::StatusOr<Account> LoadAccount(Transaction& tx, absl::string_view key, Instant since,
                                    Instant now, const ScopeOfResource& scope_of);
// Those of several, in their order, read together.
struct AccountWanted {
  absl::string_view key;
  Instant since = 0;
};
absl::StatusOr<std::vector<Account>> LoadAccounts(Transaction& tx,
                                                  absl::Span<const AccountWanted> wanted,
                                                  Instant now, const ScopeOfResource& scope_of);
// The names of resources of which something was ever claimed, after `after`, in order.
absl::StatusOr<std::vector<std::string>> ListCalendars(Transaction& tx, absl::string_view after,
                                                       int limit);
// The live claims on `resource` that overlap `window`.
absl::StatusOr<Occupancy> ReadClaims(Transaction& tx, absl::string_view resource,
                                     const Interval& window);

// What the service has to do something about by itself at `now`, what was due first in front.
struct Due {
  std::string alliance;
  std::string id;
  bool is_entry = false;  // of the waitlist, and not a booking
};
absl::StatusOr<std::vector<Due>> FindDue(Transaction& tx, Instant now, int limit);
// When something is due next; nullopt when nothing is.
absl::StatusOr<std::optional<Instant>> NextDue(Transaction& tx);
// How many bookings are held at present.
absl::StatusOr<int64_t> CountHolds(Transaction& tx, Instant now);

// What a batch writes. CONFLICT where somebody else has written in between.
absl::Status RaiseVersion(Transaction& tx, absl::string_view key, int64_t version);
// The row of a change's subject, with its items.
absl::Status Put(Transaction& tx, const Change& change);
absl::Status InsertAnswered(Transaction& tx, const Command& command, int64_t sequence, Instant now);

// What a decision rests on: a calendar or an account and its version, or a booking and its number.
struct Ground {
  std::string key;      // of the calendar or account; the alliance of the booking
  std::string booking;  // id, or empty
  int64_t version = 0;
};
// Everything in `set` as it was loaded.
std::vector<Ground> GroundOf(const WorkingSet& set);
// CONFLICT where one of `ground` has changed since.
absl::Status ConfirmGround(Transaction& tx, const std::vector<Ground>& ground);

// Forgets answers to requests made before `before`.
absl::Status ForgetAnswered(Transaction& tx, Instant before);

}  // namespace gongfang::booking::table

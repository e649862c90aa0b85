// What one member, team or caller has booked, from the store.
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "booking/proto_conversion.h"
#include "booking/table.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/status_macros.h"

namespace gongfang::booking::table {
namespace {

// An index has all of it, so that what is read lies together, however many bookings there are.
constexpr absl::string_view kOfMember = R"sql(
SELECT id, state, start_time, end_time, units, resource FROM bookings
WHERE alliance = $1 AND member = $2 AND start_time > $3 AND end_time > $4)sql";
constexpr absl::string_view kOfTeam = R"sql(
SELECT id, state, start_time, end_time, units, resource FROM bookings
WHERE alliance = $1 AND team = $2 AND team <> '' AND start_time > $3 AND end_time > $4)sql";
// What is held is due soon: the limits on holds keep it few.
constexpr absl::string_view kHeld = R"sql(
SELECT e.snapshot FROM bookings b
JOIN events e ON e.alliance = b.alliance AND e.sequence = b.sequence
WHERE b.due_time > 0 AND b.due_time <= $1 AND b.state = 1 AND b.alliance = $2)sql";

Usage UsageOf(const Booking& booking, const Item& item, const ScopeOfResource& scope_of) {
  return {.key = ClaimKey(booking.id),
          .interval = item.interval,
          .of = scope_of(item.resource),
          .units = static_cast<uint16_t>(item.units),
          .held = booking.state == State::kHeld,
          .alone = booking.HasOneItem()};
}

// What is taken along counts for nothing.
void AddUsages(const Booking& booking, const ScopeOfResource& scope_of,
               std::vector<Usage>& usages) {
  for (const Item& item : booking.items) {
    if (!item.companion) usages.push_back(UsageOf(booking, item, scope_of));
  }
}

// What is read of one account, before its bookings of several items are.
struct Reading {
  Account account;
  std::vector<Usage> usages;
  std::vector<std::string> of_several;  // ids
  std::string alliance;
};

// The rows of this and the next one come with Await; until then all that they are given stays.
absl::Status ReadHeld(Transaction& tx, absl::string_view caller, Instant now,
                      const ScopeOfResource& scope_of, Reading& reading) {
  const Instant latest = now + absl::ToInt64Microseconds(limits::kMaxHoldLife);
  return tx.QueryLater(kHeld, {latest, reading.alliance},
                       [caller, &scope_of, &reading](const Row& row) {
                         v1::Booking proto;
                         const auto bytes = row.Bytes(0);
                         proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
                         const Booking booking = FromProto(proto);
                         if (CallerAccount(booking.alliance, booking.created_by) == caller) {
                           AddUsages(booking, scope_of, reading.usages);
                         }
                         return absl::OkStatus();
                       });
}

// What the rows of `sql` tell. Those of bookings of several items do not say which, so these are
// looked up one by one.
absl::Status ReadCounted(Transaction& tx, absl::string_view sql, const AccountWanted& wanted,
                         const ScopeOfResource& scope_of, Reading& reading) {
  const Instant earliest = wanted.since - absl::ToInt64Microseconds(limits::kMaxBookingLength);
  return tx.QueryLater(sql, {reading.alliance, wanted.key, earliest, wanted.since},
                       [&scope_of, &reading](const Row& row) {
                         const auto state = static_cast<State>(row.Int(1));
                         if (!Counts(state)) return absl::OkStatus();
                         if (row.Text(5).empty()) {
                           reading.of_several.emplace_back(row.Text(0));
                           return absl::OkStatus();
                         }
                         reading.usages.push_back({.key = ClaimKey(row.Text(0)),
                                                   .interval = {row.Int(2), row.Int(3)},
                                                   .of = scope_of(std::string(row.Text(5))),
                                                   .units = static_cast<uint16_t>(row.Int(4)),
                                                   .held = state == State::kHeld});
                         return absl::OkStatus();
                       });
}

// Asks for what the account `wanted` is made of.
absl::Status Ask(Transaction& tx, const AccountWanted& wanted, Instant now,
                 const ScopeOfResource& scope_of, Reading& reading) {
  const absl::string_view key = wanted.key;
  const size_t begin = key.find('/') + 1;
  reading.alliance = std::string(key.substr(begin, key.find('/', begin) - begin));
  reading.account.since = wanted.since;
  RETURN_IF_ERROR(tx.QueryLater("SELECT version FROM calendars WHERE resource = $1", {key},
                                [&reading](const Row& row) {
                                  reading.account.version = row.Int(0);
                                  return absl::OkStatus();
                                }));
  if (absl::StrContains(key, "/callers/")) return ReadHeld(tx, key, now, scope_of, reading);
  const absl::string_view sql = absl::StrContains(key, "/teams/") ? kOfTeam : kOfMember;
  return ReadCounted(tx, sql, wanted, scope_of, reading);
}

}  // namespace

absl::StatusOr<std::vector<Account>> LoadAccounts(Transaction& tx,
                                                  absl::Span<const AccountWanted> wanted,
                                                  Instant now, const ScopeOfResource& scope_of) {
  std::vector<Reading> readings(wanted.size());
  for (size_t i = 0; i < wanted.size(); ++i) {
    RETURN_IF_ERROR(Ask(tx, wanted[i], now, scope_of, readings[i]));
  }
  RETURN_IF_ERROR(tx.Await());
  std::vector<Account> accounts;
  accounts.reserve(readings.size());
  for (Reading& reading : readings) {
    for (const std::string& id : reading.of_several) {
      ASSIGN_OR_RETURN(const std::optional<Booking> booking, FindBooking(tx, reading.alliance, id));
      if (booking) AddUsages(*booking, scope_of, reading.usages);
    }
    reading.account.Assign(std::move(reading.usages));
    accounts.push_back(std::move(reading.account));
  }
  return accounts;
}

absl::StatusOr<Account> LoadAccount(Transaction& tx, absl::string_view key, Instant since,
                                    Instant now, const ScopeOfResource& scope_of) {
  const AccountWanted wanted{.key = key, .since = since};
  ASSIGN_OR_RETURN(std::vector<Account> accounts, LoadAccounts(tx, {&wanted, 1}, now, scope_of));
  return std::move(accounts.front());
}

}  // namespace gongfang::booking::table

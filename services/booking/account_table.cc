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

absl::StatusOr<std::vector<Usage>> ReadHeld(Transaction& tx, absl::string_view alliance,
                                            absl::string_view caller, Instant now,
                                            const ScopeOfResource& scope_of) {
  std::vector<Usage> usages;
  const Instant latest = now + absl::ToInt64Microseconds(limits::kMaxHoldLife);
  RETURN_IF_ERROR(tx.Query(kHeld, {latest, alliance}, [&](const Row& row) {
    v1::Booking proto;
    const auto bytes = row.Bytes(0);
    proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
    const Booking booking = FromProto(proto);
    if (CallerAccount(booking.alliance, booking.created_by) == caller) {
      AddUsages(booking, scope_of, usages);
    }
    return absl::OkStatus();
  }));
  return usages;
}

// What the rows of `sql` tell. Those of bookings of several items do not say which, so these are
// looked up one by one.
absl::StatusOr<std::vector<Usage>> ReadCounted(Transaction& tx, absl::string_view sql,
                                               absl::string_view alliance, absl::string_view key,
                                               Instant since, const ScopeOfResource& scope_of) {
  std::vector<Usage> usages;
  std::vector<std::string> of_several;  // ids
  const Instant earliest = since - absl::ToInt64Microseconds(limits::kMaxBookingLength);
  RETURN_IF_ERROR(tx.Query(sql, {alliance, key, earliest, since}, [&](const Row& row) {
    const auto state = static_cast<State>(row.Int(1));
    if (!Counts(state)) return absl::OkStatus();
    if (row.Text(5).empty()) {
      of_several.emplace_back(row.Text(0));
      return absl::OkStatus();
    }
    usages.push_back({.key = ClaimKey(row.Text(0)),
                      .interval = {row.Int(2), row.Int(3)},
                      .of = scope_of(std::string(row.Text(5))),
                      .units = static_cast<uint16_t>(row.Int(4)),
                      .held = state == State::kHeld});
    return absl::OkStatus();
  }));
  for (const std::string& id : of_several) {
    ASSIGN_OR_RETURN(const std::optional<Booking> booking, FindBooking(tx, alliance, id));
    if (!booking) continue;
    AddUsages(*booking, scope_of, usages);
  }
  return usages;
}

}  // namespace

absl::StatusOr<Account> LoadAccount(Transaction& tx, absl::string_view key, Instant since,
                                    Instant now, const ScopeOfResource& scope_of) {
  Account account;
  RETURN_IF_ERROR(tx.Query("SELECT version FROM calendars WHERE resource = $1", {key},
                           [&account](const Row& row) {
                             account.version = row.Int(0);
                             return absl::OkStatus();
                           }));
  account.since = since;
  const absl::string_view alliance =
      key.substr(key.find('/') + 1, key.find('/', key.find('/') + 1) - key.find('/') - 1);
  if (absl::StrContains(key, "/callers/")) {
    ASSIGN_OR_RETURN(std::vector<Usage> usages, ReadHeld(tx, alliance, key, now, scope_of));
    account.Assign(std::move(usages));
    return account;
  }
  const absl::string_view sql = absl::StrContains(key, "/teams/") ? kOfTeam : kOfMember;
  ASSIGN_OR_RETURN(std::vector<Usage> usages, ReadCounted(tx, sql, alliance, key, since, scope_of));
  account.Assign(std::move(usages));
  return account;
}

}  // namespace gongfang::booking::table

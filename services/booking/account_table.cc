// What one member, team or caller has booked, from the store.
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "booking/proto_conversion.h"
#include "booking/table.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/status_macros.h"

namespace gongfang::booking::table {
namespace {

constexpr absl::string_view kOfMember = R"sql(
SELECT e.snapshot FROM bookings b
JOIN events e ON e.alliance = b.alliance AND e.sequence = b.sequence
WHERE b.alliance = $1 AND b.member = $2 AND b.start_time > $3 AND b.end_time > $4)sql";
constexpr absl::string_view kOfTeam = R"sql(
SELECT e.snapshot FROM bookings b
JOIN events e ON e.alliance = b.alliance AND e.sequence = b.sequence
WHERE b.alliance = $1 AND b.team = $2 AND b.team <> '' AND b.start_time > $3
AND b.end_time > $4)sql";
// What is held is due soon: the limits on holds keep it few.
constexpr absl::string_view kHeld = R"sql(
SELECT e.snapshot FROM bookings b
JOIN events e ON e.alliance = b.alliance AND e.sequence = b.sequence
WHERE b.due_time > 0 AND b.due_time <= $1 AND b.state = 1 AND b.alliance = $2)sql";

}  // namespace

absl::StatusOr<Account> LoadAccount(
    Transaction& tx, absl::string_view key, Instant now,
    const std::function<std::string(const std::string&)>& category_of) {
  Account account;
  RETURN_IF_ERROR(tx.Query("SELECT version FROM calendars WHERE resource = $1", {key},
                           [&account](const Row& row) {
                             account.version = row.Int(0);
                             return absl::OkStatus();
                           }));
  const absl::string_view alliance =
      key.substr(key.find('/') + 1, key.find('/', key.find('/') + 1) - key.find('/') - 1);
  const bool caller = absl::StrContains(key, "/callers/");
  const auto add = [&](const Row& row) {
    v1::Booking proto;
    const auto bytes = row.Bytes(0);
    proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
    const Booking booking = FromProto(proto);
    if (!Counts(booking.state)) return absl::OkStatus();
    if (caller && CallerAccount(booking.alliance, booking.created_by) != key) {
      return absl::OkStatus();
    }
    for (const Item& item : booking.items) {
      account.Add({.key = ClaimKey(booking.id),
                   .interval = item.interval,
                   .units = item.units,
                   .held = booking.state == State::kHeld,
                   .resource = item.resource,
                   .category = category_of(item.resource)});
    }
    return absl::OkStatus();
  };
  if (caller) {
    const Instant latest = now + absl::ToInt64Microseconds(limits::kMaxHoldLife);
    RETURN_IF_ERROR(tx.Query(kHeld, {latest, alliance}, add));
    return account;
  }
  const Instant since = now - absl::ToInt64Microseconds(limits::kAccountHistory);
  const Instant earliest = since - absl::ToInt64Microseconds(limits::kMaxBookingLength);
  RETURN_IF_ERROR(tx.Query(absl::StrContains(key, "/teams/") ? kOfTeam : kOfMember,
                           {alliance, key, earliest, since}, add));
  return account;
}

}  // namespace gongfang::booking::table

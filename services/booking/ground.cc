// What a decision rests on, and whether it is still so.
#include "booking/table.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace gongfang::booking::table {

std::vector<Ground> GroundOf(const WorkingSet& set) {
  std::vector<Ground> ground;
  for (const auto& [name, resource] : set.resources) {
    ground.push_back({.key = name, .version = resource.calendar->version});
  }
  for (const auto& [key, account] : set.accounts) {
    ground.push_back({.key = key, .version = account->version});
  }
  for (const auto& [name, booking] : set.bookings) {
    ground.push_back({.key = booking.alliance, .booking = booking.id, .version = booking.sequence});
  }
  return ground;
}

absl::Status ConfirmGround(Transaction& tx, const std::vector<Ground>& ground) {
  constexpr absl::string_view kVersion = "SELECT version FROM calendars WHERE resource = $1";
  constexpr absl::string_view kSequence =
      "SELECT sequence FROM bookings WHERE alliance = $1 AND id = $2";
  std::vector<int64_t> versions(ground.size());
  for (size_t i = 0; i < ground.size(); ++i) {
    const Ground& one = ground[i];
    const auto read = [version = &versions[i]](const Row& row) {
      *version = row.Int(0);
      return absl::OkStatus();
    };
    RETURN_IF_ERROR(one.booking.empty() ? tx.QueryLater(kVersion, {one.key}, read)
                                        : tx.QueryLater(kSequence, {one.key, one.booking}, read));
  }
  RETURN_IF_ERROR(tx.Await());
  for (size_t i = 0; i < ground.size(); ++i) {
    if (versions[i] != ground[i].version) return errors::Conflict("what an answer rests on");
  }
  return absl::OkStatus();
}

}  // namespace gongfang::booking::table

#include "booking/target_of.h"

namespace gongfang::booking {
namespace {

Target Of(const std::string& alliance, const std::string& member, const std::string& team) {
  Target target{.alliance = alliance};
  target.Add(member);
  target.Add(team);
  return target;
}

}  // namespace

Target TargetOf(const Booking& booking) {
  Target target = Of(booking.alliance, booking.member, booking.team);
  for (const Item& item : booking.items) target.Add(item.resource);
  return target;
}

Target TargetOf(const Series& series) {
  Target target = Of(series.alliance, series.member, series.team);
  for (const Item& item : series.items) target.Add(item.resource);
  return target;
}

Target TargetOf(const WaitlistEntry& entry) {
  Target target = Of(entry.alliance, entry.member, entry.team);
  target.Add(entry.resource);
  return target;
}

}  // namespace gongfang::booking

// Approval, and the window for check-in.
#include "absl/strings/str_cat.h"
#include "booking/rules/rules.h"

namespace gongfang::booking::rules {

bool NeedsApproval(const Item& item, const ResourceFacts& facts) {
  return facts.policy.approval_above.has_value() &&
         item.interval.end - item.interval.start > *facts.policy.approval_above;
}

void CheckCheckIn(const Item& item, const ResourceFacts& facts, Instant now,
                  Violations& violations) {
  const Instant opens = item.interval.start - facts.policy.check_in_before;
  if (now >= opens && now < item.interval.end) return;
  const absl::TimeZone zone = facts.schedule.zone();
  violations.push_back(
      {"CHECK_IN_WINDOW", item.resource,
       absl::StrCat("check-in is possible from ", ShowTime(opens, zone), " to ",
                    ShowTime(item.interval.end, zone), " (", zone.name(), ")"),
       ShowTime(now, zone),
       absl::StrCat(ShowTime(opens, zone), " to ", ShowTime(item.interval.end, zone))});
}

}  // namespace gongfang::booking::rules

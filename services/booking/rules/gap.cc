// The gap between two bookings of one member on one resource.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "booking/rules/rules.h"

namespace gongfang::booking::rules {

void CheckGap(const Item& item, const ResourceFacts& facts, const Account& member,
              Violations& violations) {
  const int64_t min_gap = facts.policy.min_gap;
  if (min_gap == 0) return;
  const Interval near = {item.interval.start - min_gap, item.interval.end + min_gap};
  for (const Usage& usage : member.Around(near)) {
    if (usage.of.resource != facts.scope.resource) continue;
    const int64_t gap = std::max(item.interval.start - usage.interval.end,
                                 usage.interval.start - item.interval.end);
    if (gap >= min_gap) continue;
    const absl::TimeZone zone = facts.schedule.zone();
    violations.push_back(
        {"MIN_GAP", item.resource,
         absl::StrCat("between two bookings of \"", item.resource, "\" a member leaves at least ",
                      ShowLength(min_gap), ", and she has it from ",
                      ShowTime(usage.interval.start, zone), " to ",
                      ShowTime(usage.interval.end, zone)),
         ShowLength(std::max<int64_t>(gap, 0)), absl::StrCat("at least ", ShowLength(min_gap))});
    return;  // one is enough to say it
  }
}

}  // namespace gongfang::booking::rules

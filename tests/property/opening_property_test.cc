// Opening hours and closures against the wall clock, read at every minute of the booking.
#include "booking/rules/rules.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "tests/support/rule_model.h"

namespace gongfang::booking::naive {
namespace {

// At an edge of `facts` as often as not: within the hours, a booking seldom ends where they do.
Interval AnyInterval(const Place& place, const ResourceFacts& facts) {
  const Instant near = AnyMinute(place);
  std::vector<Instant> edges = {near, near + AnyLength()};
  const IntervalSet open = facts.schedule.Expand({near - kDay, near + kDay});
  for (const IntervalSet* set : {&open, &facts.closures}) {
    for (const Interval& interval : set->intervals()) {
      edges.push_back(interval.start);
      edges.push_back(interval.end);
    }
  }
  const Instant start = Blurred(PickOf(edges));
  const Instant end = Blurred(Sometimes(2) ? PickOf(edges) : start + AnyLength());
  return end > start && end - start <= 5 * kDay ? Interval{start, end}
                                                : Interval{start, start + AnyLength()};
}

RC_GTEST_PROP(OpeningProperty, IsWhatTheWallClockSaysMinuteByMinute, ()) {
  const Place place = AnyPlace(Hours::kSome);
  ResourceFacts facts{.schedule = Sometimes(4)
                                      ? WeeklySchedule::AlwaysOpen(place.zone)
                                      : WeeklySchedule::Create(AnyHours(20), place.zone).value()};
  for (int64_t i = Pick(0, 4); i > 0; --i) {
    const Instant start = AnyMinute(place);
    facts.closures.Add({start, start + AnyLength()});
  }
  const Item item{.resource = "r", .interval = AnyInterval(place, facts)};
  rules::Violations violations;
  rules::CheckOpen(item, facts, violations);
  RC_ASSERT(NamesOf(violations) == Opening(item, facts));
  RC_TAG(violations.empty() ? "open" : violations.front().rule);
}

}  // namespace
}  // namespace gongfang::booking::naive

// The gap between bookings of one member, minute by minute.
#include "booking/rules/rules.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "tests/support/rule_model.h"

namespace gongfang::booking::naive {
namespace {

RC_GTEST_PROP(GapProperty, NobodyIsWithinTheGapOfWhatSheHas, ()) {
  const Place place = AnyPlace(Hours::kNone);
  ResourceFacts facts{.policy = AnyPolicy(2)};
  const std::vector<Used> account = AnyUsed(place, 1, 4);
  // Just before or just after one of them, as often as not.
  const Used beside = PickOf(account);
  const int64_t length = AnyLength();
  const int64_t gap = Blurred(facts.policy.min_gap);
  const Instant start =
      PickOf({AnyMinute(place), beside.interval.end + gap, beside.interval.start - gap - length});
  const Item item{.resource = Sometimes(4) ? PickOf(Things()).name : beside.thing.name,
                  .interval = {start, start + length}};
  facts.scope.resource = item.resource;
  rules::Violations violations;
  rules::CheckGap(item, facts, AccountOf(account), violations);
  RC_ASSERT(NamesOf(violations) == Gap(item, facts.policy, account));
}

}  // namespace
}  // namespace gongfang::booking::naive

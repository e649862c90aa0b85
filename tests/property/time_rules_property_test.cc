// The rules that look at one item and nothing else: its length, where in the day it lies, how early
// and how late it is, whether it wants approval, when one may check in.
#include "booking/rules/rules.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "tests/support/rule_model.h"

namespace gongfang::booking::naive {
namespace {

using rules::Act;

Item AnyItem(const Place& place) {
  const Instant start = Blurred(AnyMinute(place));
  const Instant end = Blurred(Sometimes(2) ? AnyMinute(place) : start + AnyLength());
  return {.resource = "r", .interval = {start, end > start ? end : start + AnyLength()}};
}

// As far before an edge of the item as one of the limits, or all but.
Instant AnyNow(const Item& item, const Policy& policy) {
  std::vector<int64_t> limits = {0,
                                 AnyLength(),
                                 policy.create_lead,
                                 policy.change_lead,
                                 policy.cancel_lead,
                                 policy.horizon,
                                 policy.check_in_before};
  for (const auto& [tier, horizon] : policy.tier_horizons) limits.push_back(horizon);
  const Instant edge = PickOf({item.interval.start, item.interval.end});
  return edge - PickOf(limits) + PickOf<int64_t>({-1, 0, 0, 1});
}

RC_GTEST_PROP(TimeRulesProperty, NobodyBeginsInThePastNorHasMoreUnitsThanThereAre, ()) {
  Item item = AnyItem(AnyPlace(Hours::kNone));
  item.units = Pick(1, 4);
  const ResourceFacts facts{.capacity = Pick(1, 4)};
  const Instant now = item.interval.start + PickOf<int64_t>({-kDay, -1, 0, 1, kDay});
  std::vector<FieldViolation> violations;
  rules::CheckItem(item, 7, facts, now, violations);
  std::vector<std::string> expected;
  if (now > item.interval.start) expected.emplace_back("booking.items[7].start_time");
  if (item.units > facts.capacity) expected.emplace_back("booking.items[7].units");
  std::vector<std::string> fields;
  for (const FieldViolation& violation : violations) fields.push_back(violation.field);
  RC_ASSERT(fields == expected);
}

RC_GTEST_PROP(TimeRulesProperty, LengthIsWithinItsBoundsAndInSteps, ()) {
  const Item item = AnyItem(AnyPlace(Hours::kNone));
  const ResourceFacts facts{.policy = AnyPolicy(2)};
  rules::Violations violations;
  rules::CheckLength(item, facts, violations);
  RC_ASSERT(NamesOf(violations) == Length(item, facts.policy));
}

RC_GTEST_PROP(TimeRulesProperty, AlignmentIsThatOfTheWallClock, ()) {
  const Place place = AnyPlace(Hours::kNone);
  const Item item = AnyItem(place);
  const ResourceFacts facts{.schedule = WeeklySchedule::AlwaysOpen(place.zone),
                            .policy = AnyPolicy(2)};
  rules::Violations violations;
  rules::CheckAlignment(item, facts, violations);
  RC_ASSERT(NamesOf(violations) == Alignment(item, facts.policy, place.zone));
}

RC_GTEST_PROP(TimeRulesProperty, LeadsCountBackFromTheStart, ()) {
  const Item item = AnyItem(AnyPlace(Hours::kNone));
  const ResourceFacts facts{.policy = AnyPolicy(2)};
  const Instant now = AnyNow(item, facts.policy);
  for (const Act act : {Act::kCreate, Act::kChange, Act::kCancel}) {
    rules::Violations violations;
    rules::CheckLead(act, item, facts, now, violations);
    RC_ASSERT(NamesOf(violations) == Lead(act, item, facts.policy, now));
  }
}

RC_GTEST_PROP(TimeRulesProperty, TheHorizonIsTheFurtherOfThePolicysAndTheTiers, ()) {
  const Item item = AnyItem(AnyPlace(Hours::kNone));
  const ResourceFacts facts{.policy = AnyPolicy(2)};
  const Instant now = AnyNow(item, facts.policy);
  for (const char* tier : {"", "gold", "silver", "tin"}) {
    rules::Violations violations;
    rules::CheckHorizon(item, facts, {.tier = tier}, {}, now, violations);
    RC_ASSERT(NamesOf(violations) == Horizon(item, facts.policy, tier, now));
  }
}

RC_GTEST_PROP(TimeRulesProperty, TheHorizonIsTheFurthestThatHerLevelReaches, ()) {
  const Item item = AnyItem(AnyPlace(Hours::kNone));
  ResourceFacts facts{.policy = AnyPolicy(2), .requirement = Requirement{"lasers", 1}};
  const auto days = [] { return *rc::gen::inRange<int64_t>(1, 100) * 24 * kHour; };
  facts.policy.level_horizons = {{2, days()}, {3, days()}};
  const Instant now = AnyNow(item, facts.policy);
  for (const int level : {0, 1, 2, 3, 4}) {
    MemberFacts member;
    if (level > 0) {
      member.qualifications = {{.equipment_class = "lasers",
                                .level = level,
                                .issuer = facts.scope.space.Text(),
                                .state = HeldQualification::State::kActive}};
    }
    Policy reached = facts.policy;
    for (const auto& [from, further] : facts.policy.level_horizons) {
      if (level >= from && reached.horizon > 0)
        reached.horizon = std::max(reached.horizon, further);
    }
    rules::Violations violations;
    rules::CheckHorizon(item, facts, member, {}, now, violations);
    RC_ASSERT(NamesOf(violations) == Horizon(item, reached, "", now));
  }
}

RC_GTEST_PROP(TimeRulesProperty, ApprovalIsForWhatIsLonger, ()) {
  const Item item = AnyItem(AnyPlace(Hours::kNone));
  const ResourceFacts facts{.policy = AnyPolicy(2)};
  RC_ASSERT(rules::NeedsApproval(item, facts) == WantsApproval(item, facts.policy));
}

RC_GTEST_PROP(TimeRulesProperty, CheckInIsFromItsWindowToTheEnd, ()) {
  const Item item = AnyItem(AnyPlace(Hours::kNone));
  const ResourceFacts facts{.policy = AnyPolicy(2)};
  const Instant now = AnyNow(item, facts.policy);
  rules::Violations violations;
  rules::CheckCheckIn(item, facts, now, violations);
  RC_ASSERT(NamesOf(violations) == CheckIn(item, facts.policy, now));
}

}  // namespace
}  // namespace gongfang::booking::naive

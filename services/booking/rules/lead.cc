// How early and how late: lead times and horizons.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "booking/rules/rules.h"

namespace gongfang::booking::rules {
namespace {

struct Lead {
  absl::string_view rule;
  absl::string_view verb;
  int64_t time;
};

Lead LeadOf(Act act, const Policy& policy) {
  switch (act) {
    case Act::kChange:
      return {"CHANGE_LEAD_TIME", "changed", policy.change_lead};
    case Act::kCancel:
      return {"CANCEL_LEAD_TIME", "cancelled", policy.cancel_lead};
    case Act::kCreate:
      break;
  }
  return {"CREATE_LEAD_TIME", "made", policy.create_lead};
}

}  // namespace

void CheckLead(Act act, const Item& item, const ResourceFacts& facts, Instant now,
               Violations& violations) {
  const Lead lead = LeadOf(act, facts.policy);
  const int64_t left = item.interval.start - now;
  if (lead.time == 0 || left >= lead.time) return;
  violations.push_back(
      {std::string(lead.rule), item.resource,
       absl::StrCat("a booking of \"", item.resource, "\" is ", lead.verb, " at least ",
                    ShowLength(lead.time), " before it begins, and this one begins at ",
                    ShowTime(item.interval.start, facts.schedule.zone())),
       ShowLength(std::max<int64_t>(left, 0)), absl::StrCat("at least ", ShowLength(lead.time))});
}

int64_t HorizonOf(const ResourceFacts& facts, const MemberFacts& member,
                  const QualificationRules& rules, Instant now) {
  const Policy& policy = facts.policy;
  if (policy.horizon == 0) return 0;
  int64_t horizon = policy.horizon;
  for (const auto& [name, further] : policy.tier_horizons) {
    if (name == member.tier) horizon = std::max(horizon, further);
  }
  if (policy.level_horizons.empty()) return horizon;
  const int has = LevelOf(facts, member, rules, now);
  for (const auto& [level, further] : policy.level_horizons) {
    if (has >= level) horizon = std::max(horizon, further);
  }
  return horizon;
}

void CheckHorizon(const Item& item, const ResourceFacts& facts, const MemberFacts& member,
                  const QualificationRules& rules, Instant now, Violations& violations) {
  const int64_t horizon = HorizonOf(facts, member, rules, now);
  if (horizon == 0 || item.interval.end - now <= horizon) return;
  const absl::TimeZone zone = facts.schedule.zone();
  violations.push_back(
      {"HORIZON", item.resource,
       absl::StrCat("\"", item.resource, "\" can be booked until ", ShowTime(now + horizon, zone),
                    " for now, and this booking ", "ends at ", ShowTime(item.interval.end, zone)),
       ShowTime(item.interval.end, zone), absl::StrCat("at most ", ShowLength(horizon), " ahead")});
}

}  // namespace gongfang::booking::rules

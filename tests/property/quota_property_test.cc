// Quotas against a diary in which every minute of every booking is entered by itself.
#include <map>
#include <memory>

#include "absl/strings/str_cat.h"
#include "booking/rules/rules.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "tests/support/rule_world.h"

namespace gongfang::booking::naive {
namespace {

using Holder = Quota::Holder;

struct Case {
  Hours hours;
  Place place;
  Instant now = 0;
  std::vector<Used> account;
  std::vector<Used> wanted;  // items of one booking
};

Case AnyCase() {
  const Hours hours = PickOf({Hours::kNone, Hours::kSome});
  Case at{.hours = hours, .place = AnyPlace(hours)};
  at.account = AnyUsed(at.place, 2, 6);
  at.wanted = AnyUsed(at.place, 1, 3);
  for (Used& used : at.wanted) used.key = 1;
  const Used edge = PickOf(Sometimes(2) ? at.account : at.wanted);
  at.now = PickOf({AnyMinute(at.place), edge.interval.start, edge.interval.end}) +
           PickOf<int64_t>({-1, 0, 0, 1});
  if (Sometimes(8)) at.account.clear();
  return at;
}

RC_GTEST_PROP(QuotaProperty, NoPeriodHasMoreThanItMayByTheDiary, ()) {
  const Case at = AnyCase();
  Quotas quotas;
  for (int64_t i = Pick(1, 12); i > 0; --i) {
    quotas.push_back(std::make_shared<const Quota>(AnyLimited(
        absl::StrCat("quota-", i), at.hours, at.account, at.wanted, at.place.zone, at.now)));
  }
  const std::vector<Usage> wanted = UsagesOf(at.wanted);
  for (const Holder holder : {Holder::kMember, Holder::kTeam}) {
    rules::Violations violations;
    rules::CheckQuotas(quotas, holder, AccountOf(at.account), wanted, at.place.zone, at.now,
                       violations);
    std::map<std::string, std::string> told;
    for (const RuleViolation& violation : violations) {
      RC_ASSERT(violation.rule == "QUOTA");
      RC_ASSERT(told.emplace(violation.subject, violation.value).second);
    }
    for (const auto& quota : quotas) {
      const std::vector<Total> totals =
          TotalsOf(*quota, at.account, at.wanted, at.place.zone, at.now);
      std::set<std::string> excesses;  // any of them may be told
      if (quota->holder == holder) {
        for (const int64_t excess : Excesses(*quota, totals)) {
          excesses.insert(Amount(*quota, excess));
        }
      }
      RC_ASSERT(told.contains(quota->name) == !excesses.empty());
      if (!excesses.empty()) RC_ASSERT(excesses.contains(told[quota->name]));
    }
  }
}

}  // namespace
}  // namespace gongfang::booking::naive

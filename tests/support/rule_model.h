// The rules of bookings once more, for property tests: by looking at one minute after the other.
// Slow, obvious, and nothing of how services/booking/rules does it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "booking/rules/rules.h"
#include "tests/support/rule_values.h"

namespace gongfang::booking::naive {

// The rules that are broken, as often as they are.
using Names = std::multiset<std::string>;
Names NamesOf(const rules::Violations& violations);

// `interval`, minute by minute, and its last microsecond.
std::vector<Instant> InstantsOf(const Interval& interval);
// Whether the wall clock of `zone` shows a time of `hours`.
bool IsWithin(const std::vector<OpeningPeriod>& hours, Instant instant, absl::TimeZone zone);

Names Opening(const Item& item, const ResourceFacts& facts);
Names Length(const Item& item, const Policy& policy);
Names Alignment(const Item& item, const Policy& policy, absl::TimeZone zone);
Names Lead(rules::Act act, const Item& item, const Policy& policy, Instant now);
Names Horizon(const Item& item, const Policy& policy, absl::string_view tier, Instant now);
Names Gap(const Item& item, const Policy& policy, const std::vector<Used>& account);
Names CheckIn(const Item& item, const Policy& policy, Instant now);
bool WantsApproval(const Item& item, const Policy& policy);

// What is used in each period that `quota` could mean, in minutes of units or in bookings, before
// and after `wanted` is added.
struct Total {
  int64_t before = 0;
  int64_t after = 0;
};
std::vector<Total> TotalsOf(const Quota& quota, const std::vector<Used>& account,
                            const std::vector<Used>& wanted, absl::TimeZone zone, Instant now);
// Those that are too much.
std::set<int64_t> Excesses(const Quota& quota, const std::vector<Total>& totals);
// As a violation tells it.
std::string Amount(const Quota& quota, int64_t amount);

}  // namespace gongfang::booking::naive

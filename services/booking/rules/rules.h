// The rules that a booking must keep, besides that its units are free. Pure: values in, values out,
// one family a file. Each function appends what is broken to `violations`: the rule's stable name,
// what it was applied to, value, limit and a sentence.
#pragma once

#include <vector>

#include "absl/strings/string_view.h"
#include "booking/booking.h"
#include "booking/facts.h"
#include "booking/rules/account.h"
#include "common/base/clock.h"
#include "common/base/errors.h"

namespace gongfang::booking::rules {

using Violations = std::vector<RuleViolation>;

// The ways in which item `index` of a request does not make sense at `now`: it begins in the past,
// or wants more units than there are.
void CheckItem(const Item& item, size_t index, const ResourceFacts& facts, Instant now,
               std::vector<FieldViolation>& violations);

// OUTSIDE_OPENING_HOURS, CLOSED.
void CheckOpen(const Item& item, const ResourceFacts& facts, Violations& violations);
// MIN_LENGTH, MAX_LENGTH, LENGTH_STEP.
void CheckLength(const Item& item, const ResourceFacts& facts, Violations& violations);
// START_STEP, WITHIN_ONE_DAY: by the wall clock of the space.
void CheckAlignment(const Item& item, const ResourceFacts& facts, Violations& violations);

// CREATE_LEAD_TIME, CHANGE_LEAD_TIME or CANCEL_LEAD_TIME: how long before its start an item is
// made, changed, cancelled.
enum class Act { kCreate, kChange, kCancel };
void CheckLead(Act act, const Item& item, const ResourceFacts& facts, Instant now,
               Violations& violations);
// HORIZON: how far ahead of `now` an item may end, for this member.
void CheckHorizon(const Item& item, const ResourceFacts& facts, const MemberFacts& member,
                  const QualificationRules& rules, Instant now, Violations& violations);
// The horizon of a resource for a member as she is at `now`, in microseconds; 0: none.
int64_t HorizonOf(const ResourceFacts& facts, const MemberFacts& member,
                  const QualificationRules& rules, Instant now);

// MIN_GAP: between `item` and what else the member has of the resource.
void CheckGap(const Item& item, const ResourceFacts& facts, const Account& member,
              Violations& violations);

// QUOTA, with the quota's name as subject, for each of `quotas` of this holder that `wanted` (the
// usages of one booking) would exceed together with what the account has. Periods are those of
// `zone`, that of the space of the first of them; one that is over is not looked at.
void CheckQuotas(const Quotas& quotas, Quota::Holder holder, const Account& account,
                 const std::vector<Usage>& wanted, absl::TimeZone zone, Instant now,
                 Violations& violations);

// How long before now an account has to go back for CheckQuotas, in microseconds.
int64_t LookBack(const Quotas& quotas, Quota::Holder holder);

// NOT_QUALIFIED: the member may not run what the item books at `at`.
void CheckQualified(const Item& item, const ResourceFacts& facts, const MemberFacts& member,
                    const QualificationRules& rules, Instant at, Violations& violations);
// The level of what the resource requires that the member has there at `at`; 0: none.
int LevelOf(const ResourceFacts& facts, const MemberFacts& member, const QualificationRules& rules,
            Instant at);
// Some of the spaces that train what the resource asks for, as it recognises it; its own first.
std::vector<std::string> TrainedAt(const ResourceFacts& facts, const QualificationRules& rules);

// Whether the policy wants an approval of `item`.
bool NeedsApproval(const Item& item, const ResourceFacts& facts);
// CHECK_IN_WINDOW: when check-in is possible.
void CheckCheckIn(const Item& item, const ResourceFacts& facts, Instant now,
                  Violations& violations);

// For people: "2027-01-09 14:00" in `zone`; "1h30m".
std::string ShowTime(Instant instant, absl::TimeZone zone);
std::string ShowLength(int64_t micros);

}  // namespace gongfang::booking::rules

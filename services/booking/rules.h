// The rules of a resource that a booking must keep, besides that its units are free. Pure: values
// in, values out.
#pragma once

#include <vector>

#include "booking/booking.h"
#include "booking/facts.h"
#include "common/base/clock.h"
#include "common/base/errors.h"

namespace gongfang::booking {

// The ways in which item `index` of a request does not make sense at `now`: it begins in the past,
// or wants more units than there are. Appended to `violations`.
void CheckItem(const Item& item, size_t index, const ResourceFacts& facts, Instant now,
               std::vector<FieldViolation>& violations);

// The rules of the resource that `item` breaks: OUTSIDE_OPENING_HOURS, CLOSED. Appended to
// `violations`, each with its limit and what would keep the rule.
void CheckOpen(const Item& item, const ResourceFacts& facts,
               std::vector<RuleViolation>& violations);

}  // namespace gongfang::booking

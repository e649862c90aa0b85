// The times of something that repeats by the clocks of a zone, such as a closure. Pure.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/calendar/interval.h"

namespace gongfang {

// `first`, which is not empty, and every further time of `rrule`, by their starts: each begins and
// ends at the same time of day as the first, so many days later. They may overlap. INVALID_REQUEST
// on the field "rrule" for what Recurrence refuses, for a rule that has neither COUNT nor UNTIL,
// and for one that has more than `max` times.
absl::StatusOr<std::vector<Interval>> RepeatedTimes(const Interval& first, absl::string_view rrule,
                                                    absl::TimeZone zone, int max);

}  // namespace gongfang

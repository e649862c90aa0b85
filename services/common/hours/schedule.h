// A schedule as inventory keeps it, as hours by the clocks of a zone. Pure.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/calendar/weekly_schedule.h"
#include "common/hours/holidays.h"
#include "gongfang/inventory/v1/resources.pb.h"

namespace gongfang {

// The week, its exceptions, and, where the schedule follows them, the holidays; an exception goes
// before a holiday. An error where it makes no sense: inventory has checked it, but may have been
// of another version.
absl::StatusOr<WeeklySchedule> MakeSchedule(const inventory::v1::Schedule& schedule,
                                            const Holidays& holidays, absl::TimeZone zone);

}  // namespace gongfang

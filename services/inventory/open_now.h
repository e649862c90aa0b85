// Whether something is open at a moment, by its hours, public holidays and closures. Pure.
#pragma once

#include "absl/time/time.h"
#include "common/base/clock.h"
#include "gongfang/inventory/v1/resources.pb.h"
#include "gongfang/inventory/v1/schedules.pb.h"

namespace gongfang::inventory {

// By the clocks of `zone`. `holidays`: the public holidays around that moment.
bool IsOpenAt(const v1::Schedule& schedule, const v1::HolidayYear& holidays, Instant now,
              absl::TimeZone zone);

// Whether the closure, which may repeat, is in force.
bool IsClosedAt(const v1::Closure& closure, Instant now, absl::TimeZone zone);

}  // namespace gongfang::inventory

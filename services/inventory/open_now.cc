#include "inventory/open_now.h"

#include <algorithm>
#include <vector>

#include "common/base/schedule_limits.h"
#include "common/calendar/repeated_times.h"
#include "common/hours/schedule.h"
#include "google/protobuf/util/time_util.h"

namespace gongfang::inventory {

using google::protobuf::util::TimeUtil;

bool IsOpenAt(const v1::Schedule& schedule, const v1::HolidayYear& holidays, Instant now,
              absl::TimeZone zone) {
  const absl::StatusOr<WeeklySchedule> hours = MakeSchedule(schedule, MakeHolidays(holidays), zone);
  return hours.ok() && hours->IsOpen({now, now + 1});
}

bool IsClosedAt(const v1::Closure& closure, Instant now, absl::TimeZone zone) {
  const Interval first = {TimeUtil::TimestampToMicroseconds(closure.start_time()),
                          TimeUtil::TimestampToMicroseconds(closure.end_time())};
  if (closure.rrule().empty() || now < first.end) return first.Contains(now);
  const absl::StatusOr<std::vector<Interval>> times =
      RepeatedTimes(first, closure.rrule(), zone, limits::kMaxClosureTimes);
  return times.ok() && std::any_of(times->begin(), times->end(),
                                   [now](const Interval& time) { return time.Contains(now); });
}

}  // namespace gongfang::inventory

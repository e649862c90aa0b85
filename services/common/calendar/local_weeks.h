// Turns minutes since a Monday 00:00 of local time into instants. A part of WeeklySchedule.
#pragma once

#include <cstdint>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/calendar/interval.h"

namespace gongfang {

// For a window of instants, which is not empty. Lives no longer than `zone`.
class LocalWeeks {
 public:
  LocalWeeks(const absl::TimeZone& zone, const Interval& window);

  // No period that ends before the first or starts after the last has a part in the window.
  int64_t first_minute() const { return first_minute_; }
  int64_t last_minute() const { return last_minute_; }
  // The day from whose midnight minutes count, in days since 1970-01-01.
  int64_t monday() const { return monday_; }

  // Of a time that occurs twice a start takes the first, and an end the last; one that is skipped
  // is the instant of the change.
  Instant Start(int64_t minute) const {
    if (steady_) return Steady(minute);
    const absl::TimeZone::TimeInfo info = zone_.At(civil_monday_ + 60 * minute);
    return ToInstant(info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans : info.pre);
  }
  Instant End(int64_t minute) const {
    if (steady_) return Steady(minute);
    const absl::TimeZone::TimeInfo info = zone_.At(civil_monday_ + 60 * minute);
    return ToInstant(info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans : info.post);
  }

 private:
  Instant Steady(int64_t minute) const { return steady_monday_ + 60 * minute * kMicrosPerSecond; }
  // From wall-clock seconds since 1970-01-01.
  void SetWindow(int64_t first, int64_t last);

  const absl::TimeZone& zone_;
  // Whether the offset from UTC is the same throughout the window and as far around it as matters:
  // then a minute is converted by adding, which is all but a few days of the year.
  bool steady_;
  int64_t monday_;
  Instant steady_monday_;
  absl::CivilSecond civil_monday_;  // not set where it is steady
  int64_t first_minute_;
  int64_t last_minute_;
};

}  // namespace gongfang

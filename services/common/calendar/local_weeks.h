// Turns minutes since a Monday 00:00 of local time into instants. A part of WeeklySchedule.
#pragma once

#include <cstdint>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/calendar/interval.h"

namespace gongfang {

// No zone sets its clocks back by more than this, so a period that ends earlier than this before
// the wall-clock time of an instant ended before that instant.
inline constexpr absl::Duration kMaxSetBack = absl::Hours(24);

// For a window of instants, which is not empty. Lives no longer than `zone`.
class LocalWeeks {
 public:
  LocalWeeks(const absl::TimeZone& zone, const Interval& window) : zone_(zone) {
    const absl::Time start = FromInstant(window.start);
    const absl::Time end = FromInstant(window.end);
    const absl::TimeZone::CivilInfo info = zone.At(start);
    absl::CivilSecond first = info.cs;
    absl::CivilSecond last = zone.At(end).cs;
    steady_ = !ChangesWithin(start - kMaxSetBack, end + kMaxSetBack);
    if (!steady_) {
      first -= absl::ToInt64Seconds(kMaxSetBack);
      last += absl::ToInt64Seconds(kMaxSetBack);
    }
    monday_ = absl::CivilSecond(absl::CivilDay(first) - static_cast<int>(absl::GetWeekday(first)));
    const absl::Time monday_utc = absl::FromCivil(monday_, absl::UTCTimeZone());
    steady_monday_ = ToInstant(monday_utc) - info.offset * kMicrosPerSecond;
    first_minute_ = (first - monday_) / 60;
    last_minute_ = (last - monday_) / 60 + 1;
  }

  // No period that ends before the first or starts after the last has a part in the window.
  int64_t first_minute() const { return first_minute_; }
  int64_t last_minute() const { return last_minute_; }
  // The day from whose midnight minutes count.
  absl::CivilDay monday() const { return absl::CivilDay(monday_); }

  Instant Start(int64_t minute) const {
    if (steady_) return Steady(minute);
    const absl::TimeZone::TimeInfo info = zone_.At(monday_ + 60 * minute);
    return ToInstant(info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans : info.pre);
  }
  Instant End(int64_t minute) const {
    if (steady_) return Steady(minute);
    const absl::TimeZone::TimeInfo info = zone_.At(monday_ + 60 * minute);
    return ToInstant(info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans : info.post);
  }

 private:
  Instant Steady(int64_t minute) const { return steady_monday_ + 60 * minute * kMicrosPerSecond; }

  bool ChangesWithin(absl::Time start, absl::Time end) const {
    absl::TimeZone::CivilTransition change;
    return zone_.NextTransition(start, &change) && zone_.At(change.to).trans <= end;
  }

  const absl::TimeZone& zone_;
  // Whether the offset from UTC is the same throughout the window and as far around it as matters:
  // then a minute is converted by adding, which is all but a few days of the year.
  bool steady_;
  Instant steady_monday_;
  absl::CivilSecond monday_;
  int64_t first_minute_;
  int64_t last_minute_;
};

}  // namespace gongfang

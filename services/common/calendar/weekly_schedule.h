// The opening hours of a resource: periods of wall-clock time in a week, in the zone of its space,
// and single days that are not as their week says. Immutable after it is made, so any number of
// threads may use it; copies are cheap.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/calendar/interval.h"
#include "common/calendar/interval_set.h"

namespace gongfang {

inline constexpr int kMinutesPerDay = 24 * 60;

// Minutes count from the midnight at which `weekday` begins. An end past kMinutesPerDay runs over
// the next midnight.
struct OpeningPeriod {
  int weekday = 0;       // 0 = Monday .. 6 = Sunday
  int start_minute = 0;  // 0 .. 1439
  int end_minute = 0;    // start_minute + 1 .. 2880

  friend bool operator==(const OpeningPeriod&, const OpeningPeriod&) = default;
};

// A day that is not as its week says: what begins on it is this. What began the day before still
// ends when it ends.
struct SpecialDay {
  // From midnight on: start 0 .. 1439, end start + 1 .. 2880.
  struct Hours {
    int start_minute = 0;
    int end_minute = 0;

    friend bool operator==(const Hours&, const Hours&) = default;
  };

  absl::CivilDay day;
  // It has the hours of this day of the week, 0 = Monday .. 6 = Sunday; nullopt: `hours`.
  std::optional<int> as_weekday;
  std::vector<Hours> hours;  // may touch and overlap; none: closed
};

class WeeklySchedule {
 public:
  // Always closed, in UTC.
  WeeklySchedule() = default;

  // Periods may touch and overlap; none means always closed. INVALID_REQUEST, naming every wrong
  // field under "schedule.periods", for a period out of its bounds or more than
  // limits::kMaxOpeningPeriods of them.
  static absl::StatusOr<WeeklySchedule> Create(std::vector<OpeningPeriod> periods,
                                               absl::TimeZone zone);
  static WeeklySchedule AlwaysOpen(absl::TimeZone zone);
  // The same hours by the clocks of another zone.
  WeeklySchedule In(absl::TimeZone zone) const;
  // The same week with these special days in place of those that it had. Of several that are of one
  // date the first counts. INVALID_REQUEST, naming every wrong field under "schedule.exceptions".
  absl::StatusOr<WeeklySchedule> With(const std::vector<SpecialDay>& days) const;

  // The open instants of `window`, cut to [limits::kMinInstant, limits::kMaxInstant). Each end of a
  // period is wall-clock time: one that daylight saving skips is the instant of the change; of one
  // that occurs twice a start takes the first and an end the last, so no open hour is lost. Cost
  // and size grow with the length of the window: the caller bounds it.
  IntervalSet Expand(const Interval& window) const;
  // Whether all of `interval` is open, as Expand has it; an empty one always is. Allocates nothing.
  bool IsOpen(const Interval& interval) const;

  // As they were given.
  const std::vector<OpeningPeriod>& periods() const { return periods_; }
  absl::TimeZone zone() const { return zone_; }

 private:
  // Minutes since Monday 00:00, start < end <= a week's.
  struct WeekSpan {
    int start;
    int end;
  };

  struct SpecialDays;

  bool IsAlways() const;
  // Gives `visit` the periods that may have a part in `window`, which is not empty, by their
  // starts, until it returns false.
  template <typename Visit>
  void Walk(const Interval& window, Visit visit) const;

  std::vector<OpeningPeriod> periods_;
  std::vector<WeekSpan> spans_;                 // of periods_: sorted, disjoint, not touching
  std::shared_ptr<const SpecialDays> special_;  // null where there are none
  absl::TimeZone zone_ = absl::UTCTimeZone();
};

}  // namespace gongfang

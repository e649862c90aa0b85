#include "common/calendar/local_weeks.h"

#include <limits>

namespace gongfang {
namespace {

// No zone sets its clocks back by more than this, so a period that ends earlier than this before
// the wall-clock time of an instant ended before that instant.
constexpr absl::Duration kMaxSetBack = absl::Hours(24);
constexpr Instant kMaxSetBackMicros = 24 * 3600 * kMicrosPerSecond;
constexpr int64_t kSecondsPerDay = 86'400;
constexpr int64_t kFirstWeekday = 3;  // 1970-01-01 was a Thursday
constexpr absl::CivilSecond kEpoch(1970);

int64_t FloorDivide(int64_t number, int64_t by) {
  return number >= 0 ? number / by : -((by - 1 - number) / by);
}

// A stretch of time in which a zone keeps one offset from UTC.
struct Stretch {
  absl::TimeZone zone;
  Instant from = 0;
  Instant to = 0;  // exclusive
  int64_t offset = 0;

  bool Covers(const absl::TimeZone& of, const Interval& window) const {
    return from <= window.start - kMaxSetBackMicros && window.end + kMaxSetBackMicros < to &&
           zone == of;
  }
};

Stretch StretchAt(const absl::TimeZone& zone, Instant instant) {
  const absl::Time time = absl::FromUnixSeconds(FloorDivide(instant, kMicrosPerSecond));
  Stretch stretch{.zone = zone,
                  .from = std::numeric_limits<Instant>::min(),
                  .to = std::numeric_limits<Instant>::max(),
                  .offset = zone.At(time).offset};
  absl::TimeZone::CivilTransition change;
  if (zone.NextTransition(time, &change)) stretch.to = ToInstant(zone.At(change.to).trans);
  // One at this very second is before it.
  if (zone.PrevTransition(time + absl::Seconds(1), &change)) {
    stretch.from = ToInstant(zone.At(change.to).trans);
  }
  return stretch;
}

// That of the last window in this thread: a search asks for times near each other, of places near
// each other, a hundred thousand times.
Stretch& LastStretch() {
  thread_local Stretch last;
  return last;
}

}  // namespace

LocalWeeks::LocalWeeks(const absl::TimeZone& zone, const Interval& window) : zone_(zone) {
  Stretch& stretch = LastStretch();
  if (!stretch.Covers(zone, window)) stretch = StretchAt(zone, window.start);
  steady_ = stretch.Covers(zone, window);
  if (steady_) {
    SetWindow(FloorDivide(window.start, kMicrosPerSecond) + stretch.offset,
              FloorDivide(window.end, kMicrosPerSecond) + stretch.offset);
    steady_monday_ = (monday_ * kSecondsPerDay - stretch.offset) * kMicrosPerSecond;
    return;
  }
  const absl::CivilSecond first = zone.At(FromInstant(window.start)).cs;
  const absl::CivilSecond last = zone.At(FromInstant(window.end)).cs;
  SetWindow(first - kEpoch - absl::ToInt64Seconds(kMaxSetBack),
            last - kEpoch + absl::ToInt64Seconds(kMaxSetBack));
  steady_monday_ = 0;
  civil_monday_ = kEpoch + monday_ * kSecondsPerDay;
}

void LocalWeeks::SetWindow(int64_t first, int64_t last) {
  const int64_t day = FloorDivide(first, kSecondsPerDay);
  monday_ = day - ((day + kFirstWeekday) % 7 + 7) % 7;
  first_minute_ = (first - monday_ * kSecondsPerDay) / 60;
  last_minute_ = (last - monday_ * kSecondsPerDay) / 60 + 1;
}

}  // namespace gongfang

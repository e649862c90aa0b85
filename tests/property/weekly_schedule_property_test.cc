// WeeklySchedule against the wall clock, read at every half hour around changes of the offset.
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "common/calendar/weekly_schedule.h"
#include "common/calendar/zone.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"

namespace gongfang {
namespace {

constexpr Instant kHalfHour = 1800 * kMicrosPerSecond;
constexpr int kBlock = 180;  // minutes

// A zone and an instant near which its clocks change, or do not.
struct Place {
  const char* zone;
  absl::CivilSecond about;  // UTC
};

const std::vector<Place>& Places() {
  static const std::vector<Place> places = {
      {"Asia/Shanghai", absl::CivilSecond(2027, 3, 28)},
      {"Europe/London", absl::CivilSecond(2027, 3, 28, 1)},
      {"Europe/London", absl::CivilSecond(2027, 10, 31, 1)},
      {"Europe/London", absl::CivilSecond(2099, 3, 29, 1)},  // beyond the tables: by rule
      {"Europe/London", absl::CivilSecond(2099, 10, 25, 1)},
      {"America/New_York", absl::CivilSecond(2027, 3, 14, 7)},
      {"America/New_York", absl::CivilSecond(2027, 11, 7, 6)},
      {"Australia/Lord_Howe", absl::CivilSecond(2027, 4, 3, 15)},  // half an hour back
      {"Pacific/Apia", absl::CivilSecond(2011, 12, 30, 10)},       // a whole day forward
      {"America/Santiago", absl::CivilSecond(2027, 9, 5, 4)},      // a midnight is skipped
  };
  return places;
}

bool IsOpenOnTheWallClock(const std::vector<OpeningPeriod>& periods, const absl::TimeZone& zone,
                          Instant instant) {
  const absl::CivilSecond local = zone.At(FromInstant(instant)).cs;
  for (int days_ago = 0; days_ago <= 1; ++days_ago) {
    const absl::CivilDay day = absl::CivilDay(local) - days_ago;
    const int64_t minute = (local - absl::CivilSecond(day)) / 60;
    for (const OpeningPeriod& period : periods) {
      if (period.weekday == static_cast<int>(absl::GetWeekday(day)) &&
          period.start_minute <= minute && minute < period.end_minute) {
        return true;
      }
    }
  }
  return false;
}

// Periods begin and end at multiples of three hours: none of them lies within an hour that occurs
// twice, where an end is deliberately not what the wall clock says.
RC_GTEST_PROP(WeeklyScheduleProperty, IsOpenWhenTheWallClockSaysSo, ()) {
  const Place& place = Places()[*rc::gen::inRange<size_t>(0, Places().size())];
  const absl::TimeZone zone = LoadZone(place.zone).value();
  std::vector<OpeningPeriod> periods;
  for (int i = *rc::gen::inRange(0, 12); i > 0; --i) {
    const int start = *rc::gen::inRange(0, kMinutesPerDay / kBlock);
    const int end = *rc::gen::inRange(start + 1, 2 * kMinutesPerDay / kBlock + 1);
    periods.push_back({*rc::gen::inRange(0, 7), start * kBlock, end * kBlock});
  }
  const WeeklySchedule schedule = WeeklySchedule::Create(periods, zone).value();

  const Instant about = ToInstant(absl::FromCivil(place.about, absl::UTCTimeZone()));
  const Instant start = about + *rc::gen::inRange<Instant>(-300, 100) * kHalfHour;
  const Interval window{start, start + *rc::gen::inRange<Instant>(1, 500) * kHalfHour};
  const IntervalSet open = schedule.Expand(window);
  for (const Interval& interval : open.intervals()) RC_ASSERT(window.Contains(interval));
  for (Instant at = window.start; at < window.end; at += kHalfHour) {
    const bool expected = IsOpenOnTheWallClock(periods, zone, at);
    RC_ASSERT(open.Contains(at) == expected);
    RC_ASSERT(open.Contains(at + kHalfHour - 1) == expected);
    RC_ASSERT(schedule.IsOpen({at, at + kHalfHour}) == expected);
  }
}

}  // namespace
}  // namespace gongfang

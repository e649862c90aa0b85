// WeeklySchedule with special days against a plain model, minute by minute.
#include <map>
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

constexpr Instant kMinute = 60 * kMicrosPerSecond;
constexpr int kBlock = 180;  // minutes: no period lies within an hour that occurs twice

// A zone and a day near which its clocks change, or the year does.
struct Place {
  const char* zone;
  absl::CivilDay about;
};

const std::vector<Place>& Places() {
  static const std::vector<Place> places = {
      {"Asia/Shanghai", absl::CivilDay(2026, 10, 1)},
      {"Asia/Shanghai", absl::CivilDay(2027, 1, 1)},
      {"Europe/Berlin", absl::CivilDay(2027, 3, 28)},
      {"Europe/Berlin", absl::CivilDay(2027, 10, 31)},
      {"Europe/Berlin", absl::CivilDay(2028, 1, 1)},
      {"America/New_York", absl::CivilDay(2027, 3, 14)},
      {"America/New_York", absl::CivilDay(2027, 11, 7)},
      {"America/New_York", absl::CivilDay(2027, 12, 31)},
  };
  return places;
}

// Of all of the range from the first case on: what RapidCheck calls small is the same every time.
template <typename T>
T Any(T least, T below) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange<T>(least, below));
}

SpecialDay::Hours AnyHours() {
  const int start = Any(0, kMinutesPerDay / kBlock);
  const int end = Any(start + 1, 2 * kMinutesPerDay / kBlock + 1);
  return {start * kBlock, end * kBlock};
}

// What begins on `day`, as the model has it.
std::vector<SpecialDay::Hours> BeginningOn(absl::CivilDay day,
                                           const std::vector<OpeningPeriod>& periods,
                                           const std::map<absl::CivilDay, SpecialDay>& special) {
  int weekday = static_cast<int>(absl::GetWeekday(day));
  if (const auto found = special.find(day); found != special.end()) {
    if (!found->second.as_weekday) return found->second.hours;
    weekday = *found->second.as_weekday;
  }
  std::vector<SpecialDay::Hours> hours;
  for (const OpeningPeriod& period : periods) {
    if (period.weekday == weekday) hours.push_back({period.start_minute, period.end_minute});
  }
  return hours;
}

bool IsOpenInTheModel(Instant at, const absl::TimeZone& zone,
                      const std::vector<OpeningPeriod>& periods,
                      const std::map<absl::CivilDay, SpecialDay>& special) {
  const absl::CivilSecond local = zone.At(FromInstant(at)).cs;
  for (int days_ago = 0; days_ago <= 1; ++days_ago) {
    const absl::CivilDay day = absl::CivilDay(local) - days_ago;
    const int64_t minute = (local - absl::CivilSecond(day)) / 60;
    for (const SpecialDay::Hours& hours : BeginningOn(day, periods, special)) {
      if (hours.start_minute <= minute && minute < hours.end_minute) return true;
    }
  }
  return false;
}

struct Case {
  absl::TimeZone zone;
  Interval window;
  std::vector<OpeningPeriod> periods;
  std::vector<SpecialDay> days;
  std::map<absl::CivilDay, SpecialDay> first_of_date;
};

Case AnyCase() {
  Case made;
  const Place& place = Places()[Any<size_t>(0, Places().size())];
  made.zone = LoadZone(place.zone).value();
  for (int i = Any(0, 10); i > 0; --i) {
    const SpecialDay::Hours hours = AnyHours();
    made.periods.push_back({Any(0, 7), hours.start_minute, hours.end_minute});
  }
  for (int i = Any(0, 8); i > 0; --i) {
    SpecialDay day;
    day.day = place.about + Any(-6, 7);
    if (Any(0, 3) == 0) {
      day.as_weekday = Any(0, 7);
    } else {
      for (int j = Any(0, 3); j > 0; --j) day.hours.push_back(AnyHours());
    }
    made.days.push_back(day);
    made.first_of_date.emplace(day.day, day);
  }
  const Instant about = ToInstant(absl::FromCivil(place.about, made.zone));
  const Instant start = about + Any<Instant>(-8 * 1440, 5 * 1440) * kMinute;
  made.window = {start, start + Any<Instant>(1, 4 * 1440) * kMinute};
  return made;
}

RC_GTEST_PROP(SpecialDaysProperty, AreOpenAsThePlainModelSaysMinuteByMinute, ()) {
  const Case given = AnyCase();
  const WeeklySchedule schedule =
      WeeklySchedule::Create(given.periods, given.zone).value().With(given.days).value();
  const IntervalSet open = schedule.Expand(given.window);
  for (const Interval& interval : open.intervals()) RC_ASSERT(given.window.Contains(interval));
  for (Instant at = given.window.start; at < given.window.end; at += kMinute) {
    const bool expected = IsOpenInTheModel(at, given.zone, given.periods, given.first_of_date);
    RC_ASSERT(open.Contains(at) == expected);
    RC_ASSERT(open.Contains(at + kMinute - 1) == expected);
  }
}

RC_GTEST_PROP(SpecialDaysProperty, IsOpenIsWhatExpandCovers, ()) {
  const Case given = AnyCase();
  const bool special = *rc::gen::arbitrary<bool>();
  WeeklySchedule schedule = Any(0, 8) == 0
                                ? WeeklySchedule::AlwaysOpen(given.zone)
                                : WeeklySchedule::Create(given.periods, given.zone).value();
  if (special) schedule = schedule.With(given.days).value();
  for (int i = 0; i < 50; ++i) {
    const Instant start = given.window.start + Any<Instant>(0, 6 * 1440 / 15) * 15 * kMinute;
    const Interval interval{start, start + Any<Instant>(-1, 200) * 15 * kMinute};
    RC_ASSERT(schedule.IsOpen(interval) ==
              (interval.Empty() || schedule.Expand(interval).Covers(interval)));
  }
}

}  // namespace
}  // namespace gongfang

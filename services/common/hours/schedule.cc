#include "common/hours/schedule.h"

#include <vector>

#include "common/base/status_macros.h"
#include "common/calendar/opening_hours.h"

namespace gongfang {
namespace {

std::vector<OpeningPeriod> Periods(const inventory::v1::Schedule& schedule) {
  std::vector<OpeningPeriod> periods;
  for (const inventory::v1::OpeningPeriod& period : schedule.periods()) {
    // Inventory has checked them; what is no time all the same makes a period that is refused.
    const int opens = ParseMinuteOfDay(period.opens()).value_or(-1);
    int closes = ParseMinuteOfDay(period.closes()).value_or(-1);
    if (closes <= opens) closes += kMinutesPerDay;
    periods.push_back({static_cast<int>(period.day()) - 1, opens, closes});
  }
  return periods;
}

// The days that are not as the week says: exceptions, which go first, and holidays.
std::vector<SpecialDay> SpecialDays(const inventory::v1::Schedule& schedule,
                                    const Holidays& holidays) {
  constexpr int kSunday = 6;
  std::vector<SpecialDay> days;
  for (const inventory::v1::ScheduleException& exception : schedule.exceptions()) {
    const google::type::Date& date = exception.date();
    SpecialDay& day = days.emplace_back();
    day.day = absl::CivilDay(date.year(), date.month(), date.day());
    for (const inventory::v1::DayHours& hours : exception.hours()) {
      const int opens = ParseMinuteOfDay(hours.opens()).value_or(-1);
      int closes = ParseMinuteOfDay(hours.closes()).value_or(-1);
      if (closes <= opens) closes += kMinutesPerDay;
      day.hours.push_back({opens, closes});
    }
  }
  if (!FollowsHolidays(schedule)) return days;
  const bool closed = schedule.holiday_rule() == inventory::v1::Schedule::HOLIDAY_RULE_CLOSED;
  for (const HolidayDay& holiday : holidays) {
    SpecialDay& day = days.emplace_back();
    day.day = holiday.day;
    if (!holiday.off) {
      day.as_weekday = holiday.as_weekday;
    } else if (!closed) {
      day.as_weekday = kSunday;
    }
  }
  return days;
}

}  // namespace

absl::StatusOr<WeeklySchedule> MakeSchedule(const inventory::v1::Schedule& schedule,
                                            const Holidays& holidays, absl::TimeZone zone) {
  ASSIGN_OR_RETURN(const WeeklySchedule week, WeeklySchedule::Create(Periods(schedule), zone));
  return week.With(SpecialDays(schedule, holidays));
}

}  // namespace gongfang

#include "common/hours/holidays.h"

namespace gongfang {

Holidays MakeHolidays(const inventory::v1::HolidayYear& year) {
  using inventory::v1::Holiday;
  Holidays holidays;
  for (const Holiday& holiday : year.days()) {
    const google::type::Date& date = holiday.date();
    const absl::CivilDay day(date.year(), date.month(), date.day());
    if (day.month() != date.month() || day.day() != date.day()) continue;
    const bool off = holiday.kind() == Holiday::KIND_DAY_OFF;
    if (!off && holiday.kind() != Holiday::KIND_WORKDAY) continue;
    const int as_day = holiday.as_day() == google::type::DAY_OF_WEEK_UNSPECIFIED
                           ? google::type::MONDAY
                           : holiday.as_day();
    if (as_day < google::type::MONDAY || as_day > google::type::SUNDAY) continue;
    holidays.push_back({.day = day, .off = off, .as_weekday = as_day - google::type::MONDAY});
  }
  return holidays;
}

bool FollowsHolidays(const inventory::v1::Schedule& schedule) {
  return schedule.holiday_rule() == inventory::v1::Schedule::HOLIDAY_RULE_CLOSED ||
         schedule.holiday_rule() == inventory::v1::Schedule::HOLIDAY_RULE_AS_SUNDAY;
}

}  // namespace gongfang

#include "inventory/open_now.h"

#include <algorithm>
#include <optional>

#include "absl/time/civil_time.h"
#include "common/calendar/opening_hours.h"
#include "common/calendar/recurrence.h"
#include "google/protobuf/util/time_util.h"

namespace gongfang::inventory {
namespace {

using google::protobuf::util::TimeUtil;

constexpr int kDayMinutes = 24 * 60;

bool IsOn(const google::type::Date& date, absl::CivilDay day) {
  return date.year() == day.year() && date.month() == day.month() && date.day() == day.day();
}

// Whether hours that begin on a day cover a minute, counted from the midnight of that day.
bool Covers(const std::string& opens, const std::string& closes, int minute) {
  const std::optional<int> start = ParseMinuteOfDay(opens);
  std::optional<int> end = ParseMinuteOfDay(closes);
  if (!start || !end) return false;
  if (*end <= *start) *end += kDayMinutes;
  return *start <= minute && minute < *end;
}

bool CoversAsWeekday(const v1::Schedule& schedule, int weekday, int minute) {
  return std::any_of(schedule.periods().begin(), schedule.periods().end(), [&](const auto& period) {
    return period.day() == weekday && Covers(period.opens(), period.closes(), minute);
  });
}

// Whether what begins on `day` covers the minute.
bool CoversFrom(const v1::Schedule& schedule, const v1::HolidayYear& holidays, absl::CivilDay day,
                int minute) {
  for (const v1::ScheduleException& exception : schedule.exceptions()) {
    if (!IsOn(exception.date(), day)) continue;
    return std::any_of(exception.hours().begin(), exception.hours().end(), [&](const auto& hours) {
      return Covers(hours.opens(), hours.closes(), minute);
    });
  }
  const bool closed = schedule.holiday_rule() == v1::Schedule::HOLIDAY_RULE_CLOSED;
  if (closed || schedule.holiday_rule() == v1::Schedule::HOLIDAY_RULE_AS_SUNDAY) {
    for (const v1::Holiday& holiday : holidays.days()) {
      if (!IsOn(holiday.date(), day)) continue;
      if (holiday.kind() == v1::Holiday::KIND_DAY_OFF) {
        return !closed && CoversAsWeekday(schedule, google::type::SUNDAY, minute);
      }
      const int as = holiday.as_day() == google::type::DAY_OF_WEEK_UNSPECIFIED
                         ? google::type::MONDAY
                         : holiday.as_day();
      return CoversAsWeekday(schedule, as, minute);
    }
  }
  // Both count from Monday, and one of them from 0.
  return CoversAsWeekday(schedule, static_cast<int>(absl::GetWeekday(day)) + 1, minute);
}

}  // namespace

bool IsOpenAt(const v1::Schedule& schedule, const v1::HolidayYear& holidays, Instant now,
              absl::TimeZone zone) {
  const absl::CivilMinute minute = absl::ToCivilMinute(FromInstant(now), zone);
  const absl::CivilDay today(minute);
  const auto since_midnight = static_cast<int>(minute - absl::CivilMinute(today));
  return CoversFrom(schedule, holidays, today, since_midnight) ||
         CoversFrom(schedule, holidays, today - 1, since_midnight + kDayMinutes);
}

bool IsClosedAt(const v1::Closure& closure, Instant now, absl::TimeZone zone) {
  const Instant start = TimeUtil::TimestampToMicroseconds(closure.start_time());
  const Instant length = TimeUtil::TimestampToMicroseconds(closure.end_time()) - start;
  const auto covers = [&](Instant from) { return from <= now && now < from + length; };
  if (covers(start)) return true;
  if (closure.rrule().empty() || now < start) return false;
  const auto recurrence = Recurrence::Parse(closure.rrule());
  if (!recurrence.ok()) return false;
  const auto expansion =
      recurrence->Expand(absl::ToCivilSecond(FromInstant(start), zone), zone, {.before = now + 1});
  if (!expansion.ok()) return false;
  return std::any_of(expansion->occurrences.begin(), expansion->occurrences.end(),
                     [&](const Occurrence& occurrence) { return covers(occurrence.start); });
}

}  // namespace gongfang::inventory

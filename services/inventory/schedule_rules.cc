#include "inventory/schedule_rules.h"

#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "common/base/limits.h"
#include "common/base/names.h"
#include "common/base/schedule_limits.h"
#include "common/base/text.h"
#include "common/calendar/opening_hours.h"
#include "common/calendar/weekly_schedule.h"
#include "common/rpc/name_checks.h"

namespace gongfang::inventory {
namespace {

constexpr absl::string_view kSpace = "alliances/{alliance}/spaces/{space}";
constexpr absl::string_view kTemplate =
    "alliances/{alliance}/spaces/{space}/scheduleTemplates/{schedule_template}";
constexpr absl::string_view kAlliance = "alliances/{alliance}";
constexpr absl::string_view kYear = "alliances/{alliance}/holidayYears/{holiday_year}";
constexpr absl::string_view kTemplateFields[] = {"display_name", "schedule"};
constexpr char kDateRule[] = "must be a full date of the years 2000 to 2100";

// Of a period, or of hours of one day.
template <typename Hours>
void CheckTimes(const std::string& field, const Hours& period, RequestCheck& check) {
  const std::optional<int> opens = ParseMinuteOfDay(period.opens());
  if (!opens || *opens == kMinutesPerDay) {
    check.Add(field + ".opens", "must be HH:MM, 00:00 to 23:59");
  }
  if (!ParseMinuteOfDay(period.closes())) {
    check.Add(field + ".closes", "must be HH:MM, 00:00 to 24:00; up to `opens` is the next day");
  }
}

void CheckPeriod(const std::string& field, const v1::OpeningPeriod& period, RequestCheck& check) {
  if (period.day() < google::type::MONDAY || period.day() > google::type::SUNDAY) {
    check.Add(field + ".day", "must be MONDAY to SUNDAY");
  }
  CheckTimes(field, period, check);
}

// At most `max_bytes` on one line, which may be empty.
void CheckShort(absl::string_view field, absl::string_view text, size_t max_bytes,
                RequestCheck& check) {
  if (text.size() > max_bytes) {
    check.Add(field, absl::StrCat("has ", text.size(), " bytes; at most ", max_bytes));
  }
  if (HasControlCharacter(text) || text.find_first_of("\n\t") != absl::string_view::npos) {
    check.Add(field, "must be one line");
  }
}

// Notes a date that is none, or that is there already.
std::optional<absl::CivilDay> CheckDate(const std::string& field, const google::type::Date& date,
                                        absl::flat_hash_set<absl::CivilDay>& seen,
                                        RequestCheck& check) {
  const std::optional<absl::CivilDay> day = DayOf(date);
  if (!day) {
    check.Add(field, kDateRule);
  } else if (!seen.insert(*day).second) {
    check.Add(field, absl::StrCat(absl::FormatCivilTime(*day), " is there twice"));
  }
  return day;
}

void CheckExceptions(absl::string_view field, const v1::Schedule& schedule, RequestCheck& check) {
  const std::string exceptions = absl::StrCat(field, ".exceptions");
  if (schedule.exceptions_size() > limits::kMaxScheduleExceptions) {
    check.Add(exceptions, absl::StrCat("has ", schedule.exceptions_size(), " days; at most ",
                                       limits::kMaxScheduleExceptions));
    return;
  }
  absl::flat_hash_set<absl::CivilDay> seen;
  for (int i = 0; i < schedule.exceptions_size(); ++i) {
    const v1::ScheduleException& exception = schedule.exceptions(i);
    const std::string one = absl::StrCat(exceptions, "[", i, "]");
    CheckDate(one + ".date", exception.date(), seen, check);
    CheckShort(one + ".reason", exception.reason(), limits::kMaxExceptionReasonBytes, check);
    if (exception.hours_size() > limits::kMaxHoursPerException) {
      check.Add(one + ".hours", absl::StrCat("has ", exception.hours_size(), " entries; at most ",
                                             limits::kMaxHoursPerException));
      continue;
    }
    for (int j = 0; j < exception.hours_size(); ++j) {
      CheckTimes(absl::StrCat(one, ".hours[", j, "]"), exception.hours(j), check);
    }
  }
}

void CheckTemplate(const v1::ScheduleTemplate& record, RequestCheck& check) {
  check.Line("display_name", record.display_name(), Need::kRequired);
  if (!check.Wants("schedule")) return;
  if (!record.has_schedule()) {
    check.Add("schedule", "is required; one without periods is never open");
  }
  CheckSchedule("schedule", record.schedule(), check);
}

void CheckHoliday(const std::string& field, const v1::Holiday& holiday, RequestCheck& check) {
  const bool workday = holiday.kind() == v1::Holiday::KIND_WORKDAY;
  if (!workday && holiday.kind() != v1::Holiday::KIND_DAY_OFF) {
    check.Add(field + ".kind", "must be KIND_DAY_OFF or KIND_WORKDAY");
  }
  check.Line(field + ".display_name", holiday.display_name(), Need::kRequired);
  if (!google::type::DayOfWeek_IsValid(holiday.as_day())) {
    check.Add(field + ".as_day", "must be MONDAY to SUNDAY");
  } else if (!workday && holiday.as_day() != google::type::DAY_OF_WEEK_UNSPECIFIED) {
    check.Add(field + ".as_day", "must not be set of a day off");
  }
}

// The year that a name is of; nullopt, with that noted, where it is none.
std::optional<int> CheckYear(absl::string_view field, const std::string& name,
                             RequestCheck& check) {
  const auto parsed = check.Parsed<HolidayYearName>(field, name, kYear);
  if (!parsed) return std::nullopt;
  int year = 0;
  for (char c : parsed->id) {
    year = parsed->id.size() == 4 && c >= '0' && c <= '9' ? 10 * year + (c - '0') : 0;
    if (year == 0) break;
  }
  if (year >= limits::kMinScheduleYear && year <= limits::kMaxScheduleYear) return year;
  check.Add(field, absl::StrCat("must end with a year, ", limits::kMinScheduleYear, " to ",
                                limits::kMaxScheduleYear));
  return std::nullopt;
}

absl::Status CheckYearName(const std::string& name) {
  RequestCheck check;
  CheckYear("name", name, check);
  return std::move(check).Result();
}

}  // namespace

std::optional<absl::CivilDay> DayOf(const google::type::Date& date) {
  if (date.year() < limits::kMinScheduleYear || date.year() > limits::kMaxScheduleYear) {
    return std::nullopt;
  }
  // Civil days carry what is too large over into the next month.
  const absl::CivilDay day(date.year(), date.month(), date.day());
  if (day.month() != date.month() || day.day() != date.day()) return std::nullopt;
  return day;
}

void CheckWeek(absl::string_view field, const v1::Schedule& schedule, RequestCheck& check) {
  if (!schedule.exceptions().empty()) {
    check.Add(absl::StrCat(field, ".exceptions"),
              "must not be set: these hours are the same in every week");
  }
  if (schedule.holiday_rule() != v1::Schedule::HOLIDAY_RULE_UNSPECIFIED &&
      schedule.holiday_rule() != v1::Schedule::HOLIDAY_RULE_IGNORE) {
    check.Add(absl::StrCat(field, ".holiday_rule"),
              "must not be set: these hours are the same in every week");
  }
  v1::Schedule periods;
  *periods.mutable_periods() = schedule.periods();
  CheckSchedule(field, periods, check);
}

void CheckSchedule(absl::string_view field, const v1::Schedule& schedule, RequestCheck& check) {
  CheckExceptions(field, schedule, check);
  if (!v1::Schedule::HolidayRule_IsValid(schedule.holiday_rule())) {
    check.Add(absl::StrCat(field, ".holiday_rule"), "is not a known rule");
  }
  const std::string periods = absl::StrCat(field, ".periods");
  if (schedule.periods_size() > limits::kMaxOpeningPeriods) {
    check.Add(periods, absl::StrCat("has ", schedule.periods_size(), " periods; at most ",
                                    limits::kMaxOpeningPeriods));
    return;
  }
  for (int i = 0; i < schedule.periods_size(); ++i) {
    CheckPeriod(absl::StrCat(periods, "[", i, "]"), schedule.periods(i), check);
  }
}

absl::Status Check(const v1::CreateScheduleTemplateRequest& request) {
  RequestCheck check;
  check.Parsed<SpaceName>("parent", request.parent(), kSpace);
  check.Id("schedule_template_id", request.schedule_template_id());
  check.Enter("schedule_template", SetFields());
  CheckTemplate(request.schedule_template(), check);
  return std::move(check).Result();
}

absl::Status Check(const v1::GetScheduleTemplateRequest& request) {
  return CheckName<ScheduleTemplateName>(request.name(), kTemplate);
}

absl::Status Check(const v1::ListScheduleTemplatesRequest& request) {
  return CheckList<SpaceName>(request, kSpace);
}

absl::Status Check(const v1::UpdateScheduleTemplateRequest& request) {
  RequestCheck check;
  check.Parsed<ScheduleTemplateName>("schedule_template.name", request.schedule_template().name(),
                                     kTemplate);
  check.Mask(request.update_mask(), kTemplateFields);
  check.Enter("schedule_template", FieldsOf(request));
  CheckTemplate(request.schedule_template(), check);
  return std::move(check).Result();
}

absl::Status Check(const v1::DeleteScheduleTemplateRequest& request) {
  return CheckName<ScheduleTemplateName>(request.name(), kTemplate);
}

absl::Status Check(const v1::GetHolidayYearRequest& request) {
  return CheckYearName(request.name());
}

absl::Status Check(const v1::ListHolidayYearsRequest& request) {
  return CheckList<AllianceName>(request, kAlliance);
}

absl::Status Check(const v1::UpdateHolidayYearRequest& request) {
  RequestCheck check;
  const v1::HolidayYear& record = request.holiday_year();
  const std::optional<int> year = CheckYear("holiday_year.name", record.name(), check);
  check.Enter("holiday_year", SetFields());
  CheckShort("source", record.source(), limits::kMaxDisplayNameBytes, check);
  if (record.days_size() > limits::kMaxHolidays) {
    check.Add("days",
              absl::StrCat("has ", record.days_size(), " days; at most ", limits::kMaxHolidays));
    return std::move(check).Result();
  }
  absl::flat_hash_set<absl::CivilDay> seen;
  for (int i = 0; i < record.days_size(); ++i) {
    const std::string field = absl::StrCat("days[", i, "]");
    const auto day = CheckDate(field + ".date", record.days(i).date(), seen, check);
    if (day && year && day->year() != *year) {
      check.Add(field + ".date", absl::StrCat("must be of the year ", *year));
    }
    CheckHoliday(field, record.days(i), check);
  }
  return std::move(check).Result();
}

absl::Status Check(const v1::DeleteHolidayYearRequest& request) {
  return CheckYearName(request.name());
}

SetFields FieldsOf(const v1::UpdateScheduleTemplateRequest& request) {
  return SetFields(request.schedule_template(), request.update_mask(), kTemplateFields);
}

}  // namespace gongfang::inventory

#include "inventory/schedule_rules.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/limits.h"
#include "common/calendar/opening_hours.h"
#include "common/calendar/weekly_schedule.h"

namespace gongfang::inventory {
namespace {

void CheckPeriod(const std::string& field, const v1::OpeningPeriod& period, RequestCheck& check) {
  if (period.day() < google::type::MONDAY || period.day() > google::type::SUNDAY) {
    check.Add(field + ".day", "must be MONDAY to SUNDAY");
  }
  const std::optional<int> opens = ParseMinuteOfDay(period.opens());
  if (!opens || *opens == kMinutesPerDay) {
    check.Add(field + ".opens", "must be HH:MM, 00:00 to 23:59");
  }
  if (!ParseMinuteOfDay(period.closes())) {
    check.Add(field + ".closes", "must be HH:MM, 00:00 to 24:00; up to `opens` is the next day");
  }
}

}  // namespace

void CheckSchedule(absl::string_view field, const v1::Schedule& schedule, RequestCheck& check) {
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

}  // namespace gongfang::inventory

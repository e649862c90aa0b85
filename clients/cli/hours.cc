#include "clients/cli/hours.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/cli/cli_error.h"
#include "common/calendar/hours_text.h"

namespace gongfang::cli {

absl::Status AddHours(absl::string_view flag, absl::string_view text,
                      inventory::v1::Schedule& schedule) {
  std::vector<HoursPeriod> periods;
  if (!ParseHours(text, periods)) {
    return UsageError(absl::StrCat(flag, ": \"", text, "\" is not ", kHoursExample));
  }
  for (const HoursPeriod& added : periods) {
    inventory::v1::OpeningPeriod& period = *schedule.add_periods();
    period.set_day(static_cast<google::type::DayOfWeek>(added.weekday + google::type::MONDAY));
    period.set_opens(added.opens);
    period.set_closes(added.closes);
  }
  return absl::OkStatus();
}

std::string FormatHours(const inventory::v1::Schedule& schedule) {
  std::vector<HoursPeriod> periods;
  for (const inventory::v1::OpeningPeriod& period : schedule.periods()) {
    periods.push_back({period.day() - google::type::MONDAY, period.opens(), period.closes()});
  }
  return gongfang::FormatHours(periods);
}

}  // namespace gongfang::cli

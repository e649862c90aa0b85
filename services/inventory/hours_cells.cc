#include "inventory/hours_cells.h"

#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/names.h"
#include "common/calendar/hours_text.h"
#include "common/sheet/text.h"

namespace gongfang::inventory {
namespace {

constexpr absl::string_view kAlways = "always";
constexpr absl::string_view kNever = "never";
constexpr absl::string_view kAllWeek = "daily 00:00-24:00";

}  // namespace

std::string WriteTemplate(const v1::Resource& resource) {
  const auto name = ScheduleTemplateName::Parse(resource.schedule_template());
  return name ? name->id : "";
}

std::string WriteHours(const v1::Resource& resource) {
  // Those of a template are its own.
  if (!resource.has_schedule() || !resource.schedule_template().empty()) return "";
  std::vector<HoursPeriod> periods;
  for (const v1::OpeningPeriod& period : resource.schedule().periods()) {
    periods.push_back({period.day() - google::type::MONDAY, period.opens(), period.closes()});
  }
  return FormatHours(periods);
}

std::string ReadTemplate(absl::string_view cell, v1::Resource& resource) {
  if (cell.empty()) {
    resource.clear_schedule_template();
    return "";
  }
  resource.clear_schedule();  // an import gives it those of the template
  const ResourceName name = *ResourceName::Parse(resource.name());
  resource.set_schedule_template(
      absl::StartsWith(cell, "alliances/")
          ? std::string(cell)
          : ScheduleTemplateName{name.alliance, name.space, std::string(cell)}.ToString());
  return "";
}

std::string ReadHours(absl::string_view cell, v1::Resource& resource) {
  if (!resource.schedule_template().empty()) {
    return cell.empty() ? "" : "must be empty where the resource has a schedule_template";
  }
  const bool always = cell.empty() || cell == kAlways;
  // What a table does not tell of stays: exceptions, and what holidays change.
  const bool more = resource.schedule().exceptions_size() > 0 ||
                    resource.schedule().holiday_rule() != v1::Schedule::HOLIDAY_RULE_UNSPECIFIED;
  if (always && !more) {
    resource.clear_schedule();
    return "";
  }
  std::vector<HoursPeriod> periods;
  v1::Schedule& schedule = *resource.mutable_schedule();
  schedule.clear_periods();
  if (cell == kNever) return "";
  const std::string hours(always ? kAllWeek : cell);
  for (const std::string& entry : SplitTexts(hours)) {
    if (!ParseHours(entry, periods)) {
      return absl::StrCat("must be ", kHoursExample, ", with \";\" between; or always, or never");
    }
  }
  for (const HoursPeriod& read : periods) {
    v1::OpeningPeriod& period = *schedule.add_periods();
    period.set_day(static_cast<google::type::DayOfWeek>(read.weekday + google::type::MONDAY));
    period.set_opens(read.opens);
    period.set_closes(read.closes);
  }
  return "";
}

}  // namespace gongfang::inventory

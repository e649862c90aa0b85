#include "clients/cli/schedule_flags.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "absl/time/civil_time.h"
#include "clients/cli/cli_error.h"
#include "clients/cli/hours.h"
#include "common/base/status_macros.h"

namespace gongfang::cli {
namespace {

using inventory::v1::Schedule;
using inventory::v1::ScheduleException;

constexpr char kClosed[] = "closed";
constexpr char kUsual[] = "as-usual";

absl::Status NotAnException(absl::string_view text) {
  return UsageError(absl::StrCat(
      "--exception: \"", text,
      "\" is not like \"2027-10-01 closed 国庆\", \"2027-10-02 10:00-12:00,14:00-18:00\" or "
      "\"2027-10-03 as-usual\""));
}

// "09:00-12:00,14:00-18:00"; false for what is not like that.
bool AddHours(absl::string_view text, ScheduleException& exception) {
  for (absl::string_view range : absl::StrSplit(text, ',')) {
    const std::vector<std::string> ends = absl::StrSplit(range, '-');
    if (ends.size() != 2 || ends[0].empty() || ends[1].empty()) return false;
    inventory::v1::DayHours& hours = *exception.add_hours();
    hours.set_opens(ends[0]);
    hours.set_closes(ends[1]);
  }
  return true;
}

absl::Status ApplyException(const std::string& text, Schedule& schedule) {
  const std::vector<std::string> words = absl::StrSplit(text, absl::MaxSplits(' ', 2));
  absl::CivilDay day;
  if (words.size() < 2 || words[0].size() != 10 || !absl::ParseCivilTime(words[0], &day)) {
    return NotAnException(text);
  }
  ScheduleException exception;
  exception.mutable_date()->set_year(static_cast<int>(day.year()));
  exception.mutable_date()->set_month(day.month());
  exception.mutable_date()->set_day(day.day());
  if (words.size() == 3) exception.set_reason(words[2]);
  const bool usual = words[1] == kUsual;
  if (words[1] != kClosed && !usual && !AddHours(words[1], exception)) return NotAnException(text);
  for (int i = 0; i < schedule.exceptions_size(); ++i) {
    if (FormatDate(schedule.exceptions(i).date()) != words[0]) continue;
    schedule.mutable_exceptions()->DeleteSubrange(i, 1);
    break;
  }
  if (!usual) *schedule.add_exceptions() = std::move(exception);
  return absl::OkStatus();
}

std::string RuleText(Schedule::HolidayRule rule) {
  if (rule == Schedule::HOLIDAY_RULE_CLOSED) return "closed";
  return rule == Schedule::HOLIDAY_RULE_AS_SUNDAY ? "as on Sundays" : "";
}

}  // namespace

void AddScheduleFlags(CLI::App& command, ScheduleFlags& flags) {
  command
      .add_option("--hours", flags.hours,
                  "When it is open, such as 'mon-fri 09:00-21:00'; may be repeated")
      ->type_name("HOURS")
      ->allow_extra_args(false);
  command
      .add_option("--exception", flags.exceptions,
                  "Other hours on one day: 'DATE closed [REASON]', 'DATE 10:00-12:00 [REASON]' or "
                  "'DATE as-usual'; may be repeated")
      ->type_name("TEXT")
      ->allow_extra_args(false);
  command.add_option("--holiday-rule", flags.holiday_rule, "What public holidays change")
      ->check(CLI::IsMember({"ignore", "closed", "as-sunday"}));
}

absl::Status ApplySchedule(const ScheduleFlags& flags, bool always, Schedule& schedule) {
  if (!flags.hours.empty()) {
    schedule.clear_periods();
    for (const std::string& hours : flags.hours) {
      RETURN_IF_ERROR(AddHours("--hours", hours, schedule));
    }
  } else if (always) {
    RETURN_IF_ERROR(AddHours("--hours", "daily 00:00-24:00", schedule));
  }
  for (const std::string& exception : flags.exceptions) {
    RETURN_IF_ERROR(ApplyException(exception, schedule));
  }
  if (flags.holiday_rule == "ignore") {
    schedule.clear_holiday_rule();
  } else if (!flags.holiday_rule.empty()) {
    schedule.set_holiday_rule(flags.holiday_rule == "closed" ? Schedule::HOLIDAY_RULE_CLOSED
                                                             : Schedule::HOLIDAY_RULE_AS_SUNDAY);
  }
  return absl::OkStatus();
}

std::vector<std::pair<std::string, std::string>> DescribeSchedule(const Schedule& schedule) {
  std::vector<std::pair<std::string, std::string>> lines = {{"Open", FormatHours(schedule)}};
  for (const ScheduleException& exception : schedule.exceptions()) {
    std::string text;
    for (const inventory::v1::DayHours& hours : exception.hours()) {
      absl::StrAppend(&text, text.empty() ? "" : ",", hours.opens(), "-", hours.closes());
    }
    if (text.empty()) text = kClosed;
    if (!exception.reason().empty()) absl::StrAppend(&text, " ", exception.reason());
    lines.emplace_back(absl::StrCat("On ", FormatDate(exception.date())), text);
  }
  const std::string rule = RuleText(schedule.holiday_rule());
  if (!rule.empty()) lines.emplace_back("On holidays", rule);
  return lines;
}

std::string FormatDate(const google::type::Date& date) {
  return absl::StrFormat("%04d-%02d-%02d", date.year(), date.month(), date.day());
}

}  // namespace gongfang::cli

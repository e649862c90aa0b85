#include "common/calendar/recurrence_rule.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"

namespace gongfang {
namespace {

using Frequency = RecurrenceRule::Frequency;

constexpr int kMaxMonthDay = 31;
constexpr int kMaxYearDay = 366;
constexpr int kMaxWeekdaysInMonth = 5;
constexpr int kMaxWeekdaysInYear = 53;
constexpr absl::string_view kFrequencies[] = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};

absl::Status Refusal(absl::string_view what) {
  return errors::InvalidField(
      "rrule", absl::StrCat(what, "; expected one such as \"FREQ=WEEKLY;BYDAY=TU,TH;COUNT=10\""));
}

template <size_t size>
std::optional<int> IndexOf(const absl::string_view (&words)[size], absl::string_view word) {
  const auto* found = std::find(std::begin(words), std::end(words), word);
  if (found == std::end(words)) return std::nullopt;
  return static_cast<int>(found - std::begin(words));
}

// Takes up to `max_digits` digits from the front of `text`; nullopt where there are none.
std::optional<int> TakeDigits(absl::string_view& text, size_t max_digits) {
  size_t digits = 0;
  int number = 0;
  while (digits < text.size() && digits < max_digits && absl::ascii_isdigit(text[digits])) {
    number = number * 10 + (text[digits++] - '0');
  }
  text.remove_prefix(digits);
  if (digits == 0) return std::nullopt;
  return number;
}

// Takes a number between 1 and `max`, or with a minus between -max and -1.
std::optional<int> TakePosition(absl::string_view& text, int max) {
  const bool minus = absl::ConsumePrefix(&text, "-");
  if (!minus) absl::ConsumePrefix(&text, "+");
  const std::optional<int> number = TakeDigits(text, 4);
  if (!number || *number < 1 || *number > max) return std::nullopt;
  return minus ? -*number : *number;
}

absl::Status ReadNumber(absl::string_view a_name, absl::string_view value, int max, int& out) {
  const std::optional<int> number = TakeDigits(value, 9);
  if (!number || !value.empty() || *number < 1 || *number > max) {
    return Refusal(absl::StrCat("has ", a_name, " that is not a number from 1 to ", max));
  }
  out = *number;
  return absl::OkStatus();
}

// Sorts, and drops what stands twice.
template <typename T, typename Key>
void Tidy(std::vector<T>& list, Key key) {
  std::sort(list.begin(), list.end(), [&key](const T& a, const T& b) { return key(a) < key(b); });
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

absl::StatusOr<std::vector<absl::string_view>> SplitList(absl::string_view name,
                                                         absl::string_view value) {
  std::vector<absl::string_view> items = absl::StrSplit(value, ',');
  if (items.size() > limits::kMaxRecurrenceValues) {
    return Refusal(
        absl::StrCat("has more than ", limits::kMaxRecurrenceValues, " values in ", name));
  }
  return items;
}

// `min` is 1, or -max where the list may count from the end.
absl::Status ReadList(absl::string_view name, absl::string_view value, int min, int max,
                      std::vector<int>& out) {
  ASSIGN_OR_RETURN(const std::vector<absl::string_view> items, SplitList(name, value));
  for (absl::string_view item : items) {
    const std::optional<int> number = TakePosition(item, max);
    if (!number || !item.empty() || *number < min) {
      return Refusal(absl::StrCat("has a value in ", name, " that is not a number from 1 to ", max,
                                  min < 0 ? ", or from -1 down to count from the end" : ""));
    }
    out.push_back(*number);
  }
  Tidy(out, [](int number) { return number; });
  return absl::OkStatus();
}

absl::Status ReadWeekdays(absl::string_view value, RecurrenceRule& rule) {
  ASSIGN_OR_RETURN(const std::vector<absl::string_view> items, SplitList("BYDAY", value));
  for (absl::string_view item : items) {
    const bool has_ordinal = !item.empty() && !absl::ascii_isalpha(item.front());
    const std::optional<int> ordinal = has_ordinal ? TakePosition(item, kMaxWeekdaysInYear) : 0;
    const std::optional<int> weekday = IndexOf(kWeekdayNames, item);
    if (!ordinal || !weekday) {
      return Refusal("has a value in BYDAY that is not a day, such as TU, 2TU or -1TU");
    }
    rule.days.push_back({*ordinal, static_cast<absl::Weekday>(*weekday)});
  }
  return absl::OkStatus();
}

// YYYYMMDD, YYYYMMDDTHHMMSS, YYYYMMDDTHHMMSSZ.
absl::Status ReadUntil(absl::string_view text, RecurrenceRule& rule) {
  const auto two = [&text] { return text.size() < 2 ? std::nullopt : TakeDigits(text, 2); };
  const std::optional<int> year = text.size() < 8 ? std::nullopt : TakeDigits(text, 4);
  const std::optional<int> month = two();
  const std::optional<int> day = two();
  std::optional<int> hour = 23;
  std::optional<int> minute = 59;
  std::optional<int> second = 59;
  if (absl::ConsumePrefix(&text, "T")) {
    hour = two();
    minute = two();
    second = two();
    rule.until_is_utc = absl::ConsumePrefix(&text, "Z");
  }
  if (year && month && day && hour && minute && second && text.empty()) {
    const absl::CivilSecond until(*year, *month, *day, *hour, *minute, *second);
    // Civil times carry what is too large over into the next field.
    if (until.month() == *month && until.day() == *day && until.hour() == *hour &&
        until.minute() == *minute && until.second() == *second) {
      rule.until = until;
      return absl::OkStatus();
    }
  }
  return Refusal(
      "has an UNTIL that is not a date, such as 20270131, 20270131T235959 or 20270131T155959Z");
}

absl::Status ReadPart(absl::string_view name, absl::string_view value, RecurrenceRule& rule) {
  if (name == "FREQ") {
    const std::optional<int> frequency = IndexOf(kFrequencies, value);
    if (!frequency) return Refusal("has a FREQ other than DAILY, WEEKLY, MONTHLY and YEARLY");
    rule.frequency = static_cast<Frequency>(*frequency);
    return absl::OkStatus();
  }
  if (name == "WKST") {
    const std::optional<int> weekday = IndexOf(kWeekdayNames, value);
    if (!weekday) return Refusal("has a WKST other than MO, TU, WE, TH, FR, SA and SU");
    rule.week_start = static_cast<absl::Weekday>(*weekday);
    return absl::OkStatus();
  }
  if (name == "INTERVAL") {
    return ReadNumber("an INTERVAL", value, limits::kMaxRecurrenceInterval, rule.interval);
  }
  if (name == "COUNT") {
    return ReadNumber("a COUNT", value, limits::kMaxRecurrenceInstances, rule.count);
  }
  if (name == "UNTIL") return ReadUntil(value, rule);
  if (name == "BYDAY") return ReadWeekdays(value, rule);
  if (name == "BYMONTH") return ReadList(name, value, 1, 12, rule.months);
  if (name == "BYMONTHDAY") {
    return ReadList(name, value, -kMaxMonthDay, kMaxMonthDay, rule.month_days);
  }
  if (name == "BYYEARDAY") return ReadList(name, value, -kMaxYearDay, kMaxYearDay, rule.year_days);
  if (name == "BYSETPOS") return ReadList(name, value, -kMaxYearDay, kMaxYearDay, rule.positions);
  if (name == "BYHOUR" || name == "BYMINUTE" || name == "BYSECOND") {
    return Refusal("has hours, minutes or seconds: all instances have the first one's time of day");
  }
  if (name == "BYWEEKNO") {
    return Refusal("has BYWEEKNO, which is not supported: choose days by BYMONTH and BYDAY");
  }
  return Refusal(
      "has a part other than FREQ, INTERVAL, COUNT, UNTIL, WKST, BYMONTH, BYMONTHDAY, BYYEARDAY, "
      "BYDAY and BYSETPOS");
}

// Whether the parts go together. RFC 5545 forbids most of what is refused; the rest means something
// else in every program, or nothing.
absl::Status CheckParts(const RecurrenceRule& rule) {
  const bool weekly = rule.frequency == Frequency::kWeekly;
  const bool monthly = rule.frequency == Frequency::kMonthly;
  const bool yearly = rule.frequency == Frequency::kYearly;
  if (rule.count > 0 && rule.until) return Refusal("has both COUNT and UNTIL");
  if (!rule.month_days.empty()) {
    if (weekly) return Refusal("has BYMONTHDAY with FREQ=WEEKLY");
    if (yearly && rule.months.empty()) {
      return Refusal("has BYMONTHDAY with FREQ=YEARLY but no BYMONTH: the months are missing");
    }
    if (!monthly && !yearly && rule.month_days.front() < 0) {
      return Refusal(
          "has a BYMONTHDAY from the end of the month, which needs FREQ=MONTHLY or YEARLY");
    }
  }
  if (!rule.year_days.empty()) {
    if (!yearly) return Refusal("has BYYEARDAY, which needs FREQ=YEARLY");
    if (!rule.months.empty() || !rule.month_days.empty()) {
      return Refusal("has BYYEARDAY beside BYMONTH or BYMONTHDAY");
    }
  }
  if (!rule.positions.empty()) {
    if (!monthly && !yearly) return Refusal("has BYSETPOS, which needs FREQ=MONTHLY or YEARLY");
    if (rule.days.empty()) return Refusal("has BYSETPOS, which needs BYDAY");
  }
  const bool in_months = monthly || !rule.months.empty();
  for (const RecurrenceRule::Weekday& day : rule.days) {
    if (day.ordinal == 0) continue;
    if (!monthly && !yearly) {
      return Refusal("has a BYDAY with a number, which needs FREQ=MONTHLY or YEARLY");
    }
    if (in_months && std::abs(day.ordinal) > kMaxWeekdaysInMonth) {
      return Refusal("has a BYDAY with a number that no month has; the largest is 5");
    }
  }
  return absl::OkStatus();
}

bool Lists(const std::vector<int>& list, int from_start, int from_end) {
  return std::find(list.begin(), list.end(), from_start) != list.end() ||
         std::find(list.begin(), list.end(), from_end) != list.end();
}

struct Days {
  absl::CivilDay first;
  absl::CivilDay last;
};

Days MonthOf(absl::CivilDay day) {
  const absl::CivilMonth month(day);
  return {absl::CivilDay(month), absl::CivilDay(month + 1) - 1};
}

Days YearOf(absl::CivilDay day) {
  const absl::CivilYear year(day);
  return {absl::CivilDay(year), absl::CivilDay(year + 1) - 1};
}

// Whether `list` has the place of `day` in `days`, from the start or from the end.
bool ListsPlace(const std::vector<int>& list, absl::CivilDay day, const Days& days) {
  return list.empty() ||
         Lists(list, static_cast<int>(day - days.first) + 1, static_cast<int>(day - days.last) - 1);
}

bool ChoosesWeekday(const RecurrenceRule& rule, absl::CivilDay day) {
  const bool in_months = rule.frequency == Frequency::kMonthly || !rule.months.empty();
  const Days days = in_months ? MonthOf(day) : YearOf(day);
  const int from_start = static_cast<int>((day - days.first) / 7) + 1;
  const int from_end = -static_cast<int>((days.last - day) / 7) - 1;
  return std::any_of(rule.days.begin(), rule.days.end(), [&](const RecurrenceRule::Weekday& term) {
    return term.weekday == absl::GetWeekday(day) &&
           (term.ordinal == 0 || term.ordinal == from_start || term.ordinal == from_end);
  });
}

// All parts but BYSETPOS.
bool ChoosesAnyPosition(const RecurrenceRule& rule, absl::CivilDay day) {
  return (rule.months.empty() || Lists(rule.months, day.month(), day.month())) &&
         ListsPlace(rule.month_days, day, MonthOf(day)) &&
         ListsPlace(rule.year_days, day, YearOf(day)) &&
         (rule.days.empty() || ChoosesWeekday(rule, day));
}

// The month or year that BYSETPOS counts in.
Days PeriodOf(const RecurrenceRule& rule, absl::CivilDay day) {
  return rule.frequency == Frequency::kMonthly ? MonthOf(day) : YearOf(day);
}

// The days of a period that the rule chooses.
std::vector<absl::CivilDay> ChosenIn(const RecurrenceRule& rule, const Days& period) {
  std::vector<absl::CivilDay> days;
  for (absl::CivilDay day = period.first; day <= period.last; ++day) {
    if (ChoosesAnyPosition(rule, day)) days.push_back(day);
  }
  if (rule.positions.empty()) return days;
  std::vector<absl::CivilDay> chosen;
  const int count = static_cast<int>(days.size());
  for (int place = 0; place < count; ++place) {
    if (Lists(rule.positions, place + 1, place - count)) chosen.push_back(days[place]);
  }
  return chosen;
}

}  // namespace

bool RecurrenceRule::Chooses(absl::CivilDay day) const {
  if (!ChoosesAnyPosition(*this, day)) return false;
  if (positions.empty()) return true;
  const std::vector<absl::CivilDay> chosen = ChosenIn(*this, PeriodOf(*this, day));
  return std::find(chosen.begin(), chosen.end(), day) != chosen.end();
}

std::optional<absl::CivilDay> RecurrenceRule::FirstFrom(absl::CivilDay day) const {
  constexpr int kFourYears = 4 * 365 + 1;  // with the 29th of February and the 366th day
  for (Days period = PeriodOf(*this, day); period.first < day + kFourYears;
       period = PeriodOf(*this, period.last + 1)) {
    for (const absl::CivilDay chosen : ChosenIn(*this, period)) {
      if (chosen >= day) return chosen;
    }
  }
  return std::nullopt;
}

absl::StatusOr<RecurrenceRule> ParseRecurrenceRule(absl::string_view rrule) {
  if (rrule.size() > limits::kMaxRruleBytes) {
    return Refusal(absl::StrCat("is longer than ", limits::kMaxRruleBytes, " bytes"));
  }
  const std::string upper = absl::AsciiStrToUpper(absl::StripAsciiWhitespace(rrule));
  absl::string_view text = upper;
  absl::ConsumePrefix(&text, "RRULE:");
  RecurrenceRule rule;
  std::vector<absl::string_view> seen;
  for (absl::string_view part : absl::StrSplit(text, ';')) {
    const std::pair<absl::string_view, absl::string_view> named =
        absl::StrSplit(part, absl::MaxSplits('=', 1));
    if (!absl::StrContains(part, '=')) return Refusal("has a part that is not NAME=VALUE");
    if (std::find(seen.begin(), seen.end(), named.first) != seen.end()) {
      return Refusal("has a part twice");
    }
    RETURN_IF_ERROR(ReadPart(named.first, named.second, rule));
    seen.push_back(named.first);
  }
  if (std::find(seen.begin(), seen.end(), "FREQ") == seen.end()) return Refusal("has no FREQ");
  Tidy(rule.days, [&rule](const RecurrenceRule::Weekday& day) {
    const int from_week_start =
        (static_cast<int>(day.weekday) - static_cast<int>(rule.week_start) + 7) % 7;
    return std::make_pair(from_week_start, day.ordinal);
  });
  RETURN_IF_ERROR(CheckParts(rule));
  return rule;
}

}  // namespace gongfang

// Recurrence against a model that looks at every day, and against libical by itself.
#include <libical/ical.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/calendar/recurrence.h"
#include "common/calendar/zone.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"

namespace gongfang {
namespace {

using absl::CivilDay;
using absl::CivilSecond;

constexpr const char* kDays[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

// What a test knows of a rule beside its text.
struct Rule {
  char frequency = 'D';  // W, M, Y
  int interval = 1;
  int week_start = 0;  // 0 = Monday
  std::vector<int> months, month_days, year_days, positions;
  std::vector<std::pair<int, int>> days;  // ordinal, day of the week

  std::string Text() const {
    const std::string names[] = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
    std::string text = absl::StrCat("FREQ=", names[std::string("DWMY").find(frequency)]);
    if (interval != 1) absl::StrAppend(&text, ";INTERVAL=", interval);
    if (week_start != 0) absl::StrAppend(&text, ";WKST=", kDays[week_start]);
    Append(text, "BYMONTH", months);
    Append(text, "BYMONTHDAY", month_days);
    Append(text, "BYYEARDAY", year_days);
    std::vector<std::string> words;
    for (const auto& [ordinal, day] : days) {
      words.push_back(absl::StrCat(ordinal == 0 ? "" : absl::StrCat(ordinal), kDays[day]));
    }
    Append(text, "BYDAY", words);
    Append(text, "BYSETPOS", positions);
    return text;
  }

  template <typename T>
  static void Append(std::string& text, const char* name, const std::vector<T>& list) {
    if (!list.empty()) absl::StrAppend(&text, ";", name, "=", absl::StrJoin(list, ","));
  }
};

bool Sometimes(int one_in) { return *rc::gen::inRange(0, one_in) == 0; }

// Up to three different numbers of 1 .. max, or also of -max .. -1.
std::vector<int> AnyNumbers(int max, bool from_end) {
  const auto number = rc::gen::suchThat(rc::gen::inRange(from_end ? -max : 1, max + 1),
                                        [](int value) { return value != 0; });
  return *rc::gen::unique<std::vector<int>>(*rc::gen::inRange<size_t>(1, 4), number);
}

// One that Recurrence::Parse accepts.
Rule AnyRule() {
  Rule rule;
  rule.frequency = *rc::gen::element('D', 'W', 'M', 'Y');
  const bool long_periods = rule.frequency == 'M' || rule.frequency == 'Y';
  if (Sometimes(2)) rule.interval = *rc::gen::inRange(1, long_periods ? 5 : 20);
  if (Sometimes(3)) rule.week_start = *rc::gen::inRange(0, 7);
  if (Sometimes(3)) rule.months = AnyNumbers(12, false);
  const bool may_have_month_days =
      rule.frequency == 'Y' ? !rule.months.empty() : rule.frequency != 'W';
  if (may_have_month_days && Sometimes(3)) rule.month_days = AnyNumbers(31, long_periods);
  if (rule.frequency == 'Y' && rule.months.empty() && Sometimes(3)) {
    rule.year_days = AnyNumbers(366, true);
  }
  if (Sometimes(2)) {
    const int max_ordinal = !long_periods                                  ? 0
                            : rule.frequency == 'Y' && rule.months.empty() ? 53
                                                                           : 5;
    const int max = Sometimes(2) ? max_ordinal : 0;
    rule.days = *rc::gen::unique<std::vector<std::pair<int, int>>>(
        *rc::gen::inRange<size_t>(1, 5),
        rc::gen::pair(rc::gen::inRange(-max, max + 1), rc::gen::inRange(0, 7)));
    if (long_periods && Sometimes(3)) rule.positions = AnyNumbers(6, true);
  }
  return rule;
}

int Weekday(CivilDay day) { return static_cast<int>(absl::GetWeekday(day)); }
CivilDay StartOfWeek(const Rule& rule, CivilDay day) {
  while (Weekday(day) != rule.week_start) --day;
  return day;
}

bool IsIn(const std::vector<int>& list, int number) {
  return std::find(list.begin(), list.end(), number) != list.end();
}

// Whether `day` is in a period that the interval does not leave out.
bool IsInTurn(const Rule& rule, CivilDay first, CivilDay day) {
  switch (rule.frequency) {
    case 'D':
      return (day - first) % rule.interval == 0;
    case 'W':
      return (StartOfWeek(rule, day) - StartOfWeek(rule, first)) / 7 % rule.interval == 0;
    case 'M':
      return (absl::CivilMonth(day) - absl::CivilMonth(first)) % rule.interval == 0;
    default:
      return (day.year() - first.year()) % rule.interval == 0;
  }
}

// How many of the days `step` apart, from `day` on, are in its month or in its year.
int CountInPeriod(CivilDay day, int step, bool of_month) {
  int count = 0;
  for (CivilDay other = day; of_month ? absl::CivilMonth(other) == absl::CivilMonth(day)
                                      : absl::CivilYear(other) == absl::CivilYear(day);
       other += step) {
    ++count;
  }
  return count;
}

bool IsNamedFromEitherEnd(const std::vector<int>& list, CivilDay day, bool of_month) {
  return IsIn(list, CountInPeriod(day, -1, of_month)) ||
         IsIn(list, -CountInPeriod(day, 1, of_month));
}

// Everything but BYSETPOS; what the rule leaves open is as in `first`.
bool Fits(const Rule& rule, CivilDay first, CivilDay day) {
  if (!rule.months.empty() && !IsIn(rule.months, day.month())) return false;
  if (!rule.month_days.empty() && !IsNamedFromEitherEnd(rule.month_days, day, true)) return false;
  if (!rule.year_days.empty() && !IsNamedFromEitherEnd(rule.year_days, day, false)) return false;
  if (!rule.days.empty()) {
    const bool of_month = rule.frequency == 'M' || !rule.months.empty();
    return std::any_of(rule.days.begin(), rule.days.end(), [&](const std::pair<int, int>& term) {
      return term.second == Weekday(day) &&
             (term.first == 0 || term.first == CountInPeriod(day, -7, of_month) ||
              term.first == -CountInPeriod(day, 7, of_month));
    });
  }
  if (!rule.month_days.empty() || !rule.year_days.empty() || rule.frequency == 'D') return true;
  if (rule.frequency == 'W') return Weekday(day) == Weekday(first);
  if (day.day() != first.day()) return false;
  return rule.frequency == 'M' || !rule.months.empty() || day.month() == first.month();
}

bool IsInstance(const Rule& rule, CivilDay first, CivilDay day) {
  if (!IsInTurn(rule, first, day) || !Fits(rule, first, day)) return false;
  if (rule.positions.empty()) return true;
  const bool of_month = rule.frequency == 'M';
  const CivilDay start =
      of_month ? CivilDay(absl::CivilMonth(day)) : CivilDay(absl::CivilYear(day));
  std::vector<CivilDay> set;
  for (int i = 0; i < CountInPeriod(start, 1, of_month); ++i) {
    if (Fits(rule, first, start + i)) set.push_back(start + i);
  }
  const int place = static_cast<int>(std::find(set.begin(), set.end(), day) - set.begin());
  return IsIn(rule.positions, place + 1) ||
         IsIn(rule.positions, place - static_cast<int>(set.size()));
}

// A day on which the rule may begin, from `day` on.
std::optional<CivilDay> FirstDay(const Rule& rule, CivilDay day) {
  for (int i = 0; i < 800; ++i) {
    if (IsInstance(rule, day + i, day + i)) return day + i;
  }
  return std::nullopt;
}

CivilDay AnyDay() { return CivilDay(2024, 1, 1) + *rc::gen::inRange(0, 366 * 20); }

CivilSecond At(CivilDay day, int seconds) { return CivilSecond(day) + seconds; }

// By the offset of the day before; by that of the day after where it is wrong and the other right.
absl::Time StartOf(CivilSecond local, absl::TimeZone zone) {
  const absl::Time utc = absl::FromCivil(local, absl::UTCTimeZone());
  const absl::Time before = utc - absl::Seconds(zone.At(utc - absl::Hours(26)).offset);
  const absl::Time after = utc - absl::Seconds(zone.At(utc + absl::Hours(26)).offset);
  return zone.At(before).cs != local && zone.At(after).cs == local ? after : before;
}

RC_GTEST_PROP(RecurrenceProperty, HasTheDaysOfTheModel, ()) {
  const Rule rule = AnyRule();
  const std::optional<CivilDay> first = FirstDay(rule, AnyDay());
  RC_PRE(first.has_value());
  const std::vector<std::string> zones = {"UTC", "Asia/Shanghai", "Europe/London",
                                          "America/New_York", "Australia/Lord_Howe"};
  const absl::TimeZone zone = LoadZone(*rc::gen::elementOf(zones)).value();
  const int time_of_day = *rc::gen::element(0, 3600, 5400, 7200, 9000, 43200, 86399);
  const CivilDay horizon = *first + *rc::gen::inRange(1, 1200);
  const int max = *rc::gen::inRange(1, 401);
  const int count = Sometimes(3) ? *rc::gen::inRange(1, 401) : 0;
  std::string text = rule.Text();
  if (count > 0) absl::StrAppend(&text, ";COUNT=", count);
  RC_LOG(text);

  std::vector<Occurrence> expected;
  Expansion::End end = Expansion::End::kHorizon;
  for (CivilDay day = *first; day < horizon; ++day) {
    if (!IsInstance(rule, *first, day)) continue;
    if (expected.size() == static_cast<size_t>(max)) {
      end = Expansion::End::kLimit;
      break;
    }
    const CivilSecond local = At(day, time_of_day);
    expected.push_back({local, ToInstant(StartOf(local, zone))});
    if (expected.size() == static_cast<size_t>(count)) {
      end = Expansion::End::kRule;
      break;
    }
  }
  // Before the first instance of that day, whatever the clocks do in the night.
  const Instant before = ToInstant(StartOf(At(horizon, time_of_day), zone));
  const Expansion expansion =
      Recurrence::Parse(text)
          ->Expand(At(*first, time_of_day), zone, {.max_occurrences = max, .before = before})
          .value();
  RC_ASSERT(expansion.occurrences == expected);
  RC_ASSERT(expansion.end == end);
}

RC_GTEST_PROP(RecurrenceProperty, BeginsOnlyOnADayOfTheRule, ()) {
  const Rule rule = AnyRule();
  const CivilDay day = AnyDay();
  RC_LOG(rule.Text());
  const Recurrence recurrence = Recurrence::Parse(rule.Text()).value();
  const bool is_first = IsInstance(rule, day, day);
  RC_ASSERT(recurrence.rule().Chooses(day) == is_first);
  RC_ASSERT(recurrence.Expand(At(day, 0), absl::UTCTimeZone(), {.max_occurrences = 1}).ok() ==
            is_first);
  const std::optional<CivilDay> next = FirstDay(rule, day);
  if (next) RC_ASSERT(recurrence.rule().FirstFrom(day) == next);
}

// libical reads the text, COUNT and UNTIL, and does the times too. It forgets days where several
// weeks are one period and the week does not begin on Monday.
RC_GTEST_PROP(RecurrenceProperty, HasTheTimesOfLibical, ()) {
  Rule rule = AnyRule();
  if (rule.frequency == 'W' && rule.interval > 1) rule.week_start = 0;
  const std::optional<CivilDay> first_day = FirstDay(rule, AnyDay());
  RC_PRE(first_day.has_value());
  const CivilSecond first = At(*first_day, *rc::gen::inRange(0, 24 * 3600));
  std::string text = rule.Text();
  if (Sometimes(2)) {
    absl::StrAppend(&text, ";COUNT=", *rc::gen::inRange(1, 100));
  } else {
    const CivilSecond until = first + *rc::gen::inRange(0, 1200 * 24 * 3600);
    absl::StrAppend(&text, ";UNTIL=",
                    absl::FormatTime("%Y%m%dT%H%M%S", absl::FromCivil(until, absl::UTCTimeZone()),
                                     absl::UTCTimeZone()));
  }
  RC_LOG(text);
  const Expansion expansion =
      Recurrence::Parse(text)->Expand(first, absl::UTCTimeZone(), {}).value();

  icaltimetype start = icaltime_null_time();
  start.year = static_cast<int>(first.year());
  start.month = first.month();
  start.day = first.day();
  start.hour = first.hour();
  start.minute = first.minute();
  start.second = first.second();
  icalrecur_iterator* iterator =
      icalrecur_iterator_new(icalrecurrencetype_from_string(text.c_str()), start);
  const bool is_legal = iterator != nullptr;
  RC_ASSERT(is_legal);
  std::vector<CivilSecond> expected;
  while (expected.size() < expansion.occurrences.size()) {
    const icaltimetype time = icalrecur_iterator_next(iterator);
    if (icaltime_is_null_time(time)) break;
    expected.emplace_back(time.year, time.month, time.day, time.hour, time.minute, time.second);
  }
  const bool has_more = expansion.end == Expansion::End::kRule &&
                        !icaltime_is_null_time(icalrecur_iterator_next(iterator));
  icalrecur_iterator_free(iterator);
  std::vector<CivilSecond> locals;
  for (const Occurrence& occurrence : expansion.occurrences) locals.push_back(occurrence.local);
  RC_ASSERT(locals == expected);
  RC_ASSERT(!has_more);
}

}  // namespace
}  // namespace gongfang

#include "common/calendar/local_time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "absl/time/civil_time.h"
#include "common/base/clock.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"

namespace gongfang {
namespace {

struct ClockTime {
  int hour = 0;
  int minute = 0;
  int second = 0;
  absl::Duration fraction;
};

struct DayWord {
  absl::string_view word;
  int value;
};

// Longer words stand before those that they begin with.
constexpr DayWord kRelativeDays[] = {
    {"today", 0}, {"tomorrow", 1}, {"今天", 0}, {"明天", 1}, {"后天", 2}};
constexpr DayWord kWeekdays[] = {{"monday", 0},   {"mon", 0},       {"tuesday", 1}, {"tues", 1},
                                 {"tue", 1},      {"wednesday", 2}, {"wed", 2},     {"thursday", 3},
                                 {"thurs", 3},    {"thu", 3},       {"friday", 4},  {"fri", 4},
                                 {"saturday", 5}, {"sat", 5},       {"sunday", 6},  {"sun", 6}};
constexpr absl::string_view kChineseWeek[] = {"周", "星期", "礼拜"};
constexpr DayWord kChineseWeekdays[] = {{"一", 0}, {"二", 1}, {"三", 2}, {"四", 3},
                                        {"五", 4}, {"六", 5}, {"日", 6}, {"天", 6}};
constexpr DayWord kDurationUnits[] = {{"d", 0}, {"天", 0},   {"小时", 1}, {"h", 1},
                                      {"m", 2}, {"分钟", 2}, {"s", 3},    {"秒", 3}};
constexpr int64_t kUnitSeconds[] = {24 * 60 * 60, 60 * 60, 60, 1};

absl::Status NotUnderstood() {
  return errors::InvalidField("time",
                              "is not understood; expected a local time such as "
                              "\"2027-01-09 14:00\", \"14:00\", \"tomorrow 14:00\", \"sat 14:00\" "
                              "or \"明天 14:00\", or RFC 3339 such as "
                              "\"2027-01-09T14:00:00+08:00\"");
}

absl::Status BadDuration(absl::string_view what) {
  return errors::InvalidField(
      "duration", absl::StrCat(what,
                               "; expected days, hours, minutes and seconds in this order, "
                               "more than zero and at most 366 days, such as \"2h\", "
                               "\"90m\" or \"1h30m\""));
}

absl::StatusOr<absl::Time> InRange(absl::Time time) {
  if (time < FromInstant(limits::kMinInstant) || time >= FromInstant(limits::kMaxInstant)) {
    return errors::InvalidField(
        "time", "is outside the years 1970 to 2100; expected one such as \"2027-01-09 14:00\"");
  }
  return time;
}

// Takes from the front of `text` between `min_digits` and `max_digits` digits and nothing else;
// max_digits <= 9.
bool TakeNumber(absl::string_view& text, size_t min_digits, size_t max_digits, int& number) {
  size_t digits = 0;
  number = 0;
  while (digits < text.size() && digits < max_digits && absl::ascii_isdigit(text[digits])) {
    number = number * 10 + (text[digits++] - '0');
  }
  text.remove_prefix(digits);
  return digits >= min_digits;
}

template <size_t size>
std::optional<int> TakeWord(absl::string_view& text, const DayWord (&words)[size]) {
  for (const auto& [word, value] : words) {
    if (absl::ConsumePrefix(&text, word)) return value;
  }
  return std::nullopt;
}

std::optional<int> TakeWeekday(absl::string_view& text) {
  for (absl::string_view week : kChineseWeek) {
    absl::string_view rest = text;
    if (!absl::ConsumePrefix(&rest, week)) continue;
    const std::optional<int> weekday = TakeWord(rest, kChineseWeekdays);
    if (weekday) text = rest;
    return weekday;
  }
  return TakeWord(text, kWeekdays);
}

void SkipBlanks(absl::string_view& text) { text = absl::StripLeadingAsciiWhitespace(text); }

// HH:MM[:SS[.fraction]]
std::optional<ClockTime> TakeClock(absl::string_view& text) {
  ClockTime clock;
  if (!TakeNumber(text, 1, 2, clock.hour) || !absl::ConsumePrefix(&text, ":") ||
      !TakeNumber(text, 2, 2, clock.minute) || clock.hour > 23 || clock.minute > 59) {
    return std::nullopt;
  }
  if (!absl::ConsumePrefix(&text, ":")) return clock;
  if (!TakeNumber(text, 2, 2, clock.second) || clock.second > 59) return std::nullopt;
  if (!absl::ConsumePrefix(&text, ".")) return clock;
  const size_t before = text.size();
  int nanos = 0;
  if (!TakeNumber(text, 1, 9, nanos)) return std::nullopt;
  for (size_t digits = before - text.size(); digits < 9; ++digits) nanos *= 10;
  clock.fraction = absl::Nanoseconds(nanos);
  return clock;
}

// Seconds east of UTC: "z", "+08:00" or "-05:00".
std::optional<int> TakeOffset(absl::string_view& text) {
  if (absl::ConsumePrefix(&text, "z")) return 0;
  const bool west = !text.empty() && text.front() == '-';
  int hours = 0;
  int minutes = 0;
  if ((!absl::ConsumePrefix(&text, "+") && !absl::ConsumePrefix(&text, "-")) ||
      !TakeNumber(text, 2, 2, hours) || !absl::ConsumePrefix(&text, ":") ||
      !TakeNumber(text, 2, 2, minutes) || hours > 23 || minutes > 59) {
    return std::nullopt;
  }
  const int seconds = (hours * 60 + minutes) * 60;
  return west ? -seconds : seconds;
}

absl::CivilSecond Combine(absl::CivilDay day, const ClockTime& clock) {
  return absl::CivilSecond(day.year(), day.month(), day.day(), clock.hour, clock.minute,
                           clock.second);
}

absl::StatusOr<absl::Time> Resolve(absl::CivilDay day, const ClockTime& clock,
                                   absl::TimeZone zone) {
  const absl::TimeZone::TimeInfo info = zone.At(Combine(day, clock));
  if (info.kind == absl::TimeZone::TimeInfo::SKIPPED) {
    const absl::CivilSecond before = zone.At(info.trans - absl::Seconds(1)).cs + 1;
    const absl::CivilSecond after = zone.At(info.trans).cs;
    return errors::InvalidField(
        "time",
        absl::StrCat("does not exist in ", zone.name(), ": the clocks go forward there from ",
                     absl::FormatCivilTime(before), " to ", absl::FormatCivilTime(after),
                     "; expected a time before or after that, such as \"",
                     absl::FormatCivilTime(after), "\""));
  }
  return InRange(info.pre + clock.fraction);
}

// A text that begins with a date.
absl::StatusOr<absl::Time> ParseDated(absl::string_view text, absl::TimeZone zone) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!TakeNumber(text, 4, 4, year) || !absl::ConsumePrefix(&text, "-") ||
      !TakeNumber(text, 2, 2, month) || !absl::ConsumePrefix(&text, "-") ||
      !TakeNumber(text, 2, 2, day) ||
      (!absl::ConsumePrefix(&text, "t") && !absl::ConsumePrefix(&text, " "))) {
    return NotUnderstood();
  }
  SkipBlanks(text);
  const std::optional<ClockTime> clock = TakeClock(text);
  if (!clock) return NotUnderstood();
  const absl::CivilDay date(year, month, day);
  if (date.month() != month || date.day() != day) {
    return errors::InvalidField(
        "time",
        "has a date that is not in the calendar; expected one such as \"2027-01-09 14:00\"");
  }
  if (text.empty()) return Resolve(date, *clock, zone);
  const std::optional<int> offset = TakeOffset(text);
  if (!offset || !text.empty()) return NotUnderstood();
  const absl::Time as_utc = absl::FromCivil(Combine(date, *clock), absl::UTCTimeZone());
  return InRange(as_utc + clock->fraction - absl::Seconds(*offset));
}

}  // namespace

absl::StatusOr<absl::Time> ParseLocalTime(absl::string_view text, absl::TimeZone zone,
                                          absl::Time now) {
  if (text.size() > limits::kMaxTimeTextBytes) return NotUnderstood();
  // Chinese keyboards give a wide colon and a wide blank.
  const std::string plain =
      absl::StrReplaceAll(absl::AsciiStrToLower(text), {{"：", ":"}, {"　", " "}});
  absl::string_view rest = absl::StripAsciiWhitespace(plain);
  if (rest.size() > 4 && rest[4] == '-') return ParseDated(rest, zone);
  RETURN_IF_ERROR(InRange(now).status());
  if (rest == "now") return now;

  absl::CivilDay day(zone.At(now).cs);
  bool next_week_if_past = false;
  if (const std::optional<int> days = TakeWord(rest, kRelativeDays)) {
    day += *days;
  } else if (const std::optional<int> weekday = TakeWeekday(rest)) {
    const int ahead = (*weekday - static_cast<int>(absl::GetWeekday(day)) + 7) % 7;
    day += ahead;
    next_week_if_past = ahead == 0;
  }
  SkipBlanks(rest);
  const std::optional<ClockTime> clock = TakeClock(rest);
  if (!clock || !rest.empty()) return NotUnderstood();
  absl::StatusOr<absl::Time> time = Resolve(day, *clock, zone);
  if (next_week_if_past && time.ok() && *time < now) return Resolve(day + 7, *clock, zone);
  return time;
}

absl::StatusOr<absl::Duration> ParseDuration(absl::string_view text) {
  if (text.size() > limits::kMaxTimeTextBytes) return BadDuration("is not understood");
  const std::string plain = absl::AsciiStrToLower(absl::StripAsciiWhitespace(text));
  absl::string_view rest = plain;
  int64_t seconds = 0;
  int next_unit = 0;
  while (!rest.empty()) {
    int count = 0;
    if (!TakeNumber(rest, 1, 9, count)) return BadDuration("is not understood");
    const std::optional<int> unit = TakeWord(rest, kDurationUnits);
    if (!unit || *unit < next_unit) return BadDuration("is not understood");
    next_unit = *unit + 1;
    seconds += count * kUnitSeconds[*unit];  // at most 10^9 days: far from overflow
  }
  if (seconds <= 0) return BadDuration("is not more than zero");
  if (absl::Seconds(seconds) > limits::kMaxParsedDuration) return BadDuration("is too long");
  return absl::Seconds(seconds);
}

std::string FormatLength(absl::Duration duration) {
  std::string text;
  int64_t seconds = absl::ToInt64Seconds(duration);
  const auto take = [&](int64_t unit, absl::string_view letter) {
    if (seconds >= unit) absl::StrAppend(&text, seconds / unit, letter);
    seconds %= unit;
  };
  take(24 * 3600, "d");
  take(3600, "h");
  take(60, "m");
  take(1, "s");
  return text.empty() ? "0s" : text;
}

}  // namespace gongfang

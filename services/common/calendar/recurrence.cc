#include "common/calendar/recurrence.h"

#include <libical/ical.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/calendar/libical.h"

namespace gongfang {
namespace {

using Frequency = RecurrenceRule::Frequency;

// libical walks from day to day. Version 3.0 would search for seconds, or write beside its memory,
// for rules of a few bytes. Here it is bounded and right (tests/property compares it with a plain
// model), because
// - it never sees the text: ParseRecurrenceRule lets no part through that it gets wrong;
// - the rule chooses the day of its first instance. The calendar repeats every 400 years, so every
//   search for the next day, which has no other end, finds one;
// - it gets a last day. What it knows are days: the time of day and the zone are ours.

icaltimetype ToIcal(absl::CivilDay day) {
  icaltimetype time = icaltime_null_time();  // icaltime_null_date has an hour of -1
  time.is_date = 1;
  time.year = static_cast<int>(day.year());
  time.month = day.month();
  time.day = day.day();
  return time;
}

// libical counts from Sunday, 1, to Saturday, 7.
icalrecurrencetype_weekday ToIcal(absl::Weekday weekday) {
  return static_cast<icalrecurrencetype_weekday>((static_cast<int>(weekday) + 1) % 7 + 1);
}

// What follows in `out` ends the list: it is clear.
template <size_t size>
void Copy(const std::vector<int>& list, short (&out)[size]) {
  static_assert(size > limits::kMaxRecurrenceValues || size > 12);  // 12 months
  std::copy(list.begin(), list.end(), out);
}

icalrecurrencetype ToIcal(const RecurrenceRule& rule, absl::CivilDay last) {
  constexpr icalrecurrencetype_frequency kFrequencies[] = {
      ICAL_DAILY_RECURRENCE, ICAL_WEEKLY_RECURRENCE, ICAL_MONTHLY_RECURRENCE,
      ICAL_YEARLY_RECURRENCE};
  icalrecurrencetype ical;
  icalrecurrencetype_clear(&ical);
  ical.freq = kFrequencies[static_cast<size_t>(rule.frequency)];
  ical.interval = static_cast<short>(rule.interval);
  ical.until = ToIcal(last);
  ical.week_start = ToIcal(rule.week_start);
  Copy(rule.months, ical.by_month);
  Copy(rule.month_days, ical.by_month_day);
  Copy(rule.year_days, ical.by_year_day);
  Copy(rule.positions, ical.by_set_pos);
  std::transform(rule.days.begin(), rule.days.end(), std::begin(ical.by_day),
                 [](const RecurrenceRule::Weekday& day) {
                   const int weekday = ToIcal(day.weekday) + 8 * std::abs(day.ordinal);
                   return static_cast<short>(day.ordinal < 0 ? -weekday : weekday);
                 });
  return ical;
}

using IteratorPointer = std::unique_ptr<icalrecur_iterator, decltype(&icalrecur_iterator_free)>;

IteratorPointer NewIterator(const RecurrenceRule& rule, absl::CivilDay first, absl::CivilDay last) {
  return {icalrecur_iterator_new(ToIcal(rule, last), ToIcal(first)), &icalrecur_iterator_free};
}

// Where libical begins: at the first of the days of a week, because it goes astray from a later one
// where several weeks are one period and the week does not begin on Monday.
absl::CivilDay Beginning(const RecurrenceRule& rule, absl::CivilDay first) {
  if (rule.frequency != Frequency::kWeekly || rule.days.empty()) return first;
  const absl::CivilDay week = absl::PrevWeekday(first + 1, rule.week_start);
  return absl::NextWeekday(week - 1, rule.days.front().weekday);
}

// The days of a rule, in order, from a first to a last one.
class DayIterator {
 public:
  DayIterator(const RecurrenceRule& rule, absl::CivilDay first, absl::CivilDay last)
      : first_(first), iterator_(nullptr, &icalrecur_iterator_free) {
    PrepareLibical();
    iterator_ = NewIterator(rule, Beginning(rule, first), last);
  }

  std::optional<absl::CivilDay> Next() {
    while (iterator_ != nullptr) {
      const icaltimetype time = icalrecur_iterator_next(iterator_.get());
      if (icaltime_is_null_time(time)) break;
      const absl::CivilDay day(time.year, time.month, time.day);
      if (day >= first_) return day;
    }
    return std::nullopt;
  }

 private:
  absl::CivilDay first_;
  IteratorPointer iterator_;
};

// The last day of the periods that are looked through.
absl::CivilDay LastDayOfSearch(const RecurrenceRule& rule, absl::CivilDay first) {
  constexpr int kMinDays[] = {1, 7, 28, 365};  // of a period
  return first + int64_t{limits::kMaxRecurrencePeriods} * rule.interval *
                     kMinDays[static_cast<size_t>(rule.frequency)];
}

absl::CivilSecond At(absl::CivilDay day, absl::CivilSecond time_of_day) {
  return absl::CivilSecond(day.year(), day.month(), day.day(), time_of_day.hour(),
                           time_of_day.minute(), time_of_day.second());
}

absl::Status Refusal(absl::string_view what, absl::string_view expected) {
  return errors::InvalidField("rrule", absl::StrCat(what, "; expected ", expected));
}

absl::Status CheckFirst(const RecurrenceRule& rule, absl::CivilSecond first, Instant start,
                        const std::optional<absl::CivilSecond>& until) {
  if (start < limits::kMinInstant || start >= limits::kMaxInstant) {
    return Refusal("has its first start outside the years 1970 to 2100",
                   "one such as 2027-01-09 14:00");
  }
  if (until && *until < first) {
    return Refusal(
        absl::StrCat("has an UNTIL before its first start, ", absl::FormatCivilTime(first)),
        "a later one, or COUNT");
  }
  const absl::CivilDay day(first);
  const auto weekday = [](absl::CivilDay day) {
    return kWeekdayNames[static_cast<size_t>(absl::GetWeekday(day))];
  };
  if (rule.Chooses(day)) return absl::OkStatus();
  const std::optional<absl::CivilDay> next = rule.FirstFrom(day);
  return Refusal(
      absl::StrCat("does not choose the day of its first start, ", absl::FormatCivilTime(day), " (",
                   weekday(day), ")"),
      absl::StrCat("a rule that does, such as \"FREQ=WEEKLY;BYDAY=", weekday(day),
                   "\", or a first start on a day of the rule",
                   next ? absl::StrCat(", the next of which is ", absl::FormatCivilTime(*next),
                                       " (", weekday(*next), ")")
                        : ""));
}

}  // namespace

absl::StatusOr<Recurrence> Recurrence::Parse(absl::string_view rrule) {
  ASSIGN_OR_RETURN(RecurrenceRule rule, ParseRecurrenceRule(rrule));
  return Recurrence(std::move(rule));
}

absl::StatusOr<Expansion> Recurrence::Expand(absl::CivilSecond first, absl::TimeZone zone,
                                             const ExpansionLimits& limits) const {
  std::optional<absl::CivilSecond> until = rule_.until;
  if (until && rule_.until_is_utc) {
    until = zone.At(absl::FromCivil(*until, absl::UTCTimeZone())).cs;
  }
  // TimeInfo::pre is the first of two, and where there is none goes by the offset before the gap.
  const auto start_of = [&zone](absl::CivilSecond local) { return ToInstant(zone.At(local).pre); };
  RETURN_IF_ERROR(CheckFirst(rule_, first, start_of(first), until));
  const Instant before = std::min(limits.before, limits::kMaxInstant);
  const auto max =
      static_cast<size_t>(std::clamp(limits.max_occurrences, 0, limits::kMaxRecurrenceInstances));
  Expansion expansion;
  const auto ended = [&expansion](Expansion::End end) {
    expansion.end = end;
    return std::move(expansion);
  };
  if (start_of(first) >= before) return ended(Expansion::End::kHorizon);

  // A day more, because a time that occurs twice may lie before one with an earlier date.
  const absl::CivilDay horizon = absl::CivilDay(zone.At(FromInstant(before)).cs) + 1;
  absl::CivilDay last = std::min(horizon, LastDayOfSearch(rule_, absl::CivilDay(first)));
  const bool until_is_last = until && absl::CivilDay(*until) <= last;
  if (until_is_last) last = absl::CivilDay(*until);
  DayIterator days(rule_, absl::CivilDay(first), last);
  std::vector<Occurrence>& occurrences = expansion.occurrences;
  for (int count = 0; rule_.count == 0 || count < rule_.count; ++count) {
    const std::optional<absl::CivilDay> day = days.Next();
    if (!day) return ended(until_is_last ? Expansion::End::kRule : Expansion::End::kHorizon);
    const absl::CivilSecond local = At(*day, first);
    if (until && local > *until) return ended(Expansion::End::kRule);
    const Instant start = start_of(local);
    if (start >= before) return ended(Expansion::End::kHorizon);
    if (occurrences.size() == max) return ended(Expansion::End::kLimit);
    // Where a place crosses the date line it may skip a day, which then starts when the next does.
    if (occurrences.empty() || occurrences.back().start < start) {
      occurrences.push_back({local, start});
    }
  }
  return ended(Expansion::End::kRule);
}

}  // namespace gongfang

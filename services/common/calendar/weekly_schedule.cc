#include "common/calendar/weekly_schedule.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/calendar/local_weeks.h"

namespace gongfang {
namespace {

constexpr int kDaysPerWeek = 7;
constexpr int kMinutesPerWeek = kDaysPerWeek * kMinutesPerDay;

void Check(const OpeningPeriod& period, size_t index, std::vector<FieldViolation>& violations) {
  const std::string field = absl::StrCat("schedule.periods[", index, "].");
  if (period.weekday < 0 || period.weekday > 6) {
    violations.push_back({field + "weekday", "must be 0 (Monday) to 6 (Sunday)"});
  }
  if (period.start_minute < 0 || period.start_minute >= kMinutesPerDay) {
    violations.push_back({field + "start_minute", "must be 0 to 1439 minutes after midnight"});
  } else if (period.end_minute <= period.start_minute || period.end_minute > 2 * kMinutesPerDay) {
    violations.push_back({field + "end_minute",
                          "must be after start_minute and at most 2880 minutes after midnight "
                          "(past 1440 it runs over midnight)"});
  }
}

void CheckSpecial(const SpecialDay& day, size_t index, std::vector<FieldViolation>& violations) {
  const std::string field = absl::StrCat("schedule.exceptions[", index, "].");
  if (day.as_weekday && (*day.as_weekday < 0 || *day.as_weekday > 6)) {
    violations.push_back({field + "as_weekday", "must be 0 (Monday) to 6 (Sunday)"});
  }
  for (const SpecialDay::Hours& hours : day.hours) {
    if (hours.start_minute < 0 || hours.start_minute >= kMinutesPerDay ||
        hours.end_minute <= hours.start_minute || hours.end_minute > 2 * kMinutesPerDay) {
      violations.push_back({field + "hours",
                            "must start at 0 to 1439 minutes after midnight, and end after that, "
                            "at most 2880 minutes after midnight"});
    }
  }
}

int32_t NumberOf(absl::CivilDay day) {
  return static_cast<int32_t>(day - absl::CivilDay(1970, 1, 1));
}

}  // namespace

// The hours that begin on a day, for each day of the week and for each special day.
struct WeeklySchedule::SpecialDays {
  using Hours = std::vector<SpecialDay::Hours>;  // by start
  // Small, because every resource has those of its alliance's holidays, over years.
  struct Day {
    int32_t number;  // since 1970-01-01
    int32_t hours;   // in `hours`
  };

  std::vector<Hours> hours;  // of Monday to Sunday; then those of special days
  std::vector<Day> days;     // by number, each once

  // Those from day `first` on.
  std::vector<Day>::const_iterator From(int32_t first) const {
    return std::partition_point(days.begin(), days.end(),
                                [first](const Day& day) { return day.number < first; });
  }

  int32_t Add(Hours of_a_day) {
    std::sort(of_a_day.begin(), of_a_day.end(),
              [](const auto& a, const auto& b) { return a.start_minute < b.start_minute; });
    const auto known = std::find(hours.begin() + kDaysPerWeek, hours.end(), of_a_day);
    if (known != hours.end()) return static_cast<int32_t>(known - hours.begin());
    hours.push_back(std::move(of_a_day));
    return static_cast<int32_t>(hours.size()) - 1;
  }
};

absl::StatusOr<WeeklySchedule> WeeklySchedule::Create(std::vector<OpeningPeriod> periods,
                                                      absl::TimeZone zone) {
  if (periods.size() > static_cast<size_t>(limits::kMaxOpeningPeriods)) {
    return errors::InvalidField("schedule.periods",
                                absl::StrCat("must be at most ", limits::kMaxOpeningPeriods,
                                             " periods, and there are ", periods.size()));
  }
  std::vector<FieldViolation> violations;
  for (size_t i = 0; i < periods.size(); ++i) Check(periods[i], i, violations);
  if (!violations.empty()) return errors::InvalidRequest(std::move(violations));

  // One that runs over the end of the week is cut there; Expand joins the parts again.
  std::vector<WeekSpan> spans;
  for (const OpeningPeriod& period : periods) {
    const int day = period.weekday * kMinutesPerDay;
    const int end = day + period.end_minute;
    spans.push_back({day + period.start_minute, std::min(end, kMinutesPerWeek)});
    if (end > kMinutesPerWeek) spans.push_back({0, end - kMinutesPerWeek});
  }
  std::sort(spans.begin(), spans.end(),
            [](const WeekSpan& a, const WeekSpan& b) { return a.start < b.start; });

  WeeklySchedule schedule;
  for (const WeekSpan& span : spans) {
    if (!schedule.spans_.empty() && span.start <= schedule.spans_.back().end) {
      schedule.spans_.back().end = std::max(schedule.spans_.back().end, span.end);
    } else {
      schedule.spans_.push_back(span);
    }
  }
  schedule.periods_ = std::move(periods);
  schedule.zone_ = zone;
  return schedule;
}

WeeklySchedule WeeklySchedule::AlwaysOpen(absl::TimeZone zone) {
  WeeklySchedule schedule;
  for (int weekday = 0; weekday < 7; ++weekday) {
    schedule.periods_.push_back({weekday, 0, kMinutesPerDay});
  }
  schedule.spans_ = {{0, kMinutesPerWeek}};
  schedule.zone_ = zone;
  return schedule;
}

WeeklySchedule WeeklySchedule::In(absl::TimeZone zone) const {
  WeeklySchedule other = *this;
  other.zone_ = zone;
  return other;
}

absl::StatusOr<WeeklySchedule> WeeklySchedule::With(const std::vector<SpecialDay>& days) const {
  std::vector<FieldViolation> violations;
  for (size_t i = 0; i < days.size(); ++i) CheckSpecial(days[i], i, violations);
  if (!violations.empty()) return errors::InvalidRequest(std::move(violations));
  WeeklySchedule schedule = *this;
  schedule.special_ = nullptr;
  if (days.empty()) return schedule;

  auto special = std::make_shared<SpecialDays>();
  special->hours.resize(kDaysPerWeek);
  for (const OpeningPeriod& period : periods_) {
    special->hours[period.weekday].push_back({period.start_minute, period.end_minute});
  }
  for (auto& hours : special->hours) {
    std::sort(hours.begin(), hours.end(),
              [](const auto& a, const auto& b) { return a.start_minute < b.start_minute; });
  }
  for (const SpecialDay& day : days) {
    special->days.push_back(
        {NumberOf(day.day), day.as_weekday ? *day.as_weekday : special->Add(day.hours)});
  }
  using Day = SpecialDays::Day;
  std::stable_sort(special->days.begin(), special->days.end(),
                   [](const Day& a, const Day& b) { return a.number < b.number; });
  special->days.erase(std::unique(special->days.begin(), special->days.end(),
                                  [](const Day& a, const Day& b) { return a.number == b.number; }),
                      special->days.end());
  schedule.special_ = std::move(special);
  return schedule;
}

bool WeeklySchedule::IsAlways() const {
  return special_ == nullptr && !spans_.empty() && spans_.front().start == 0 &&
         spans_.front().end == kMinutesPerWeek;
}

template <typename Visit>
void WeeklySchedule::Walk(const Interval& window, Visit visit) const {
  const LocalWeeks weeks(zone_, window);
  if (special_ != nullptr) {
    // A period is at most two days long, so none of an earlier day has a part in the window.
    const int64_t first = weeks.first_minute() / kMinutesPerDay - 2;
    const int64_t last = weeks.last_minute() / kMinutesPerDay;
    const auto monday = static_cast<int32_t>(weeks.monday());
    auto next = special_->From(static_cast<int32_t>(monday + first));
    if (next != special_->days.end() && next->number <= monday + last) {
      for (int64_t day = first; day <= last; ++day) {
        const bool is_special = next != special_->days.end() && next->number == monday + day;
        const int64_t hours = is_special ? (next++)->hours : (day + kDaysPerWeek) % kDaysPerWeek;
        for (const SpecialDay::Hours& period : special_->hours[hours]) {
          const int64_t midnight = day * kMinutesPerDay;
          if (!visit(Interval{weeks.Start(midnight + period.start_minute),
                              weeks.End(midnight + period.end_minute)})) {
            return;
          }
        }
      }
      return;
    }
  }
  if (spans_.empty()) return;
  for (int64_t week = 0;; week += kMinutesPerWeek) {
    for (const WeekSpan& span : spans_) {
      if (week + span.end < weeks.first_minute()) continue;
      if (week + span.start > weeks.last_minute()) return;
      if (!visit(Interval{weeks.Start(week + span.start), weeks.End(week + span.end)})) return;
    }
  }
}

IntervalSet WeeklySchedule::Expand(const Interval& window) const {
  IntervalSet open;
  const Interval cut = window.Intersect({limits::kMinInstant, limits::kMaxInstant});
  if (cut.Empty()) return open;
  if (IsAlways()) {
    open.Add(cut);
    return open;
  }
  Walk(cut, [&](const Interval& hours) {
    open.Add(hours.Intersect(cut));
    return true;
  });
  return open;
}

bool WeeklySchedule::IsOpen(const Interval& interval) const {
  if (interval.Empty()) return true;
  if (!Interval{limits::kMinInstant, limits::kMaxInstant}.Contains(interval)) return false;
  if (IsAlways()) return true;
  // All before it is open, from the start of the interval on.
  Instant at = interval.start;
  Walk(interval, [&](const Interval& hours) {
    if (hours.start > at) return false;  // and so do all that follow
    at = std::max(at, hours.end);
    return at < interval.end;
  });
  return at >= interval.end;
}

}  // namespace gongfang

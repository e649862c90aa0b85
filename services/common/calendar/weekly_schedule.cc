#include "common/calendar/weekly_schedule.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "common/base/errors.h"
#include "common/base/limits.h"

namespace gongfang {
namespace {

constexpr int kMinutesPerWeek = 7 * kMinutesPerDay;

// No zone sets its clocks back by more than this, so a period that ends earlier than this before
// the wall-clock time of an instant ended before that instant.
constexpr absl::Duration kMaxSetBack = absl::Hours(24);

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

// Turns minutes since a Monday 00:00 of local time into instants, for a window of them.
class LocalWeeks {
 public:
  LocalWeeks(const absl::TimeZone& zone, const Interval& window) : zone_(zone) {
    const absl::Time start = FromInstant(window.start);
    const absl::Time end = FromInstant(window.end);
    const absl::TimeZone::CivilInfo info = zone.At(start);
    absl::CivilSecond first = info.cs;
    absl::CivilSecond last = zone.At(end).cs;
    steady_ = !ChangesWithin(start - kMaxSetBack, end + kMaxSetBack);
    if (!steady_) {
      first -= absl::ToInt64Seconds(kMaxSetBack);
      last += absl::ToInt64Seconds(kMaxSetBack);
    }
    monday_ = absl::CivilSecond(absl::CivilDay(first) - static_cast<int>(absl::GetWeekday(first)));
    const absl::Time monday_utc = absl::FromCivil(monday_, absl::UTCTimeZone());
    steady_monday_ = ToInstant(monday_utc) - info.offset * kMicrosPerSecond;
    first_minute_ = (first - monday_) / 60;
    last_minute_ = (last - monday_) / 60 + 1;
  }

  // No period that ends before the first or starts after the last has a part in the window.
  int64_t first_minute() const { return first_minute_; }
  int64_t last_minute() const { return last_minute_; }

  Instant Start(int64_t minute) const {
    if (steady_) return Steady(minute);
    const absl::TimeZone::TimeInfo info = zone_.At(monday_ + 60 * minute);
    return ToInstant(info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans : info.pre);
  }
  Instant End(int64_t minute) const {
    if (steady_) return Steady(minute);
    const absl::TimeZone::TimeInfo info = zone_.At(monday_ + 60 * minute);
    return ToInstant(info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans : info.post);
  }

 private:
  Instant Steady(int64_t minute) const { return steady_monday_ + 60 * minute * kMicrosPerSecond; }

  bool ChangesWithin(absl::Time start, absl::Time end) const {
    absl::TimeZone::CivilTransition change;
    return zone_.NextTransition(start, &change) && zone_.At(change.to).trans <= end;
  }

  const absl::TimeZone& zone_;
  // Whether the offset from UTC is the same throughout the window and as far around it as matters:
  // then a minute is converted by adding, which is all but a few days of the year.
  bool steady_;
  Instant steady_monday_;
  absl::CivilSecond monday_;
  int64_t first_minute_;
  int64_t last_minute_;
};

}  // namespace

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

IntervalSet WeeklySchedule::Expand(const Interval& window) const {
  IntervalSet open;
  const Interval cut = window.Intersect({limits::kMinInstant, limits::kMaxInstant});
  if (cut.Empty() || spans_.empty()) return open;
  if (spans_.front().start == 0 && spans_.front().end == kMinutesPerWeek) {
    open.Add(cut);
    return open;
  }

  const LocalWeeks weeks(zone_, cut);
  for (int64_t week = 0;; week += kMinutesPerWeek) {
    for (const WeekSpan& span : spans_) {
      if (week + span.end < weeks.first_minute()) continue;
      if (week + span.start > weeks.last_minute()) return open;
      const Interval hours{weeks.Start(week + span.start), weeks.End(week + span.end)};
      open.Add(hours.Intersect(cut));
    }
  }
}

bool WeeklySchedule::IsOpen(const Interval& interval) const {
  return interval.Empty() || Expand(interval).Covers(interval);
}

}  // namespace gongfang

// Quotas: how much a member or a team may book.
#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "booking/rules/rules.h"

namespace gongfang::booking::rules {
namespace {

Interval Days(absl::CivilDay first, absl::CivilDay end, absl::TimeZone zone) {
  return {ToInstant(absl::FromCivil(first, zone)), ToInstant(absl::FromCivil(end, zone))};
}

// The periods of `quota` that contain an instant of `interval`, each as instants. At most 31 for a
// booking of the longest length, and as many more as a rolling period has days. What is over is
// left out: nothing can be added to it, and an account does not go back that far.
std::vector<Interval> PeriodsOf(const Quota& quota, const Interval& interval, absl::TimeZone zone,
                                Instant now) {
  const absl::CivilDay first = absl::ToCivilDay(FromInstant(interval.start), zone);
  const absl::CivilDay last = absl::ToCivilDay(FromInstant(interval.end - 1), zone);
  std::vector<Interval> periods;
  switch (quota.period) {
    case Quota::Period::kDay:
      for (absl::CivilDay day = first; day <= last; ++day) {
        periods.push_back(Days(day, day + 1, zone));
      }
      break;
    case Quota::Period::kWeek:
      for (absl::CivilDay day = first - static_cast<int>(absl::GetWeekday(first)); day <= last;
           day += 7) {
        periods.push_back(Days(day, day + 7, zone));
      }
      break;
    case Quota::Period::kMonth:
      for (absl::CivilMonth month(first); month <= absl::CivilMonth(last); ++month) {
        periods.push_back(Days(absl::CivilDay(month), absl::CivilDay(month + 1), zone));
      }
      break;
    case Quota::Period::kRolling:
      for (absl::CivilDay day = first - (quota.rolling_days - 1); day <= last; ++day) {
        periods.push_back(Days(day, day + quota.rolling_days, zone));
      }
      break;
    case Quota::Period::kAtOnce:
      periods.push_back({INT64_MIN, INT64_MAX});
      break;
  }
  std::erase_if(periods, [now](const Interval& period) { return period.end <= now; });
  return periods;
}

// Adds up what counts of usages within one window of time.
class Tally {
 public:
  Tally(const Quota& quota, const Interval& window, Instant now)
      : quota_(quota), window_(window), now_(now) {}

  // Counts prime time alone, which must not be over when the whole time is not.
  void CountOnly(const IntervalSet& prime) { prime_ = &prime; }

  void Add(absl::Span<const Usage> usages) {
    for (const Usage& usage : usages) {
      if (!quota_.Concerns(usage.of)) continue;
      if (quota_.period == Quota::Period::kAtOnce && usage.interval.end <= now_) continue;
      if (quota_.time_limit > 0) {
        time_ += Counted(usage.interval.Intersect(window_)) * usage.units;
      } else if (window_.Contains(usage.interval.start)) {
        CountBooking(usage);
      }
    }
  }

  int64_t Total() {
    if (quota_.time_limit > 0) return time_;
    std::sort(of_several_.begin(), of_several_.end());
    of_several_.erase(std::unique(of_several_.begin(), of_several_.end()), of_several_.end());
    return bookings_ + static_cast<int64_t>(of_several_.size());
  }

 private:
  int64_t Counted(const Interval& interval) const {
    if (interval.end <= interval.start) return 0;
    if (prime_ == nullptr) return interval.end - interval.start;
    const auto& parts = prime_->intervals();
    auto part = std::partition_point(parts.begin(), parts.end(), [&](const Interval& each) {
      return each.end <= interval.start;
    });
    int64_t counted = 0;
    for (; part != parts.end() && part->start < interval.end; ++part) {
      counted += std::min(part->end, interval.end) - std::max(part->start, interval.start);
    }
    return counted;
  }

  void CountBooking(const Usage& usage) {
    if (usage.alone) {
      ++bookings_;
    } else {
      of_several_.push_back(usage.key);
    }
  }

  const Quota& quota_;
  const Interval window_;
  const Instant now_;
  const IntervalSet* prime_ = nullptr;
  int64_t time_ = 0;
  int64_t bookings_ = 0;
  std::vector<uint64_t> of_several_;  // keys; one stands once for each of its items
};

std::string Amount(const Quota& quota, int64_t amount) {
  return quota.time_limit > 0 ? ShowLength(amount)
                              : absl::StrCat(amount, amount == 1 ? " booking" : " bookings");
}

std::string PeriodWords(const Quota& quota, const Interval& period, absl::TimeZone zone) {
  const std::string from = absl::FormatTime("%Y-%m-%d", FromInstant(period.start), zone);
  switch (quota.period) {
    case Quota::Period::kDay:
      return absl::StrCat("on ", from);
    case Quota::Period::kWeek:
      return absl::StrCat("in the week from ", from);
    case Quota::Period::kMonth:
      return absl::StrCat("in the month from ", from);
    case Quota::Period::kRolling:
      return absl::StrCat("in the ", quota.rolling_days, " days from ", from);
    case Quota::Period::kAtOnce:
      break;
  }
  return "at once";
}

// What `usages` and `wanted` come to in `window`, of prime time where `prime` is given.
int64_t TotalOf(const Quota& quota, const Interval& window, Instant now, const IntervalSet* prime,
                const Account& account, const std::vector<Usage>& wanted) {
  Tally tally(quota, window, now);
  if (prime != nullptr) tally.CountOnly(*prime);
  tally.Add(account.Around(window));
  tally.Add(wanted);
  return tally.Total();
}

// The first period in which `quota` would be exceeded, and by how much in all.
struct Excess {
  Interval period;
  int64_t total;
};

// The part of `period` that anything of `usages` and `wanted` reaches into.
Interval Reach(const Interval& period, absl::Span<const Usage> usages,
               const std::vector<Usage>& wanted) {
  Interval reach{INT64_MAX, INT64_MIN};
  const auto widen = [&](const Usage& usage) {
    const Interval part = usage.interval.Intersect(period);
    if (part.Empty()) return;
    reach = {std::min(reach.start, part.start), std::max(reach.end, part.end)};
  };
  std::for_each(usages.begin(), usages.end(), widen);
  std::for_each(wanted.begin(), wanted.end(), widen);
  return reach;
}

// The excess in one period, if there is any.
std::optional<Excess> ExcessIn(const Quota& quota, const Interval& period, const Account& account,
                               const std::vector<Usage>& wanted, absl::TimeZone zone, Instant now) {
  const int64_t limit = quota.Limit();
  if (TotalOf(quota, period, now, nullptr, account, wanted) <= limit) return std::nullopt;
  IntervalSet prime;
  const IntervalSet* counted = nullptr;
  if (quota.prime_time) {
    prime = quota.prime_time->In(zone).Expand(Reach(period, account.Around(period), wanted));
    counted = &prime;
  }
  const int64_t total = TotalOf(quota, period, now, counted, account, wanted);
  if (total <= limit) return std::nullopt;
  // What adds nothing to a period is no reason to refuse, however full the period is.
  if (total <= TotalOf(quota, period, now, counted, account, {})) return std::nullopt;
  return Excess{period, total};
}

std::optional<Excess> FindExcess(const Quota& quota, const Account& account,
                                 const std::vector<Usage>& wanted, absl::TimeZone zone,
                                 Instant now) {
  std::vector<Interval> periods;
  for (const Usage& mine : wanted) {
    if (!quota.Concerns(mine.of)) continue;
    const std::vector<Interval> more = PeriodsOf(quota, mine.interval, zone, now);
    periods.insert(periods.end(), more.begin(), more.end());
  }
  if (periods.empty()) return std::nullopt;
  // Most are far from any limit: what all periods come to together is looked at first.
  Interval span = periods.front();
  for (const Interval& period : periods) {
    span = {std::min(span.start, period.start), std::max(span.end, period.end)};
  }
  if (TotalOf(quota, span, now, nullptr, account, wanted) <= quota.Limit()) return std::nullopt;
  for (const Interval& period : periods) {
    std::optional<Excess> excess = ExcessIn(quota, period, account, wanted, zone, now);
    if (excess) return excess;
  }
  return std::nullopt;
}

}  // namespace

void CheckQuotas(const Quotas& quotas, Quota::Holder holder, const Account& account,
                 const std::vector<Usage>& wanted, absl::TimeZone zone, Instant now,
                 Violations& violations) {
  for (const std::shared_ptr<const Quota>& quota : quotas) {
    if (quota->holder != holder) continue;
    const std::optional<Excess> excess = FindExcess(*quota, account, wanted, zone, now);
    if (!excess) continue;
    const int64_t limit = quota->Limit();
    const absl::string_view whose = holder == Quota::Holder::kTeam ? "a team" : "a member";
    violations.push_back(
        {"QUOTA", quota->name,
         absl::StrCat("\"", quota->display_name, "\": ", whose, " may book ", Amount(*quota, limit),
                      quota->prime_time ? " of prime time " : " ",
                      PeriodWords(*quota, excess->period, zone), ", and this would make ",
                      Amount(*quota, excess->total)),
         Amount(*quota, excess->total), absl::StrCat("at most ", Amount(*quota, limit))});
  }
}

int64_t LookBack(const Quotas& quotas, Quota::Holder holder) {
  int64_t days = 0;
  for (const std::shared_ptr<const Quota>& quota : quotas) {
    if (quota->holder != holder) continue;
    switch (quota->period) {
      case Quota::Period::kDay:
        days = std::max<int64_t>(days, 1);
        break;
      case Quota::Period::kWeek:
        days = std::max<int64_t>(days, 7);
        break;
      case Quota::Period::kMonth:
        days = std::max<int64_t>(days, 31);
        break;
      case Quota::Period::kRolling:
        days = std::max<int64_t>(days, quota->rolling_days);
        break;
      case Quota::Period::kAtOnce:
        break;
    }
  }
  // One more: a day in which clocks go back is longer than others.
  return days == 0 ? 0 : (days + 1) * absl::ToInt64Microseconds(absl::Hours(24));
}

}  // namespace gongfang::booking::rules

// Quotas: how much a member or a team may book.
#include <algorithm>
#include <optional>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "booking/rules/rules.h"

namespace gongfang::booking::rules {
namespace {

bool Concerns(const Quota& quota, const Usage& usage) {
  return (quota.resource.empty() || quota.resource == usage.resource) &&
         (quota.category.empty() || quota.category == usage.category) &&
         (quota.space.empty() || (absl::StartsWith(usage.resource, quota.space) &&
                                  usage.resource.size() > quota.space.size() &&
                                  usage.resource[quota.space.size()] == '/'));
}

Interval Days(absl::CivilDay first, absl::CivilDay end, absl::TimeZone zone) {
  return {ToInstant(absl::FromCivil(first, zone)), ToInstant(absl::FromCivil(end, zone))};
}

// The periods of `quota` that contain an instant of `interval`, each as instants. At most 31 for a
// booking of the longest length, and as many more as a rolling period has days.
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
      if (interval.end > now) periods.push_back({INT64_MIN, INT64_MAX});
      break;
  }
  return periods;
}

// Adds up what counts of usages within one period.
class Tally {
 public:
  Tally(const Quota& quota, const Interval& period, absl::TimeZone zone, Instant now)
      : quota_(quota), period_(period), zone_(zone), now_(now) {}

  void Add(const Usage& usage) {
    // Most of an account is of other periods, and names are what costs time to compare.
    const bool counts_time = quota_.time_limit > 0;
    const bool in_period =
        counts_time ? period_.Overlaps(usage.interval) : period_.Contains(usage.interval.start);
    if (!in_period || !Concerns(quota_, usage)) return;
    if (quota_.period == Quota::Period::kAtOnce && usage.interval.end <= now_) return;
    if (counts_time) {
      time_ += Counted(usage.interval.Intersect(period_)) * usage.units;
    } else {
      bookings_.push_back(usage.key);
    }
  }

  int64_t Total() {
    if (quota_.time_limit > 0) return time_;
    std::sort(bookings_.begin(), bookings_.end());
    return std::unique(bookings_.begin(), bookings_.end()) - bookings_.begin();
  }

 private:
  int64_t Counted(const Interval& interval) const {
    if (!quota_.prime_time) return interval.end - interval.start;
    int64_t counted = 0;
    const IntervalSet prime = quota_.prime_time->In(zone_).Expand(interval);
    for (const Interval& part : prime.intervals()) counted += part.end - part.start;
    return counted;
  }

  const Quota& quota_;
  const Interval period_;
  const absl::TimeZone zone_;
  const Instant now_;
  int64_t time_ = 0;
  std::vector<uint64_t> bookings_;  // keys; one stands once for each of its items
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

// The first period in which `quota` would be exceeded, and by how much in all.
struct Excess {
  Interval period;
  int64_t total;
};
std::optional<Excess> FindExcess(const Quota& quota, const Account& account,
                                 const std::vector<Usage>& wanted, absl::TimeZone zone,
                                 Instant now) {
  const int64_t limit = quota.time_limit > 0 ? quota.time_limit : quota.booking_limit;
  for (const Usage& mine : wanted) {
    if (!Concerns(quota, mine)) continue;
    for (const Interval& period : PeriodsOf(quota, mine.interval, zone, now)) {
      Tally after(quota, period, zone, now);
      for (const Usage& usage : account.usages) after.Add(usage);
      for (const Usage& usage : wanted) after.Add(usage);
      const int64_t total = after.Total();
      if (total <= limit) continue;
      // What adds nothing to a period is no reason to refuse, however full the period is.
      Tally before(quota, period, zone, now);
      for (const Usage& usage : account.usages) before.Add(usage);
      if (total > before.Total()) return Excess{period, total};
    }
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
    const int64_t limit = quota->time_limit > 0 ? quota->time_limit : quota->booking_limit;
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

}  // namespace gongfang::booking::rules

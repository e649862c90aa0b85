// Quotas by counting: every minute is entered on the day that the wall clock shows, and the days
// are added up.
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "tests/support/rule_model.h"

namespace gongfang::booking::naive {
namespace {

// What counts of each day.
struct Diary {
  std::map<absl::CivilDay, int64_t> minutes;            // of units
  std::map<absl::CivilDay, std::set<uint64_t>> begins;  // bookings
};

bool Concerns(const Quota& quota, const Thing& thing) {
  const std::string resource = quota.of.resource.Text();
  const std::string space = quota.of.space.Text();
  const std::string category = quota.of.category.Text();
  if (!resource.empty() && resource != thing.name) return false;
  if (!space.empty() && space != thing.space) return false;
  return category.empty() || category == thing.category;
}

void Enter(const std::vector<Used>& all, const Quota& quota, absl::TimeZone zone, Instant now,
           Diary& diary) {
  for (const Used& used : all) {
    if (!Concerns(quota, used.thing)) continue;
    if (quota.period == Quota::Period::kAtOnce && used.interval.end <= now) continue;  // it is over
    const auto day_of = [zone](Instant instant) {
      return absl::CivilDay(zone.At(FromInstant(instant)).cs);
    };
    diary.begins[day_of(used.interval.start)].insert(used.key);
    for (Instant at = used.interval.start; at < used.interval.end; at += kMinute) {
      if (quota.prime_time && !IsWithin(quota.prime_time->periods(), at, zone)) continue;
      diary.minutes[day_of(at)] += used.units;
    }
  }
}

int64_t Sum(const Diary& diary, const Quota& quota, absl::CivilDay first, absl::CivilDay end) {
  int64_t minutes = 0;
  for (const auto& [day, counted] : diary.minutes) {
    if (first <= day && day < end) minutes += counted;
  }
  std::set<uint64_t> bookings;
  for (const auto& [day, keys] : diary.begins) {
    if (first <= day && day < end) bookings.insert(keys.begin(), keys.end());
  }
  return quota.booking_limit > 0 ? static_cast<int64_t>(bookings.size()) : minutes;
}

// The day after the last of the period that begins with `day`; `day` where none does.
absl::CivilDay EndOfPeriod(const Quota& quota, absl::CivilDay day) {
  switch (quota.period) {
    case Quota::Period::kDay:
      return day + 1;
    case Quota::Period::kWeek:
      return absl::GetWeekday(day) == absl::Weekday::monday ? day + 7 : day;
    case Quota::Period::kMonth:
      return day.day() == 1 ? absl::CivilDay(absl::CivilMonth(day) + 1) : day;
    case Quota::Period::kRolling:
      return day + quota.rolling_days;
    case Quota::Period::kAtOnce:
      break;
  }
  return absl::CivilDay::max();
}

}  // namespace

std::vector<Total> TotalsOf(const Quota& quota, const std::vector<Used>& account,
                            const std::vector<Used>& wanted, absl::TimeZone zone, Instant now) {
  Diary before;
  Enter(account, quota, zone, now, before);
  Diary after = before;
  Enter(wanted, quota, zone, now, after);
  std::vector<Total> totals;
  std::set<absl::CivilDay> days;  // on which a period that matters may begin
  for (const auto& [day, keys] : after.begins) {
    for (int around = -70; around < 10; ++around) days.insert(day + around);
  }
  for (const absl::CivilDay day : days) {
    const absl::CivilDay first =
        quota.period == Quota::Period::kAtOnce ? absl::CivilDay::min() : day;
    const absl::CivilDay end = EndOfPeriod(quota, day);
    const bool over = quota.period != Quota::Period::kAtOnce &&
                      ToInstant(absl::FromCivil(absl::CivilSecond(end), zone)) <= now;
    if (over) continue;  // nothing can be added to it any more
    totals.push_back({Sum(before, quota, first, end), Sum(after, quota, first, end)});
  }
  return totals;
}

std::set<int64_t> Excesses(const Quota& quota, const std::vector<Total>& totals) {
  const int64_t limit = quota.booking_limit > 0 ? quota.booking_limit : quota.time_limit / kMinute;
  std::set<int64_t> excesses;
  for (const Total& total : totals) {
    // What adds nothing to a period is no reason to refuse, however full the period is.
    if (total.after > limit && total.after > total.before) excesses.insert(total.after);
  }
  return excesses;
}

std::string Amount(const Quota& quota, int64_t amount) {
  return quota.booking_limit > 0 ? absl::StrCat(amount, amount == 1 ? " booking" : " bookings")
                                 : absl::FormatDuration(absl::Minutes(amount));
}

}  // namespace gongfang::booking::naive

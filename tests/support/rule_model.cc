#include "tests/support/rule_model.h"

#include <algorithm>

#include "absl/time/civil_time.h"

namespace gongfang::booking::naive {
namespace {

absl::CivilDay DayOf(Instant instant, absl::TimeZone zone) {
  return absl::CivilDay(zone.At(FromInstant(instant)).cs);
}

}  // namespace

Names NamesOf(const rules::Violations& violations) {
  Names names;
  for (const RuleViolation& violation : violations) names.insert(violation.rule);
  return names;
}

std::vector<Instant> InstantsOf(const Interval& interval) {
  std::vector<Instant> instants;
  for (Instant at = interval.start; at < interval.end; at += kMinute) instants.push_back(at);
  instants.push_back(interval.end - 1);
  return instants;
}

bool IsWithin(const std::vector<OpeningPeriod>& hours, Instant instant, absl::TimeZone zone) {
  const absl::CivilSecond local = zone.At(FromInstant(instant)).cs;
  for (const int days_ago : {0, 1}) {  // what began yesterday may run over midnight
    const absl::CivilDay day = absl::CivilDay(local) - days_ago;
    const int64_t minute = (local - absl::CivilSecond(day)) / 60;
    for (const OpeningPeriod& period : hours) {
      if (period.weekday == static_cast<int>(absl::GetWeekday(day)) &&
          period.start_minute <= minute && minute < period.end_minute) {
        return true;
      }
    }
  }
  return false;
}

Names Opening(const Item& item, const ResourceFacts& facts) {
  Names names;
  const std::vector<Instant> instants = InstantsOf(item.interval);
  for (const Instant at : instants) {
    if (IsWithin(facts.schedule.periods(), at, facts.schedule.zone())) continue;
    names.insert("OUTSIDE_OPENING_HOURS");
    break;
  }
  for (const Interval& closure : facts.closures.intervals()) {
    for (const Instant at : instants) {
      if (at < closure.start || at >= closure.end) continue;
      names.insert("CLOSED");
      break;
    }
  }
  return names;
}

Names Length(const Item& item, const Policy& policy) {
  Names names;
  const auto [start, end] = item.interval;
  if (start + policy.min_length > end) names.insert("MIN_LENGTH");
  if (policy.max_length != 0 && start + policy.max_length < end) names.insert("MAX_LENGTH");
  if (policy.length_step != 0) {
    Instant at = start;
    while (at < end) at += policy.length_step;
    if (at != end) names.insert("LENGTH_STEP");
  }
  return names;
}

Names Alignment(const Item& item, const Policy& policy, absl::TimeZone zone) {
  Names names;
  if (policy.start_step != 0) {
    const absl::TimeZone::CivilInfo clock = zone.At(FromInstant(item.interval.start));
    const int64_t shown = clock.cs.hour() * kHour + clock.cs.minute() * kMinute +
                          clock.cs.second() * kMicrosPerSecond +
                          absl::ToInt64Microseconds(clock.subsecond);
    int64_t step = 0;
    while (step < shown) step += policy.start_step;
    if (step != shown) names.insert("START_STEP");
  }
  if (policy.within_one_day) {
    const absl::CivilDay day = DayOf(item.interval.start, zone);
    for (const Instant at : InstantsOf(item.interval)) {
      if (DayOf(at, zone) == day) continue;
      names.insert("WITHIN_ONE_DAY");
      break;
    }
  }
  return names;
}

Names Lead(rules::Act act, const Item& item, const Policy& policy, Instant now) {
  const bool in_time[] = {item.interval.start >= now + policy.create_lead,
                          item.interval.start >= now + policy.change_lead,
                          item.interval.start >= now + policy.cancel_lead};
  const int64_t asked[] = {policy.create_lead, policy.change_lead, policy.cancel_lead};
  const char* const names[] = {"CREATE_LEAD_TIME", "CHANGE_LEAD_TIME", "CANCEL_LEAD_TIME"};
  const auto which = static_cast<size_t>(act);
  return in_time[which] || asked[which] == 0 ? Names{} : Names{names[which]};
}

Names Horizon(const Item& item, const Policy& policy, absl::string_view tier, Instant now) {
  if (policy.horizon == 0 || item.interval.end <= now + policy.horizon) return {};
  for (const auto& [name, horizon] : policy.tier_horizons) {
    if (name == tier && item.interval.end <= now + horizon) return {};
  }
  return {"HORIZON"};
}

Names Gap(const Item& item, const Policy& policy, const std::vector<Used>& account) {
  if (policy.min_gap == 0) return {};
  for (const Used& used : account) {
    if (used.thing.name != item.resource) continue;
    const Interval around{used.interval.start - policy.min_gap, used.interval.end + policy.min_gap};
    for (const Instant at : InstantsOf(item.interval)) {
      if (at >= around.start && at < around.end) return {"MIN_GAP"};
    }
  }
  return {};
}

Names CheckIn(const Item& item, const Policy& policy, Instant now) {
  const bool early = now + policy.check_in_before < item.interval.start;
  const bool late = now >= item.interval.end;
  return early || late ? Names{"CHECK_IN_WINDOW"} : Names{};
}

bool WantsApproval(const Item& item, const Policy& policy) {
  return policy.approval_above && item.interval.start + *policy.approval_above < item.interval.end;
}

}  // namespace gongfang::booking::naive

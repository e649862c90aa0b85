// Where in the day a booking may lie, by the wall clock of the space.
#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "booking/rules/rules.h"

namespace gongfang::booking::rules {
namespace {

void CheckStartStep(const Item& item, const ResourceFacts& facts, Violations& violations) {
  const int64_t step = facts.policy.start_step;
  if (step == 0) return;
  const absl::TimeZone zone = facts.schedule.zone();
  const absl::TimeZone::CivilInfo local = zone.At(FromInstant(item.interval.start));
  const int64_t since_midnight =
      (local.cs - absl::CivilSecond(absl::CivilDay(local.cs))) * kMicrosPerSecond +
      absl::ToInt64Microseconds(local.subsecond);
  if (since_midnight % step == 0) return;
  violations.push_back(
      {"START_STEP", item.resource,
       absl::StrCat("a booking of \"", item.resource, "\" begins at a multiple of ",
                    ShowLength(step), " from midnight (", zone.name(), "), and this one begins at ",
                    absl::FormatTime("%H:%M:%S", FromInstant(item.interval.start), zone)),
       absl::FormatTime("%H:%M:%S", FromInstant(item.interval.start), zone),
       absl::StrCat("a multiple of ", ShowLength(step))});
}

void CheckOneDay(const Item& item, const ResourceFacts& facts, Violations& violations) {
  if (!facts.policy.within_one_day) return;
  const absl::TimeZone zone = facts.schedule.zone();
  // Midnight at the end belongs to the day before.
  const absl::CivilDay first = absl::ToCivilDay(FromInstant(item.interval.start), zone);
  const absl::CivilDay last = absl::ToCivilDay(FromInstant(item.interval.end - 1), zone);
  if (first == last) return;
  violations.push_back(
      {"WITHIN_ONE_DAY", item.resource,
       absl::StrCat("a booking of \"", item.resource, "\" does not cross midnight (", zone.name(),
                    "), and this one is from ", ShowTime(item.interval.start, zone), " to ",
                    ShowTime(item.interval.end, zone)),
       absl::StrCat(absl::FormatCivilTime(first), " to ", absl::FormatCivilTime(last)), "one day"});
}

}  // namespace

void CheckAlignment(const Item& item, const ResourceFacts& facts, Violations& violations) {
  CheckStartStep(item, facts, violations);
  CheckOneDay(item, facts, violations);
}

}  // namespace gongfang::booking::rules

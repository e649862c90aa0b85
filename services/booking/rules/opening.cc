// Opening hours and closures.
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "booking/rules/rules.h"
#include "common/base/limits.h"

namespace gongfang::booking::rules {
namespace {

// The open hours of the day on which the item begins, for people: "09:00-12:00, 13:00-18:00".
std::string OpenOnDay(const Item& item, const ResourceFacts& facts) {
  const absl::TimeZone zone = facts.schedule.zone();
  const absl::CivilDay day = absl::ToCivilDay(FromInstant(item.interval.start), zone);
  const Interval whole_day{ToInstant(absl::FromCivil(day, zone)),
                           ToInstant(absl::FromCivil(day + 1, zone))};
  std::string text;
  const IntervalSet open_hours = facts.Open(whole_day);
  for (const Interval& open : open_hours.intervals()) {
    const std::string end = absl::FormatTime("%H:%M", FromInstant(open.end), zone);
    absl::StrAppend(&text, text.empty() ? "" : ", ",
                    absl::FormatTime("%H:%M", FromInstant(open.start), zone), "-",
                    open.end == whole_day.end ? "24:00" : end);
  }
  return text.empty() ? "it is closed all day" : absl::StrCat("it is open ", text);
}

// `how` is what it is then: "is closed".
void CheckClosed(const Item& item, const IntervalSet& closures, absl::string_view how,
                 absl::TimeZone zone, Violations& violations) {
  for (const Interval& closure : closures.intervals()) {
    if (!closure.Overlaps(item.interval)) continue;
    const std::string when = absl::StrCat("from ", ShowTime(closure.start, zone),
                                          closure.end == limits::kMaxInstant
                                              ? " until it is mended"
                                              : absl::StrCat(" to ", ShowTime(closure.end, zone)));
    violations.push_back(
        {"CLOSED", item.resource,
         absl::StrCat("\"", item.resource, "\" ", how, " ", when, " (", zone.name(), ")"),
         absl::StrCat(ShowTime(item.interval.start, zone), " to ",
                      ShowTime(item.interval.end, zone)),
         absl::StrCat("not ", when)});
  }
}

}  // namespace

void CheckOpen(const Item& item, const ResourceFacts& facts, Violations& violations) {
  const absl::TimeZone zone = facts.schedule.zone();
  if (!facts.schedule.IsOpen(item.interval)) {
    violations.push_back({"OUTSIDE_OPENING_HOURS", item.resource,
                          absl::StrCat("\"", item.resource, "\" is not open from ",
                                       ShowTime(item.interval.start, zone), " to ",
                                       ShowTime(item.interval.end, zone), " (", zone.name(),
                                       "); on that day ", OpenOnDay(item, facts)),
                          absl::StrCat(ShowTime(item.interval.start, zone), " to ",
                                       ShowTime(item.interval.end, zone)),
                          OpenOnDay(item, facts)});
  }
  if (!facts.closures.Overlaps(item.interval)) return;
  const IntervalSet closed = facts.out_of_service.Empty()
                                 ? facts.closures
                                 : facts.closures.Difference(facts.out_of_service);
  CheckClosed(item, closed, "is closed", zone, violations);
  CheckClosed(item, facts.out_of_service, "is out of service", zone, violations);
}

}  // namespace gongfang::booking::rules

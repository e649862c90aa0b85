#include "booking/rules.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace gongfang::booking {
namespace {

std::string Field(size_t index, absl::string_view field) {
  return absl::StrCat("booking.items[", index, "].", field);
}

std::string Show(Instant instant, absl::TimeZone zone) {
  return absl::FormatTime("%Y-%m-%d %H:%M", FromInstant(instant), zone);
}

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

}  // namespace

void CheckItem(const Item& item, size_t index, const ResourceFacts& facts, Instant now,
               std::vector<FieldViolation>& violations) {
  if (item.interval.start < now) {
    violations.push_back(
        {Field(index, "start_time"),
         absl::StrCat("must be in the future: it is ",
                      absl::FormatTime(absl::RFC3339_sec, FromInstant(now), facts.schedule.zone()),
                      " now")});
  }
  if (item.units > facts.capacity) {
    violations.push_back(
        {Field(index, "units"), absl::StrCat("must be at most ", facts.capacity,
                                             ", the capacity of \"", item.resource, "\"")});
  }
}

void CheckOpen(const Item& item, const ResourceFacts& facts,
               std::vector<RuleViolation>& violations) {
  const absl::TimeZone zone = facts.schedule.zone();
  if (!facts.schedule.IsOpen(item.interval)) {
    violations.push_back(
        {"OUTSIDE_OPENING_HOURS", item.resource,
         absl::StrCat("\"", item.resource, "\" is not open from ", Show(item.interval.start, zone),
                      " to ", Show(item.interval.end, zone), " (", zone.name(), "); on that day ",
                      OpenOnDay(item, facts))});
  }
  for (const Interval& closure : facts.closures.intervals()) {
    if (!closure.Overlaps(item.interval)) continue;
    violations.push_back(
        {"CLOSED", item.resource,
         absl::StrCat("\"", item.resource, "\" is closed from ", Show(closure.start, zone), " to ",
                      Show(closure.end, zone), " (", zone.name(), ")")});
  }
}

}  // namespace gongfang::booking

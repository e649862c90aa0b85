// What no policy can allow.
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "booking/rules/rules.h"

namespace gongfang::booking::rules {
namespace {

std::string Field(size_t index, absl::string_view field) {
  return absl::StrCat("booking.items[", index, "].", field);
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

}  // namespace gongfang::booking::rules

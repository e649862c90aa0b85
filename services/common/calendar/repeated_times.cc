#include "common/calendar/repeated_times.h"

#include "absl/strings/str_cat.h"
#include "absl/time/civil_time.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/calendar/recurrence.h"

namespace gongfang {
namespace {

// Of an end that occurs twice the last counts, so that nothing is cut off.
Instant EndAt(absl::CivilSecond local, absl::TimeZone zone) {
  const absl::TimeZone::TimeInfo info = zone.At(local);
  return ToInstant(info.kind == absl::TimeZone::TimeInfo::SKIPPED ? info.trans : info.post);
}

}  // namespace

absl::StatusOr<std::vector<Interval>> RepeatedTimes(const Interval& first, absl::string_view rrule,
                                                    absl::TimeZone zone, int max) {
  ASSIGN_OR_RETURN(const Recurrence recurrence, Recurrence::Parse(rrule));
  if (recurrence.rule().count == 0 && !recurrence.rule().until) {
    return errors::InvalidField(
        "rrule", absl::StrCat("has no end; expected COUNT, at most ", max, ", or UNTIL"));
  }
  const absl::CivilSecond start = zone.At(FromInstant(first.start)).cs;
  ASSIGN_OR_RETURN(const Expansion expansion,
                   recurrence.Expand(start, zone, {.max_occurrences = max}));
  if (expansion.end == Expansion::End::kLimit) {
    return errors::InvalidField(
        "rrule", absl::StrCat("has more than ", max, " times; at most ", max, " are kept"));
  }
  const int64_t length = zone.At(FromInstant(first.end)).cs - start;
  std::vector<Interval> times = {first};
  for (size_t i = 1; i < expansion.occurrences.size(); ++i) {
    const Occurrence& occurrence = expansion.occurrences[i];
    Interval time{occurrence.start + first.start % kMicrosPerSecond,
                  EndAt(occurrence.local + length, zone) + first.end % kMicrosPerSecond};
    // The clocks went back within the first, or go forward over all of this one.
    if (time.Empty()) time.end = time.start + (first.end - first.start);
    times.push_back(time);
  }
  return times;
}

}  // namespace gongfang

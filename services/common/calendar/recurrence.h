// When the bookings of a series, and closures that repeat, take place: the RRULE of RFC 5545 on the
// wall clock of a zone. Immutable after it is parsed, so any number of threads may use it.
#pragma once

#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/limits.h"
#include "common/calendar/recurrence_rule.h"

namespace gongfang {

struct Occurrence {
  // What the rule says, on the wall clock: the same time of day in every occurrence.
  absl::CivilSecond local;
  // When that is. A time that a change of the clocks skips is as long after the change as it would
  // have been without it (02:30 becomes 03:30); one that occurs twice is the first.
  Instant start = 0;

  friend bool operator==(const Occurrence&, const Occurrence&) = default;
};

struct Expansion {
  enum class End {
    kRule,     // COUNT or UNTIL: there are no more
    kLimit,    // there are more than were asked for
    kHorizon,  // there may be more: from `before` on, or after limits::kMaxRecurrencePeriods
  };

  std::vector<Occurrence> occurrences;  // each starts after the one before it
  End end = End::kRule;
};

struct ExpansionLimits {
  int max_occurrences = limits::kMaxRecurrenceInstances;  // more are lowered to it
  Instant before = limits::kMaxInstant;                   // exclusive; a later one is lowered to it
};

class Recurrence {
 public:
  // Reads the value of an RRULE, in any case, with or without "RRULE:" before it. `rrule` is
  // untrusted. Understood are:
  //   FREQ        DAILY, WEEKLY, MONTHLY or YEARLY
  //   INTERVAL    1 .. limits::kMaxRecurrenceInterval
  //   COUNT       1 .. limits::kMaxRecurrenceInstances; the first start counts
  //   UNTIL       20270131, 20270131T235959 on the wall clock; or 20270131T155959Z, which is turned
  //               into the wall clock of the zone. Inclusive; not with COUNT
  //   WKST        MO .. SU
  //   BYMONTH     1 .. 12
  //   BYMONTHDAY  1 .. 31; -1 .. -31 from the end of the month, not with DAILY. Not with WEEKLY;
  //               with YEARLY only beside BYMONTH
  //   BYYEARDAY   1 .. 366, -1 .. -366. Only with YEARLY, without BYMONTH and BYMONTHDAY
  //   BYDAY       MO .. SU; the 2nd as 2MO, the last as -1MO, with MONTHLY and YEARLY
  //   BYSETPOS    1 .. 366, -1 .. -366. Only beside BYDAY, with MONTHLY and YEARLY
  // Everything else is INVALID_REQUEST on the field "rrule", with what is wrong and an example:
  // also hours, minutes and seconds, because the time of day is that of the first start, and
  // BYWEEKNO.
  static absl::StatusOr<Recurrence> Parse(absl::string_view rrule);

  // The occurrences from `first` on, on the wall clock of `zone`. `first` is always the first of
  // them. INVALID_REQUEST on the field "rrule" if the rule does not choose the day of `first`, with
  // the next one that it does, or ends before it, and if `first` is outside [limits::kMinInstant,
  // limits::kMaxInstant). A rule that is made to be slow costs up to 10 microseconds for a day and
  // 1 ms for a year that are searched, so a near horizon makes it cheap.
  absl::StatusOr<Expansion> Expand(absl::CivilSecond first, absl::TimeZone zone,
                                   const ExpansionLimits& limits) const;

  const RecurrenceRule& rule() const { return rule_; }

 private:
  explicit Recurrence(RecurrenceRule rule) : rule_(std::move(rule)) {}

  RecurrenceRule rule_;
};

}  // namespace gongfang

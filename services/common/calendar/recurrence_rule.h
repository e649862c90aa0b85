// What an RRULE says, read strictly, and which days it names.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"

namespace gongfang {

// By absl::Weekday.
inline constexpr absl::string_view kWeekdayNames[] = {"MO", "TU", "WE", "TH", "FR", "SA", "SU"};

// The instances of a rule are days; every one has the time of day of the first. Lists are sorted,
// hold nothing twice and at most limits::kMaxRecurrenceValues; an empty one was not given.
struct RecurrenceRule {
  enum class Frequency { kDaily, kWeekly, kMonthly, kYearly };

  // TU, 2TU (the second Tuesday), -1TU (the last).
  struct Weekday {
    int ordinal = 0;  // 0: every one
    absl::Weekday weekday = absl::Weekday::monday;

    friend bool operator==(const Weekday&, const Weekday&) = default;
  };

  Frequency frequency = Frequency::kDaily;
  int interval = 1;
  int count = 0;  // 0: not given
  // The last second at which an instance may start: on the wall clock, or in UTC.
  std::optional<absl::CivilSecond> until;
  bool until_is_utc = false;
  absl::Weekday week_start = absl::Weekday::monday;
  std::vector<int> months;      // BYMONTH, 1 .. 12
  std::vector<int> month_days;  // BYMONTHDAY, 1 .. 31, or -1 .. -31 from the end
  std::vector<int> year_days;   // BYYEARDAY, 1 .. 366, or from the end
  std::vector<Weekday> days;    // BYDAY, by their place in a week that begins with week_start
  std::vector<int> positions;   // BYSETPOS, 1 .. 366, or from the end

  // Whether the parts that choose days (all BY parts) choose `day`. What they leave open, a rule
  // takes from its first instance: so `day` may be the first one if and only if this is true.
  bool Chooses(absl::CivilDay day) const;
  // The first day from `day` on that may be the first one; nullopt where none of the next four
  // years may.
  std::optional<absl::CivilDay> FirstFrom(absl::CivilDay day) const;
};

// Reads what Recurrence::Parse (common/calendar/recurrence.h) accepts, and has its errors.
absl::StatusOr<RecurrenceRule> ParseRecurrenceRule(absl::string_view rrule);

}  // namespace gongfang

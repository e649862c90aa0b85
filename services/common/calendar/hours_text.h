// Weekly opening hours as people write them: "mon-fri 09:00-21:00". Pure.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace gongfang {

// As it is written: the times are not checked.
struct HoursPeriod {
  int weekday = 0;  // 0 = Monday .. 6 = Sunday
  std::string opens;
  std::string closes;

  friend bool operator==(const HoursPeriod&, const HoursPeriod&) = default;
};

// An example, for who wrote it wrong.
inline constexpr char kHoursExample[] =
    "like \"mon-fri 09:00-21:00\" or \"sat,sun 10:00-12:00,14:00-18:00\"";

// Adds what `text` says: days ("daily", "sat", "mon-fri", "mon,wed-thu"), a blank, and one or more
// ranges "HH:MM-HH:MM" with commas between. A range that does not end after it begins ends on the
// next day. False, and nothing is added, where it is not so.
bool ParseHours(absl::string_view text, std::vector<HoursPeriod>& periods);

// The same words: one "mon-fri 09:00-21:00" for each different range, joined by "; ". "never" where
// there are no periods.
std::string FormatHours(absl::Span<const HoursPeriod> periods);

}  // namespace gongfang

// Public holidays, as values. Pure.
#pragma once

#include <vector>

#include "absl/time/civil_time.h"
#include "gongfang/inventory/v1/schedules.pb.h"

namespace gongfang {

// A day that is not as its week says.
struct HolidayDay {
  absl::CivilDay day;
  bool off = false;
  int as_weekday = 0;  // where it is worked: 0 = Monday .. 6 = Sunday

  friend bool operator==(const HolidayDay&, const HolidayDay&) = default;
};
using Holidays = std::vector<HolidayDay>;

// Those of a year. Days that do not make sense are left out.
Holidays MakeHolidays(const inventory::v1::HolidayYear& year);

// Whether holidays change these hours.
bool FollowsHolidays(const inventory::v1::Schedule& schedule);

}  // namespace gongfang

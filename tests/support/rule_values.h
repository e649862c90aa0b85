// What property tests of the rules throw at them: few values, most of them edges. Calls of these
// are choices of RapidCheck, so they only work within a property.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <vector>

#include "booking/booking.h"
#include "booking/facts.h"
#include "booking/rules/account.h"
#include "common/base/clock.h"
#include "common/calendar/weekly_schedule.h"

namespace gongfang::booking::naive {

inline constexpr int64_t kMinute = 60 * kMicrosPerSecond;
inline constexpr int64_t kHour = 60 * kMinute;
inline constexpr int64_t kDay = 24 * kHour;

// One of low .. high - 1, however small the sizes are with which RapidCheck begins.
int64_t Pick(int64_t low, int64_t high);
bool Sometimes(int one_in);
template <typename T>
T PickOf(const std::vector<T>& list) {
  return list[static_cast<size_t>(Pick(0, static_cast<int64_t>(list.size())))];
}
template <typename T>
T PickOf(std::initializer_list<T> list) {
  return PickOf(std::vector<T>(list));
}

// A zone, and a day about which its clocks change, or a month or a week ends.
struct Place {
  absl::TimeZone zone;
  absl::CivilDay day;
};
// Where hours are asked for, midnight does not occur twice: an end there is deliberately not what
// the wall clock says.
enum class Hours { kNone, kSome };
Place AnyPlace(Hours hours);

// A whole minute of a day about that of `place`, mostly at or beside the edges of days and hours.
Instant AnyMinute(const Place& place);
// Whole minutes, of a few hours or a few days.
int64_t AnyLength();
// Now and then not whole minutes but a microsecond more or less.
int64_t Blurred(int64_t micros);

// Periods of which none begins or ends in an hour that occurs twice at one of the places.
std::vector<OpeningPeriod> AnyHours(int max);

// A resource, as far as quotas look at it. There are few, and the name of one space begins with
// that of another.
struct Thing {
  std::string name;
  std::string space;
  std::string category;
};
const std::vector<Thing>& Things();

// One item of one booking that counts.
struct Used {
  uint64_t key = 0;
  Interval interval;
  int64_t units = 1;
  Thing thing;
};
std::vector<Used> AnyUsed(const Place& place, uint64_t first_key, int max_bookings);
std::vector<Usage> UsagesOf(const std::vector<Used>& all);
Scope ScopeOf(const Thing& thing);
Account AccountOf(const std::vector<Used>& all);

// Without a limit: it is for the caller to set one near what is used.
Quota AnyQuota(const std::string& name);

// Each rule is asked for once in `one_in` times.
Policy AnyPolicy(int one_in);

}  // namespace gongfang::booking::naive

// What is taken hour by hour, against a look at each claim.
#include <vector>

#include "booking/taken_hours.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"

namespace gongfang::booking {
namespace {

constexpr Instant kMinute = 60 * kMicrosPerSecond;
// On both sides of where buckets of numbers meet.
constexpr uint32_t kNumbers[] = {0, 1, 63, 64, 65'535, 65'536, 100'000};
constexpr size_t kSize = 100'001;

// Around the epoch; mostly at a minute, which is kept in another way.
Instant AnyInstant() {
  const Instant minute = *rc::gen::inRange(-200, 200) * kMinute;
  return *rc::gen::inRange(0, 4) == 0 ? minute + *rc::gen::inRange<Instant>(0, kMinute) : minute;
}

Interval AnyInterval() {
  const Instant start = AnyInstant();
  return {start, std::max(start + 1, AnyInstant())};
}

RC_GTEST_PROP(TakenHoursProperty, SaysWhatALookAtEachClaimSays, ()) {
  TakenHours hours;
  std::vector<Occupancy> taken(std::size(kNumbers));
  const int changes = *rc::gen::inRange(0, 30);
  for (int i = 0; i < changes; ++i) {
    const auto which = *rc::gen::inRange<size_t>(0, taken.size());
    const Occupancy before = taken[which];
    // Some at once, and some of the same interval and key.
    for (int n = *rc::gen::inRange(1, 4); n > 0; --n) {
      if (!taken[which].empty() && *rc::gen::inRange(0, 3) == 0) {
        const auto place = *rc::gen::inRange<size_t>(0, taken[which].size());
        const Claim claim = taken[which].claims()[place];
        RC_ASSERT(taken[which].Remove(claim.key, claim.interval));
      } else if (*rc::gen::inRange(0, 8) == 0) {
        taken[which].DropBefore(AnyInstant());
      } else {
        taken[which].Add(
            {AnyInterval(), *rc::gen::inRange(1, 3), *rc::gen::inRange<uint64_t>(0, 2)});
      }
    }
    hours.Change(kNumbers[which], before.claims(), taken[which].claims());
  }
  const Interval window = AnyInterval();
  const NumberSet found = hours.TakenIn(window, kSize);
  NumberSet all(kSize);
  int64_t free = 0;
  for (size_t i = 0; i < taken.size(); ++i) {
    const bool expected = taken[i].PeakUsage(window) > 0;
    RC_ASSERT(found.Contains(kNumbers[i]) == expected);
    all.Add(kNumbers[i]);
    free += expected ? 0 : 1;
  }
  RC_ASSERT(found.CountMissing(all) == free);
}

}  // namespace
}  // namespace gongfang::booking

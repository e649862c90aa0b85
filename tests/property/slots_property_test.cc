// The slots that come with a refusal, against a look at every start of the grid.
#include <algorithm>
#include <cstdlib>
#include <optional>
#include <vector>

#include "booking/admission.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "tests/support/engine_world.h"

namespace gongfang::booking {
namespace {

constexpr Instant kMinute = 60 * kMicrosPerSecond;

// Nothing but hours, closures and what is taken refuses a start of the grid.
ResourceFacts AnyFacts(int64_t step) {
  const int64_t capacity = *rc::gen::inRange(1, 4);
  ResourceFacts facts = *rc::gen::arbitrary<bool>() ? OfficeHours(capacity) : AlwaysOpen(capacity);
  facts.policy.start_step = step;
  facts.policy.buffer_before = *rc::gen::inRange(0, 4) * 10 * kMinute;
  facts.policy.buffer_after = *rc::gen::inRange(0, 4) * 10 * kMinute;
  if (*rc::gen::arbitrary<bool>()) {
    const Instant from = kNow + *rc::gen::inRange(0, 200) * kHour;
    facts.closures = IntervalSet{{from, from + *rc::gen::inRange(1, 50) * kHour}};
  }
  return facts;
}

void Fill(Occupancy& occupancy, int64_t capacity) {
  const int claims = *rc::gen::inRange(0, 30);
  for (int i = 0; i < claims; ++i) {
    const Instant from = kNow + *rc::gen::inRange(-24, 24 * 20 * 6) * 10 * kMinute;
    const Interval when{from, from + *rc::gen::inRange(1, 300) * 10 * kMinute};
    const int64_t units = *rc::gen::inRange<int64_t>(1, capacity + 1);
    if (occupancy.Fits(when, units, capacity)) {
      occupancy.Add({when, units, static_cast<uint64_t>(i + 1)});
    }
  }
}

std::vector<Instant> NearestOfAll(const Booking& wanted, int64_t step, const WorkingSet& set) {
  const Instant start = wanted.StartTime();
  const int64_t reach = absl::ToInt64Microseconds(limits::kSearchHorizon);
  std::vector<Instant> possible;
  // Shanghai is a whole number of hours from UTC.
  for (Instant at = (start - reach) / step * step; at <= start + reach; at += step) {
    if (at < set.now || at < start - reach) continue;
    if (at + (wanted.EndTime() - start) > start + reach) continue;
    Booking moved = wanted;
    Shift(moved, at - start);
    const Wish wish{.booking = moved};
    if (Complete(wish, set).ok() && Look(wish, set).Clear()) possible.push_back(at);
  }
  std::stable_sort(possible.begin(), possible.end(), [start](Instant a, Instant b) {
    return std::llabs(a - start) < std::llabs(b - start);
  });
  const auto later =
      std::find_if(possible.begin(), possible.end(), [start](Instant at) { return at > start; });
  const std::optional<Instant> next =
      later == possible.end() ? std::nullopt : std::make_optional(*later);
  possible.resize(std::min(possible.size(), limits::kMaxNearestSlots));
  if (next && std::find(possible.begin(), possible.end(), *next) == possible.end()) {
    possible.back() = *next;
  }
  return possible;
}

RC_GTEST_PROP(SlotsProperty, AreTheNearestOfTheGrid, ()) {
  World world;
  const int64_t step = *rc::gen::element(15, 30, 60) * kMinute;
  const ResourceFacts laser = AnyFacts(step);
  const ResourceFacts lab = AnyFacts(step);
  world.facts.Put(kLaser, laser);
  world.facts.Put(kLab, lab);
  Fill(world.calendar(kLaser).occupancy, laser.capacity);
  Fill(world.calendar(kLab).occupancy, lab.capacity);
  const double from = *rc::gen::inRange(0, 24 * 15 * 4) * 0.25;
  const double hours = *rc::gen::inRange(1, 25) * 0.25;
  std::vector<Item> items = {ItemOf(kLaser, from, from + hours)};
  if (*rc::gen::arbitrary<bool>()) items.push_back(ItemOf(kLab, from, from + hours));
  Command command = Creation("wanted", std::move(items));
  command.validate_only = true;
  const Done done = world.Do(command);
  RC_PRE(!done.status.ok());
  const auto details = ErrorDetailsOf(done.status);
  RC_ASSERT(details.has_value());
  std::vector<Instant> offered;
  for (const FeasibleSlot& slot : details->slots) offered.push_back(ToInstant(slot.start));
  RC_ASSERT(offered == NearestOfAll(command.booking, step, world.set));
}

}  // namespace
}  // namespace gongfang::booking

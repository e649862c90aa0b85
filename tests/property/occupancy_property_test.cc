// Occupancy against an array of the units used in every minute.
#include <algorithm>
#include <array>
#include <optional>
#include <vector>

#include "common/calendar/occupancy.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"

namespace gongfang {
namespace {

constexpr int kMinutes = 80;

Interval AnyInterval(int longest = kMinutes) {
  const Instant start = *rc::gen::inRange(0, kMinutes);
  return {start, std::min<Instant>(kMinutes, start + *rc::gen::inRange(0, longest + 1))};
}

// An occupancy after random changes, and what it must say.
struct Model {
  Occupancy occupancy;
  std::vector<Claim> claims;

  Model() {
    // Mostly short claims with a few long ones, so that the bound of the scan matters.
    const int steps = *rc::gen::inRange(0, 40);
    for (int i = 0; i < steps; ++i) Step();
  }

  void Step() {
    const int kind = *rc::gen::inRange(0, 10);
    if (kind < 7 || claims.empty()) {
      const Interval interval = AnyInterval(kind == 0 ? kMinutes : 8);
      const Claim claim{interval, *rc::gen::inRange(0, 4), *rc::gen::inRange<uint64_t>(0, 3)};
      occupancy.Add(claim);
      if (!claim.interval.Empty() && claim.units > 0) claims.push_back(claim);
    } else if (kind < 9) {
      const Claim& picked = claims[*rc::gen::inRange<size_t>(0, claims.size())];
      const uint64_t key = picked.key;
      const Interval interval = picked.interval;
      RC_ASSERT(occupancy.Remove(key, interval));
      RemoveOne(key, interval);
    } else {
      const Instant instant = *rc::gen::inRange(0, kMinutes / 4);
      const size_t dropped =
          std::erase_if(claims, [&](const Claim& c) { return c.interval.end <= instant; });
      RC_ASSERT(occupancy.DropBefore(instant) == dropped);
    }
    RC_ASSERT(occupancy.size() == claims.size());
  }

  // Of claims that are equal but for their units, the one that the occupancy removed.
  void RemoveOne(uint64_t key, const Interval& interval) {
    const auto same = [&](const Claim& c) { return c.key == key && c.interval == interval; };
    const absl::Span<const Claim> left = occupancy.claims();
    const auto removed = std::find_if(claims.begin(), claims.end(), [&](const Claim& c) {
      return same(c) &&
             std::count(claims.begin(), claims.end(), c) > std::count(left.begin(), left.end(), c);
    });
    RC_ASSERT(removed != claims.end());
    claims.erase(removed);
  }

  std::array<int64_t, kMinutes> Minutes() const {
    std::array<int64_t, kMinutes> used{};
    for (const Claim& claim : claims) {
      for (Instant i = claim.interval.start; i < claim.interval.end; ++i) used[i] += claim.units;
    }
    return used;
  }

  int64_t Peak(const Interval& window) const {
    const std::array<int64_t, kMinutes> used = Minutes();
    int64_t peak = 0;
    for (Instant i = window.start; i < window.end; ++i) peak = std::max(peak, used[i]);
    return peak;
  }
};

RC_GTEST_PROP(OccupancyProperty, PeakAndFitsAreThoseOfTheMinutes, ()) {
  const Model model;
  for (int i = 0; i < 10; ++i) {
    const Interval window = AnyInterval();
    const int64_t peak = model.Peak(window);
    RC_ASSERT(model.occupancy.PeakUsage(window) == peak);
    const int64_t units = *rc::gen::inRange(1, 5);
    const int64_t capacity = *rc::gen::inRange(1, 10);
    RC_ASSERT(model.occupancy.Fits(window, units, capacity) ==
              (units <= capacity && (window.Empty() || peak + units <= capacity)));
  }
}

RC_GTEST_PROP(OccupancyProperty, ProfileIsThatOfTheMinutes, ()) {
  const Model model;
  const Interval window = AnyInterval();
  const std::array<int64_t, kMinutes> used = model.Minutes();
  Instant at = window.start;
  std::optional<int64_t> before;
  for (const UsageStep& step : model.occupancy.Profile(window)) {
    RC_ASSERT(step.interval.start == at);
    RC_ASSERT(!step.interval.Empty());
    RC_ASSERT(step.units != before);
    for (; at < step.interval.end; ++at) RC_ASSERT(used[at] == step.units);
    before = step.units;
  }
  RC_ASSERT(at == std::max(window.start, window.end));
}

}  // namespace
}  // namespace gongfang

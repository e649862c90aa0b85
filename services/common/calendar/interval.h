// A half-open stretch of time [start, end). A value: no allocation, no failure.
#pragma once

#include <algorithm>
#include <utility>

#include "common/base/clock.h"

namespace gongfang {

// An interval whose end is not after its start is empty: it overlaps nothing, contains nothing but
// empty intervals, and is contained in every interval.
struct Interval {
  Instant start = 0;
  Instant end = 0;

  constexpr bool Empty() const { return end <= start; }

  constexpr bool Overlaps(const Interval& other) const {
    return std::max(start, other.start) < std::min(end, other.end);
  }

  constexpr bool Contains(Instant instant) const { return start <= instant && instant < end; }

  constexpr bool Contains(const Interval& other) const {
    return other.Empty() || (start <= other.start && other.end <= end);
  }

  // The common part; Interval{} where there is none.
  constexpr Interval Intersect(const Interval& other) const {
    const Interval common{std::max(start, other.start), std::min(end, other.end)};
    return common.Empty() ? Interval{} : common;
  }

  friend constexpr bool operator==(const Interval&, const Interval&) = default;

  template <typename H>
  friend H AbslHashValue(H state, const Interval& interval) {
    return H::combine(std::move(state), interval.start, interval.end);
  }
};

}  // namespace gongfang

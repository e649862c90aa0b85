// The generic cell rate algorithm (GCRA: ITU-T I.371, annex A; ATM Forum Traffic Management 4.0).
// It keeps one time per key: its theoretical arrival time, at which the key's whole burst is there
// again.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "common/coordination/rate_limiter.h"

namespace gongfang {

// A value, in nanoseconds and units of cost.
struct Gcra {
  explicit Gcra(RateLimit limit)
      : interval(IntervalOf(limit.per_second)),
        burst(std::clamp<int64_t>(limit.burst, 1, kLongest / interval)) {}

  int64_t interval;  // in which one unit comes back
  int64_t burst;     // units

  int64_t window() const { return burst * interval; }
  // An arrival time that may be kept: later than now + window it can only be where the clock went
  // back.
  int64_t Bounded(int64_t arrival, int64_t now) const {
    return std::clamp(arrival, now, now + window());
  }
  // How long until `cost`, at most the burst, is there; 0 or less: it is there.
  int64_t WaitFor(int64_t arrival, int64_t now, int64_t cost) const {
    return arrival + cost * interval - window() - now;
  }

 private:
  // Far from the ends of int64_t, so that a time and two of these can be added.
  static constexpr int64_t kLongest = std::numeric_limits<int64_t>::max() / 8;

  // Rounded up: rather a little too slow than faster than the limit.
  static int64_t IntervalOf(double per_second) {
    const double nanos = std::ceil(1e9 / per_second);
    if (nanos < 1) return 1;
    return nanos < static_cast<double>(kLongest) ? static_cast<int64_t>(nanos) : kLongest;
  }
};

}  // namespace gongfang

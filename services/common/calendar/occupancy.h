// What is claimed of one resource over time. It answers the question that decides a booking: are
// so many units free throughout an interval?
//
// A value, not thread safe while it is being changed. All sums are exact: no number of claims and
// no number of units overflows. Capacity is a parameter because it is the resource's and may
// change.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "common/base/clock.h"
#include "common/calendar/interval.h"

namespace gongfang {

// `units` of a resource taken throughout `interval`. `key` is the owner's and means nothing here.
struct Claim {
  Interval interval;
  int64_t units = 0;
  uint64_t key = 0;

  friend bool operator==(const Claim&, const Claim&) = default;
};
static_assert(sizeof(Claim) == 32, "calendars hold hundreds of thousands of claims");

// A stretch of constant use.
struct UsageStep {
  Interval interval;
  int64_t units = 0;

  friend bool operator==(const UsageStep&, const UsageStep&) = default;
};

class Occupancy {
 public:
  // O(n), and O(1) for a claim that starts last. A claim of an empty interval or of less than one
  // unit claims nothing and is not kept.
  void Add(const Claim& claim);
  // Removes one claim with exactly this key and interval; false if there is none. O(n).
  bool Remove(uint64_t key, const Interval& interval);
  // Removes the claims that ended at or before `instant`. Returns how many. O(n).
  size_t DropBefore(Instant instant);

  // The most units in use at one instant of `window`: a peak, not the sum of the claims that
  // overlap it. INT64_MAX where it is more than that.
  int64_t PeakUsage(const Interval& window) const;
  // Whether `units` more, at least one, can be had throughout `window` of `capacity`.
  bool Fits(const Interval& window, int64_t units, int64_t capacity) const;
  // The use over the whole of `window`, unused stretches included: steps in order without gaps,
  // each different from the one before it.
  std::vector<UsageStep> Profile(const Interval& window) const;

  size_t size() const { return claims_.size(); }
  bool empty() const { return claims_.empty(); }
  // By start, end and key; valid until the occupancy is changed.
  absl::Span<const Claim> claims() const& { return claims_; }
  std::vector<Claim> claims() && { return std::move(claims_); }

 private:
  // The first claim that can reach past `instant`: with the longest length known, none before it
  // can.
  std::vector<Claim>::const_iterator FirstReaching(Instant instant) const;
  // Calls visit(UsageStep) for the steps of `window` in order until it returns false.
  template <typename Visit>
  void Sweep(const Interval& window, Visit visit) const;
  void RecomputeLongest();

  std::vector<Claim> claims_;
  uint64_t longest_ = 0;  // microseconds; of the claims in claims_, exact
};

}  // namespace gongfang

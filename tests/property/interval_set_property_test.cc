// IntervalSet against the bitmap that it stands for.
#include <bitset>
#include <utility>
#include <vector>

#include "common/calendar/interval_set.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"

namespace gongfang {
namespace {

constexpr int kInstants = 64;
using Bitmap = std::bitset<kInstants>;

// Also empty and inverted ones.
Interval AnyInterval() {
  const Instant start = *rc::gen::inRange(0, kInstants);
  return {start, *rc::gen::inRange(0, kInstants + 1)};
}

Bitmap Bits(const Interval& interval) {
  Bitmap bits;
  for (Instant i = interval.start; i < interval.end; ++i) bits.set(i);
  return bits;
}

Bitmap Bits(const IntervalSet& set) {
  Bitmap bits;
  for (const Interval& interval : set.intervals()) bits |= Bits(interval);
  return bits;
}

void CheckCanonical(const IntervalSet& set) {
  const absl::Span<const Interval> intervals = set.intervals();
  for (size_t i = 0; i < intervals.size(); ++i) {
    RC_ASSERT(!intervals[i].Empty());
    if (i > 0) RC_ASSERT(intervals[i - 1].end < intervals[i].start);
  }
}

std::pair<IntervalSet, Bitmap> AnySet() {
  IntervalSet set;
  Bitmap bits;
  const int steps = *rc::gen::inRange(0, 12);
  for (int i = 0; i < steps; ++i) {
    const Interval interval = AnyInterval();
    if (*rc::gen::inRange(0, 3) > 0) {
      set.Add(interval);
      bits |= Bits(interval);
    } else {
      set.Subtract(interval);
      bits &= ~Bits(interval);
    }
    CheckCanonical(set);
    RC_ASSERT(Bits(set) == bits);
  }
  return {set, bits};
}

RC_GTEST_PROP(IntervalSetProperty, AddAndSubtractAreThoseOfTheBitmap, ()) { AnySet(); }

RC_GTEST_PROP(IntervalSetProperty, MakingASetIsAddingItsIntervals, ()) {
  std::vector<Interval> intervals;
  Bitmap bits;
  for (int i = *rc::gen::inRange(0, 12); i > 0; --i) {
    intervals.push_back(AnyInterval());
    bits |= Bits(intervals.back());
  }
  const IntervalSet set(intervals);
  CheckCanonical(set);
  RC_ASSERT(Bits(set) == bits);
}

RC_GTEST_PROP(IntervalSetProperty, AlgebraIsThatOfTheBitmap, ()) {
  const auto [a, a_bits] = AnySet();
  const auto [b, b_bits] = AnySet();
  const Interval within = AnyInterval();
  for (const auto& [set, bits] :
       {std::pair{a.Union(b), a_bits | b_bits}, std::pair{a.Intersection(b), a_bits & b_bits},
        std::pair{a.Difference(b), a_bits & ~b_bits},
        std::pair{a.Complement(within), ~a_bits & Bits(within)}}) {
    CheckCanonical(set);
    RC_ASSERT(Bits(set) == bits);
  }
}

RC_GTEST_PROP(IntervalSetProperty, QueriesAreThoseOfTheBitmap, ()) {
  const auto [set, bits] = AnySet();
  const Interval interval = AnyInterval();
  const Bitmap wanted = Bits(interval);
  RC_ASSERT(set.Covers(interval) == ((bits & wanted) == wanted));
  RC_ASSERT(set.Overlaps(interval) == (bits & wanted).any());
  const Instant instant = *rc::gen::inRange(0, kInstants);
  RC_ASSERT(set.Contains(instant) == bits.test(instant));
  RC_ASSERT(set.Empty() == bits.none());
}

}  // namespace
}  // namespace gongfang

// A set of instants, kept as the shortest sorted list of disjoint intervals that do not touch.
// A value; not thread safe while it is being changed.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "common/calendar/interval.h"

namespace gongfang {

class IntervalSet {
 public:
  IntervalSet() = default;
  // In any order, overlapping or not; empty ones are left out.
  IntervalSet(std::initializer_list<Interval> intervals);
  explicit IntervalSet(std::vector<Interval> intervals);

  // Adding behind the last interval is O(1), elsewhere O(n).
  void Add(const Interval& interval);
  void Subtract(const Interval& interval);
  // Makes room for `count` intervals, so that adding them allocates nothing.
  void Reserve(size_t count) { intervals_.reserve(count); }

  // O(n + m).
  IntervalSet Union(const IntervalSet& other) const;
  IntervalSet Intersection(const IntervalSet& other) const;
  IntervalSet Difference(const IntervalSet& other) const;
  // What of `within` is not in the set.
  IntervalSet Complement(const Interval& within) const;

  // O(log n). The empty interval is covered by every set and overlaps none.
  bool Covers(const Interval& interval) const;
  bool Overlaps(const Interval& interval) const;
  bool Contains(Instant instant) const;

  bool Empty() const { return intervals_.empty(); }
  // Sorted; valid until the set is changed.
  absl::Span<const Interval> intervals() const& { return intervals_; }
  // Of a temporary: a loop over a view of it would read what is gone.
  std::vector<Interval> intervals() && { return std::move(intervals_); }

  friend bool operator==(const IntervalSet&, const IntervalSet&) = default;

 private:
  std::vector<Interval> intervals_;
};

}  // namespace gongfang

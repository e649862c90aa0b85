#include "common/calendar/interval_set.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace gongfang {
namespace {

// `intervals` sorted by start.
std::vector<Interval> Coalesce(std::vector<Interval> intervals) {
  size_t kept = 0;
  for (const Interval& interval : intervals) {
    if (interval.Empty()) continue;
    if (kept > 0 && interval.start <= intervals[kept - 1].end) {
      intervals[kept - 1].end = std::max(intervals[kept - 1].end, interval.end);
    } else {
      intervals[kept++] = interval;
    }
  }
  intervals.resize(kept);
  return intervals;
}

bool StartsBefore(const Interval& a, const Interval& b) { return a.start < b.start; }

// The first interval that ends after `instant`.
std::vector<Interval>::const_iterator FirstEndingAfter(const std::vector<Interval>& intervals,
                                                       Instant instant) {
  return std::partition_point(intervals.begin(), intervals.end(),
                              [instant](const Interval& i) { return i.end <= instant; });
}

}  // namespace

IntervalSet::IntervalSet(std::initializer_list<Interval> intervals)
    : IntervalSet(std::vector<Interval>(intervals)) {}

IntervalSet::IntervalSet(std::vector<Interval> intervals) {
  std::sort(intervals.begin(), intervals.end(), StartsBefore);
  intervals_ = Coalesce(std::move(intervals));
}

void IntervalSet::Add(const Interval& interval) {
  if (interval.Empty()) return;
  if (intervals_.empty() || intervals_.back().end < interval.start) {
    intervals_.push_back(interval);
    return;
  }
  // [first, last) are those that it overlaps or touches.
  const auto first =
      std::partition_point(intervals_.begin(), intervals_.end(),
                           [&](const Interval& i) { return i.end < interval.start; });
  const auto last = std::partition_point(
      first, intervals_.end(), [&](const Interval& i) { return i.start <= interval.end; });
  if (first == last) {
    intervals_.insert(first, interval);
    return;
  }
  first->start = std::min(first->start, interval.start);
  first->end = std::max(std::prev(last)->end, interval.end);
  intervals_.erase(std::next(first), last);
}

void IntervalSet::Subtract(const Interval& interval) {
  if (interval.Empty()) return;
  auto first =
      intervals_.begin() + (FirstEndingAfter(intervals_, interval.start) - intervals_.cbegin());
  if (first == intervals_.end()) return;
  if (first->start < interval.start) {
    const Instant end = std::exchange(first->end, interval.start);
    ++first;
    if (interval.end < end) {
      intervals_.insert(first, {interval.end, end});
      return;
    }
  }
  const auto last = std::partition_point(first, intervals_.end(),
                                         [&](const Interval& i) { return i.end <= interval.end; });
  if (last != intervals_.end()) last->start = std::max(last->start, interval.end);
  intervals_.erase(first, last);
}

IntervalSet IntervalSet::Union(const IntervalSet& other) const {
  std::vector<Interval> all;
  all.reserve(intervals_.size() + other.intervals_.size());
  std::merge(intervals_.begin(), intervals_.end(), other.intervals_.begin(), other.intervals_.end(),
             std::back_inserter(all), StartsBefore);
  IntervalSet result;
  result.intervals_ = Coalesce(std::move(all));
  return result;
}

IntervalSet IntervalSet::Intersection(const IntervalSet& other) const {
  IntervalSet result;
  auto a = intervals_.begin();
  auto b = other.intervals_.begin();
  while (a != intervals_.end() && b != other.intervals_.end()) {
    // Common parts cannot touch each other: the parts on at least one side do not.
    if (const Interval common = a->Intersect(*b); !common.Empty()) {
      result.intervals_.push_back(common);
    }
    if (a->end < b->end) {
      ++a;
    } else {
      ++b;
    }
  }
  return result;
}

IntervalSet IntervalSet::Difference(const IntervalSet& other) const {
  if (intervals_.empty()) return {};
  return Intersection(other.Complement({intervals_.front().start, intervals_.back().end}));
}

IntervalSet IntervalSet::Complement(const Interval& within) const {
  IntervalSet result;
  if (within.Empty()) return result;
  Instant at = within.start;
  for (auto i = FirstEndingAfter(intervals_, at); i != intervals_.end() && i->start < within.end;
       ++i) {
    if (at < i->start) result.intervals_.push_back({at, i->start});
    at = i->end;
  }
  if (at < within.end) result.intervals_.push_back({at, within.end});
  return result;
}

bool IntervalSet::Covers(const Interval& interval) const {
  if (interval.Empty()) return true;
  const auto i = FirstEndingAfter(intervals_, interval.start);
  return i != intervals_.end() && i->Contains(interval);
}

bool IntervalSet::Overlaps(const Interval& interval) const {
  if (interval.Empty()) return false;
  const auto i = FirstEndingAfter(intervals_, interval.start);
  return i != intervals_.end() && i->start < interval.end;
}

bool IntervalSet::Contains(Instant instant) const {
  const auto i = FirstEndingAfter(intervals_, instant);
  return i != intervals_.end() && i->start <= instant;
}

}  // namespace gongfang

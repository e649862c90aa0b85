#include "common/calendar/occupancy.h"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

#include "absl/container/inlined_vector.h"

namespace gongfang {
namespace {

// Wide enough for the units of every claim that memory can hold.
using Sum = __int128;

constexpr Instant kFirstInstant = std::numeric_limits<Instant>::min();
constexpr int64_t kMostUnits = std::numeric_limits<int64_t>::max();

// Exact for any two instants with start <= end, where end - start need not fit in an int64_t.
uint64_t Length(Instant start, Instant end) {
  return static_cast<uint64_t>(end) - static_cast<uint64_t>(start);
}
uint64_t Length(const Interval& interval) { return Length(interval.start, interval.end); }

bool Before(const Claim& a, const Claim& b) {
  return std::tie(a.interval.start, a.interval.end, a.key) <
         std::tie(b.interval.start, b.interval.end, b.key);
}

// The units in use at an instant that moves forward. A heap by end, so that it costs as much as
// there are claims at once and not as many as there are in all.
class ActiveClaims {
 public:
  void Begin(const Claim& claim) {
    used_ += claim.units;
    ends_.emplace_back(claim.interval.end, claim.units);
    std::push_heap(ends_.begin(), ends_.end(), std::greater<>());
  }

  void EndUntil(Instant instant) {
    while (!ends_.empty() && ends_.front().first <= instant) {
      used_ -= ends_.front().second;
      std::pop_heap(ends_.begin(), ends_.end(), std::greater<>());
      ends_.pop_back();
    }
  }

  Instant NextEndOr(Instant otherwise) const {
    return ends_.empty() ? otherwise : std::min(ends_.front().first, otherwise);
  }

  int64_t Used() const { return static_cast<int64_t>(std::min<Sum>(used_, kMostUnits)); }

 private:
  absl::InlinedVector<std::pair<Instant, int64_t>, 16> ends_;
  Sum used_ = 0;
};

}  // namespace

void Occupancy::Add(const Claim& claim) {
  if (claim.interval.Empty() || claim.units < 1) return;
  longest_ = std::max(longest_, Length(claim.interval));
  if (claims_.empty() || !Before(claim, claims_.back())) {
    claims_.push_back(claim);
  } else {
    claims_.insert(std::upper_bound(claims_.begin(), claims_.end(), claim, Before), claim);
  }
}

bool Occupancy::Remove(uint64_t key, const Interval& interval) {
  const Claim wanted{interval, 0, key};
  const auto found = std::lower_bound(claims_.begin(), claims_.end(), wanted, Before);
  if (found == claims_.end() || Before(wanted, *found)) return false;
  claims_.erase(found);
  if (Length(interval) == longest_) RecomputeLongest();
  return true;
}

size_t Occupancy::DropBefore(Instant instant) {
  const size_t dropped =
      std::erase_if(claims_, [instant](const Claim& c) { return c.interval.end <= instant; });
  if (dropped > 0) RecomputeLongest();
  return dropped;
}

void Occupancy::RecomputeLongest() {
  const uint64_t bound = std::exchange(longest_, 0);
  for (const Claim& claim : claims_) {
    longest_ = std::max(longest_, Length(claim.interval));
    if (longest_ == bound) return;  // nothing can be longer than what was the longest before
  }
}

std::vector<Claim>::const_iterator Occupancy::FirstReaching(Instant instant) const {
  if (Length(kFirstInstant, instant) <= longest_) return claims_.begin();
  const Instant earliest = static_cast<Instant>(static_cast<uint64_t>(instant) - longest_);
  return std::partition_point(claims_.begin(), claims_.end(), [earliest](const Claim& claim) {
    return claim.interval.start <= earliest;
  });
}

template <typename Visit>
void Occupancy::Sweep(const Interval& window, Visit visit) const {
  if (window.Empty()) return;
  ActiveClaims active;
  UsageStep step{{window.start, window.start}, 0};
  auto next = FirstReaching(window.start);
  for (Instant at = window.start; at < window.end;) {
    for (; next != claims_.end() && next->interval.start <= at; ++next) {
      if (next->interval.end > at) active.Begin(*next);
    }
    if (const int64_t used = active.Used(); used != step.units) {
      if (!step.interval.Empty() && !visit(step)) return;
      step = {{at, at}, used};
    }
    at = active.NextEndOr(window.end);
    if (next != claims_.end()) at = std::min(at, next->interval.start);
    active.EndUntil(at);
    step.interval.end = at;
  }
  visit(step);
}

int64_t Occupancy::PeakUsage(const Interval& window) const {
  int64_t peak = 0;
  Sweep(window, [&peak](const UsageStep& step) {
    peak = std::max(peak, step.units);
    return true;
  });
  return peak;
}

bool Occupancy::Fits(const Interval& window, int64_t units, int64_t capacity) const {
  if (units < 1 || units > capacity) return false;
  if (window.Empty()) return true;
  const int64_t spare = capacity - units;
  // Most windows are decided by this: one claim that is too much by itself, or claims that would
  // not be too much even all at once.
  Sum sum = 0;
  for (auto claim = FirstReaching(window.start);
       claim != claims_.end() && claim->interval.start < window.end; ++claim) {
    if (claim->interval.end <= window.start) continue;
    if (claim->units > spare) return false;
    sum += claim->units;
  }
  if (sum <= spare) return true;
  bool fits = true;
  Sweep(window, [&fits, spare](const UsageStep& step) { return fits = step.units <= spare; });
  return fits;
}

std::vector<UsageStep> Occupancy::Profile(const Interval& window) const {
  std::vector<UsageStep> steps;
  Sweep(window, [&steps](const UsageStep& step) {
    steps.push_back(step);
    return true;
  });
  return steps;
}

}  // namespace gongfang

// The search for the slots that are nearest to one that was refused.
#include <algorithm>
#include <cstdlib>
#include <optional>

#include "absl/time/civil_time.h"
#include "booking/admission.h"
#include "common/base/limits.h"

namespace gongfang::booking {
namespace {

constexpr int64_t kDay = 24 * 3600 * kMicrosPerSecond;

class Search {
 public:
  Search(const Wish& wish, const WorkingSet& set)
      : set_(set), wish_(wish), moved_(wish.booking), wanted_(wish.booking.StartTime()) {}

  // Whether all items, moved so that the booking starts at `start`, are possible.
  bool PossibleAt(Instant start) {
    MoveTo(start);
    return Look({moved_, wish_.before, wish_.overridden, wish_.hold}, set_).Clear();
  }

  // The first possible start in [from, horizon], after at most kMaxSlotAttempts tries.
  std::optional<Instant> Next(Instant from, Instant horizon) {
    Instant start = from;
    for (int attempt = 0; attempt < limits::kMaxSlotAttempts; ++attempt) {
      const std::optional<Instant> free = NextFree(start, horizon);
      if (!free) return std::nullopt;
      const Instant aligned = AlignUp(*free);
      if (aligned > horizon) return std::nullopt;
      if (PossibleAt(aligned)) return aligned;
      start = aligned == *free ? aligned + Step() : aligned;
    }
    return std::nullopt;
  }

  // A possible start before the wanted one: from what is in the way, to what is in the way of that.
  std::optional<Instant> Before() {
    Instant start = wanted_;
    for (int attempt = 0; attempt < limits::kMaxSlotAttempts; ++attempt) {
      MoveTo(start);
      start = AlignDown(Earlier(start));
      if (start < set_.now) return std::nullopt;
      if (PossibleAt(start)) return start;
    }
    return std::nullopt;
  }

  Instant wanted() const { return wanted_; }
  int64_t Step() const {
    const int64_t step = First().policy.start_step;
    return step > 0 ? step : 15 * 60 * kMicrosPerSecond;
  }
  int64_t Length() const { return wish_.booking.EndTime() - wanted_; }

 private:
  const ResourceFacts& FactsOf(const Item& item) const {
    return *set_.resources.at(item.resource).facts;
  }
  const ResourceFacts& First() const { return FactsOf(wish_.booking.items.front()); }

  void MoveTo(Instant start) {
    const int64_t delta = start - moved_start_.value_or(wanted_);
    moved_start_ = start;
    Shift(moved_, delta);
  }

  // The first start at which every item, by itself, is open and free; alignment and the other rules
  // are not looked at.
  std::optional<Instant> NextFree(Instant from, Instant horizon) {
    Instant start = from;
    for (int round = 0; round < limits::kMaxSlotAttempts; ++round) {
      Instant latest = start;
      for (const Item& item : wish_.booking.items) {
        const std::optional<Instant> next = NextFreeOf(item, start, horizon);
        if (!next) return std::nullopt;
        latest = std::max(latest, *next);
      }
      if (latest == start) return start;
      start = latest;
    }
    return std::nullopt;
  }

  // The first start of the booking from `start` on at which `item` is open, and free with its
  // buffers.
  std::optional<Instant> NextFreeOf(const Item& item, Instant start, Instant horizon) {
    const ResourceFacts& facts = FactsOf(item);
    const int64_t offset = item.interval.start - wanted_;  // of the item within the booking
    const int64_t length = item.interval.end - item.interval.start;
    const int64_t before = facts.policy.buffer_before;
    const int64_t after = facts.policy.buffer_after;
    const Occupancy& occupancy = set_.resources.at(item.resource).calendar->occupancy;
    // A short window first: most answers are near.
    for (int64_t ahead = std::max(2 * length, kDay);; ahead *= 4) {
      const Instant from = start + offset;
      const Instant last = horizon + offset + length;
      const Instant end = std::min(from + ahead, last);
      // Open hours are for the item, not for its buffers: so the search runs on wider hours.
      IntervalSet hours;
      const IntervalSet open = facts.Open({from, end});
      for (const Interval& one : open.intervals()) {
        if (one.end - one.start >= length) hours.Add({one.start - before, one.end + after});
      }
      const std::optional<Instant> found = occupancy.NextFit(
          from - before, end + after, length + before + after, item.units, facts.capacity, hours);
      if (found) return *found + before - offset;
      if (end == last) return std::nullopt;
    }
  }

  // Where the booking could start to end before the first claim in the way of moved_.
  Instant Earlier(Instant start) const {
    Instant earlier = start - Step();
    for (const Item& item : moved_.items) {
      const Occupancy& occupancy = set_.resources.at(item.resource).calendar->occupancy;
      const Claim* claim = occupancy.FirstOverlapping(item.occupied);
      if (claim == nullptr) continue;
      earlier = std::min(earlier, start - (item.occupied.end - claim->interval.start));
    }
    return earlier;
  }

  Instant AlignDown(Instant start) const {
    const int64_t step = First().policy.start_step;
    if (step == 0) return start;
    const absl::TimeZone zone = First().schedule.zone();
    const absl::CivilSecond local = absl::ToCivilSecond(FromInstant(start), zone);
    const int64_t past = (local - absl::CivilSecond(absl::CivilDay(local))) * kMicrosPerSecond +
                         start % kMicrosPerSecond;
    return start - past % step;
  }
  Instant AlignUp(Instant start) const {
    const Instant down = AlignDown(start);
    return down == start ? start : down + First().policy.start_step;
  }

  const WorkingSet& set_;
  const Wish& wish_;
  Booking moved_;
  const Instant wanted_;
  std::optional<Instant> moved_start_;
};

// Rules that no other time of the same length can keep.
bool NeverPossible(const Findings& findings) {
  return std::any_of(findings.rules.begin(), findings.rules.end(), [](const RuleViolation& rule) {
    return rule.rule == "MIN_LENGTH" || rule.rule == "MAX_LENGTH" || rule.rule == "LENGTH_STEP" ||
           rule.rule == "OPEN_HOLDS";
  });
}

}  // namespace

void Shift(Booking& booking, int64_t delta) {
  for (Item& item : booking.items) {
    for (Interval* interval : {&item.interval, &item.occupied}) {
      interval->start += delta;
      interval->end += delta;
    }
  }
}

std::optional<Instant> FirstPossible(const Wish& wish, const Interval& window,
                                     const WorkingSet& set) {
  Search search(wish, set);
  return search.Next(window.start, window.end - search.Length());
}

std::vector<Interval> NearestSlots(const Wish& wish, const Findings& findings,
                                   const WorkingSet& set) {
  std::vector<Interval> slots;
  if (NeverPossible(findings)) return slots;
  Search search(wish, set);
  const auto add = [&](Instant start) { slots.push_back({start, start + search.Length()}); };
  if (const std::optional<Instant> before = search.Before()) add(*before);
  const Instant horizon =
      search.wanted() + absl::ToInt64Microseconds(limits::kSearchHorizon) - search.Length();
  Instant from = std::max(search.wanted(), set.now);
  while (slots.size() < limits::kMaxNearestSlots) {
    const std::optional<Instant> next = search.Next(from, horizon);
    if (!next) break;
    add(*next);
    from = *next + search.Step();
  }
  std::stable_sort(slots.begin(), slots.end(), [&](const Interval& a, const Interval& b) {
    return std::llabs(a.start - search.wanted()) < std::llabs(b.start - search.wanted());
  });
  return slots;
}

}  // namespace gongfang::booking

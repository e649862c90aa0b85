// The search for the slots that are nearest to one that was refused.
#include <algorithm>
#include <optional>

#include "absl/time/civil_time.h"
#include "absl/types/span.h"
#include "booking/admission.h"
#include "common/base/limits.h"

namespace gongfang::booking {
namespace {

constexpr int64_t kDay = 24 * 3600 * kMicrosPerSecond;
constexpr int64_t kStepOffGrid = 15 * 60 * kMicrosPerSecond;

class Search {
 public:
  Search(const Wish& wish, const WorkingSet& set)
      : set_(set), wish_(wish), moved_(wish.booking), wanted_(wish.booking.StartTime()) {}

  // Whether all items, moved so that the booking starts at `start`, are possible.
  bool PossibleAt(Instant start) {
    MoveTo(start);
    return Look({moved_, wish_.before, wish_.overridden, wish_.hold}, set_).Clear();
  }

  // The first possible start in [from, horizon]; at most kMaxSlotAttempts that are open and free
  // are looked at.
  std::optional<Instant> Next(Instant from, Instant horizon) {
    Instant start = from;
    for (int attempt = 0; attempt < limits::kMaxSlotAttempts && start <= horizon; ++attempt) {
      const std::optional<Instant> free = NextFree(start, horizon);
      if (!free) return std::nullopt;
      const Instant aligned = AlignUp(*free);
      if (aligned > horizon) return std::nullopt;
      if (aligned != refused_ && PossibleAt(aligned)) return aligned;
      start = Later(aligned);
    }
    return std::nullopt;
  }

  // The last possible start in [floor, from]; likewise.
  std::optional<Instant> Previous(Instant from, Instant floor) {
    Instant start = from;
    for (int attempt = 0; attempt < limits::kMaxSlotAttempts && start >= floor; ++attempt) {
      const std::optional<Instant> free = LastFree(start, floor);
      if (!free) return std::nullopt;
      const Instant aligned = AlignDown(*free);
      if (aligned < floor) return std::nullopt;
      if (aligned != refused_ && PossibleAt(aligned)) return aligned;
      start = Earlier(aligned);
    }
    return std::nullopt;
  }

  // The wanted start is known to be refused.
  void SkipWanted() { refused_ = wanted_; }

  Instant wanted() const { return wanted_; }
  // From where the search goes on when it is done with `start`. The next of the grid may be less
  // than a step away, where the clocks are set.
  Instant Later(Instant start) const { return start + (HasGrid() ? 1 : kStepOffGrid); }
  Instant Earlier(Instant start) const { return start - (HasGrid() ? 1 : kStepOffGrid); }
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
  std::optional<Instant> NextFreeOf(const Item& item, Instant start, Instant horizon) const {
    const int64_t offset = item.interval.start - wanted_;  // of the item within the booking
    const int64_t length = item.interval.end - item.interval.start;
    // A short window first: most answers are near.
    for (int64_t ahead = std::max(2 * length, kDay);; ahead *= 4) {
      const Instant from = start + offset;
      const Instant last = horizon + offset + length;
      const Instant end = std::min(from + ahead, last);
      const IntervalSet possible = Possible(item, {from, end});
      for (const Interval& one : possible.intervals()) {
        if (one.end - one.start >= length) return one.start - offset;
      }
      if (end == last) return std::nullopt;
    }
  }

  // The last start up to `from` at which every item, by itself, is open and free.
  std::optional<Instant> LastFree(Instant from, Instant floor) {
    Instant start = from;
    for (int round = 0; round < limits::kMaxSlotAttempts; ++round) {
      Instant earliest = start;
      for (const Item& item : wish_.booking.items) {
        const std::optional<Instant> last = LastFreeOf(item, start, floor);
        if (!last) return std::nullopt;
        earliest = std::min(earliest, *last);
      }
      if (earliest == start) return start;
      start = earliest;
    }
    return std::nullopt;
  }

  // The last start of the booking up to `start` at which `item` is open, and free with its buffers.
  std::optional<Instant> LastFreeOf(const Item& item, Instant start, Instant floor) const {
    const int64_t offset = item.interval.start - wanted_;
    const int64_t length = item.interval.end - item.interval.start;
    for (int64_t back = std::max(2 * length, kDay);; back *= 4) {
      const Instant end = start + offset + length;
      const Instant first = floor + offset;
      const Instant from = std::max(end - back, first);
      const IntervalSet possible = Possible(item, {from, end});
      const absl::Span<const Interval> all = possible.intervals();
      for (auto one = all.rbegin(); one != all.rend(); ++one) {
        if (one->end - one->start >= length) return one->end - length - offset;
      }
      if (from == first) return std::nullopt;
    }
  }

  // When within `window` the item can be in use: it is open, and the units are free with the
  // buffers around it.
  IntervalSet Possible(const Item& item, const Interval& window) const {
    const ResourceFacts& facts = FactsOf(item);
    const int64_t before = facts.policy.buffer_before;
    const int64_t after = facts.policy.buffer_after;
    const Occupancy& occupancy = set_.resources.at(item.resource).calendar->occupancy;
    const int64_t spare = facts.capacity - item.units;
    IntervalSet free;
    Instant since = window.start - before;
    const auto ends = [&](Instant at) {
      free.Add({since + before, std::max(since + before, at - after)});
    };
    for (const UsageStep& step : occupancy.Profile({since, window.end + after})) {
      if (step.units <= spare) continue;
      if (step.interval.start > since) ends(step.interval.start);
      since = step.interval.end;
    }
    if (since < window.end + after) ends(window.end + after);
    return Open(facts, window).Intersection(free);
  }

  // Who overrides the rules need not keep to the opening hours.
  IntervalSet Open(const ResourceFacts& facts, const Interval& window) const {
    if (!wish_.overridden) return facts.Open(window);
    return IntervalSet{window}.Difference(facts.closures);
  }

  // The grid is that of the first item, by the wall clock of its space.
  bool HasGrid() const { return First().policy.start_step > 0; }
  Instant AlignDown(Instant start) const {
    if (!HasGrid()) return start;
    const int64_t offset = wish_.booking.items.front().interval.start - wanted_;
    return LastOfGrid(start + offset) - offset;
  }
  Instant AlignUp(Instant start) const {
    if (!HasGrid()) return start;
    const int64_t offset = wish_.booking.items.front().interval.start - wanted_;
    return FirstOfGrid(start + offset) - offset;
  }

  Instant LastOfGrid(Instant until) const {
    const Instant aligned = until - PastGrid(until);
    // Where the clocks are set in between, there may be one between that and `until`.
    const std::optional<Instant> change = ClockChange(aligned, until);
    return change ? LastOfGrid(*change - 1) : aligned;
  }
  Instant FirstOfGrid(Instant from) const {
    const int64_t past = PastGrid(from);
    if (past == 0) return from;
    const Instant aligned = from - past + First().policy.start_step;
    const std::optional<Instant> change = ClockChange(from, aligned);
    return change ? FirstOfGrid(*change) : aligned;
  }
  // How far the clock is past what it shows at the last of the grid.
  int64_t PastGrid(Instant instant) const {
    const absl::TimeZone::CivilInfo clock = First().schedule.zone().At(FromInstant(instant));
    return ((clock.cs - absl::CivilSecond(absl::CivilDay(clock.cs))) * kMicrosPerSecond +
            absl::ToInt64Microseconds(clock.subsecond)) %
           First().policy.start_step;
  }
  // When within (from, until], at most a day, the clocks of the first item are set, if they are.
  std::optional<Instant> ClockChange(Instant from, Instant until) const {
    const absl::TimeZone zone = First().schedule.zone();
    if (zone.At(FromInstant(from)).offset == zone.At(FromInstant(until)).offset) return {};
    absl::TimeZone::CivilTransition change;
    if (!zone.NextTransition(FromInstant(from), &change)) return {};
    return ToInstant(zone.At(change.to).trans);
  }

  const WorkingSet& set_;
  const Wish& wish_;
  Booking moved_;
  const Instant wanted_;
  std::optional<Instant> moved_start_;
  std::optional<Instant> refused_;
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
  search.SkipWanted();
  const Instant wanted = search.wanted();
  const int64_t reach = absl::ToInt64Microseconds(limits::kSearchHorizon);
  const Instant floor = std::max(set.now, wanted - reach);
  const Instant horizon = wanted + reach - search.Length();
  std::optional<Instant> before = search.Previous(wanted, floor);
  std::optional<Instant> after = search.Next(std::max(wanted, set.now), horizon);
  bool any_after = false;
  while (before || after) {
    // Who is refused is told when it is free next, so the last place is kept for that.
    const bool last = slots.size() + 1 == limits::kMaxNearestSlots;
    const bool earlier =
        before && (!after || wanted - *before <= *after - wanted) && !(last && after && !any_after);
    any_after = any_after || !earlier;
    const Instant start = earlier ? *before : *after;
    slots.push_back({start, start + search.Length()});
    if (slots.size() == limits::kMaxNearestSlots) break;
    if (earlier) {
      before = search.Previous(search.Earlier(start), floor);
    } else {
      after = search.Next(search.Later(start), horizon);
    }
  }
  return slots;
}

}  // namespace gongfang::booking

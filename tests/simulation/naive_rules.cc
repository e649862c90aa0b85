#include "tests/simulation/naive_rules.h"

#include <algorithm>
#include <map>
#include <vector>

#include "absl/strings/match.h"
#include "common/base/limits.h"

namespace gongfang::booking::simulation {
namespace {

// Of the wall clock of the spaces.
int64_t DayOf(Instant instant) { return (instant + kZoneOffset) / kDay; }
int64_t TimeOfDay(Instant instant) { return (instant + kZoneOffset) % kDay; }
Instant StartOfDay(int64_t day) { return day * kDay - kZoneOffset; }

bool IsOpenAt(Instant instant, const Opening& opening) {
  const auto within = [&opening](int64_t time) {
    return time >= opening.from_minute * kMinute && time < opening.to_minute * kMinute;
  };
  const int64_t at = TimeOfDay(instant);
  return within(at) || within(at + kDay);  // hours of the day before may run over midnight
}

bool IsOpen(const Interval& interval, const Opening& opening) {
  for (Instant at = interval.start; at < interval.end; at += kMinute) {
    if (!IsOpenAt(at, opening)) return false;
  }
  return IsOpenAt(interval.end - 1, opening);
}

// Whatever counts for quotas and gaps: all that took place, or may.
bool CountsHere(State state) {
  return state != State::kCancelled && state != State::kRejected && state != State::kExpired;
}
bool LiveHere(State state) {
  return state == State::kHeld || state == State::kPendingApproval || state == State::kConfirmed ||
         state == State::kCheckedIn;
}

void CheckTimes(const Item& item, const Wanted& wanted, const Moment& moment,
                std::set<std::string>& found) {
  const ResourceFacts& facts = moment.Of(item);
  const Policy& policy = facts.policy;
  const int64_t length = item.interval.end - item.interval.start;
  if (!IsOpen(item.interval, moment.facts->openings[ResourceNumber(item.resource)])) {
    found.insert("OUTSIDE_OPENING_HOURS");
  }
  for (const Interval& closure : facts.closures.intervals()) {
    if (closure.Overlaps(item.interval)) found.insert("CLOSED");
  }
  if (length < policy.min_length) found.insert("MIN_LENGTH");
  if (policy.max_length != 0 && length > policy.max_length) found.insert("MAX_LENGTH");
  if (policy.length_step != 0 && length % policy.length_step != 0) found.insert("LENGTH_STEP");
  const bool kept = IsKept(item, wanted.before);
  if (!kept) {
    if (policy.start_step != 0 && TimeOfDay(item.interval.start) % policy.start_step != 0) {
      found.insert("START_STEP");
    }
    if (policy.within_one_day && DayOf(item.interval.start) != DayOf(item.interval.end - 1)) {
      found.insert("WITHIN_ONE_DAY");
    }
    if (item.interval.start - moment.now < policy.create_lead) found.insert("CREATE_LEAD_TIME");
  }
  bool longer = !kept;
  if (kept) {
    for (const Item& old : wanted.before->items) {
      if (old.resource == item.resource && old.interval.start == item.interval.start) {
        longer = item.interval.end > old.interval.end;
        break;
      }
    }
  }
  if (longer && policy.horizon != 0 && item.interval.end - moment.now > policy.horizon) {
    found.insert("HORIZON");
  }
}

void CheckGaps(const Records& state, const Item& item, const Wanted& wanted, const Moment& moment,
               std::set<std::string>& found) {
  const int64_t gap = moment.Of(item).policy.min_gap;
  if (gap == 0) return;
  for (const auto& [name, other] : state.bookings) {
    if (other.id == wanted.booking.id || other.member != wanted.booking.member ||
        !CountsHere(other.state)) {
      continue;
    }
    for (const Item& its : other.items) {
      const Interval around{its.interval.start - gap, its.interval.end + gap};
      if (its.resource == item.resource && around.Overlaps(item.interval)) found.insert("MIN_GAP");
    }
  }
}

// The days, as intervals, of which one of `quota` may be exceeded by `item`.
std::vector<Interval> PeriodsOf(const Quota& quota, const Item& item, Instant now) {
  std::vector<Interval> periods;
  if (quota.period == Quota::Period::kAtOnce) {
    if (item.interval.end > now) periods.push_back({INT64_MIN, INT64_MAX});
    return periods;
  }
  const int64_t days = quota.period == Quota::Period::kRolling ? quota.rolling_days : 1;
  for (int64_t day = DayOf(item.interval.start) - (days - 1); day <= DayOf(item.interval.end - 1);
       ++day) {
    periods.push_back({StartOfDay(day), StartOfDay(day + days)});
  }
  return periods;
}

bool ConcernsItem(const Quota& quota, const Item& item, const Moment& moment) {
  const std::string resource = quota.of.resource.Text();
  const std::string category = quota.of.category.Text();
  return (resource.empty() || resource == item.resource) &&
         (category.empty() || category == moment.Of(item).scope.category.Text());
}

// What `booking` counts for `quota` in `period`: microseconds of units, or one.
int64_t Counted(const Quota& quota, const Booking& booking, const Interval& period,
                const Moment& moment) {
  int64_t time = 0;
  bool begins = false;
  for (const Item& item : booking.items) {
    if (!ConcernsItem(quota, item, moment)) continue;
    if (quota.period == Quota::Period::kAtOnce && item.interval.end <= moment.now) continue;
    const Instant start = std::max(item.interval.start, period.start);
    const Instant end = std::min(item.interval.end, period.end);
    if (start < end) time += (end - start) * item.units;
    begins = begins || period.Contains(item.interval.start);
  }
  return quota.time_limit > 0 ? time : begins ? 1 : 0;
}

void CheckQuotas(const Records& state, const Wanted& wanted, const Moment& moment,
                 std::set<std::string>& found) {
  const Booking& mine = wanted.booking;
  for (const auto& quota : *moment.facts->quotas) {
    const bool of_team = quota->holder == Quota::Holder::kTeam;
    if (of_team && mine.team.empty()) continue;
    for (const Item& item : mine.items) {
      if (!ConcernsItem(*quota, item, moment)) continue;
      for (const Interval& period : PeriodsOf(*quota, item, moment.now)) {
        const int64_t own = Counted(*quota, mine, period, moment);
        int64_t total = own;
        for (const auto& [name, other] : state.bookings) {
          const bool same = of_team ? other.team == mine.team : other.member == mine.member;
          if (!same || other.id == mine.id || !CountsHere(other.state)) continue;
          total += Counted(*quota, other, period, moment);
        }
        const int64_t limit = quota->time_limit > 0 ? quota->time_limit : quota->booking_limit;
        if (own > 0 && total > limit) found.insert("QUOTA");
      }
    }
  }
}

void CheckHolds(const Records& state, const Wanted& wanted, std::set<std::string>& found) {
  const auto held = std::count_if(state.bookings.begin(), state.bookings.end(), [&](auto& one) {
    return one.second.state == State::kHeld && one.second.member == wanted.booking.member;
  });
  if (held >= limits::kMaxOpenHoldsPerMember) found.insert("OPEN_HOLDS");
}

bool IsTaken(const Records& state, const Wanted& wanted, size_t index, const Moment& moment) {
  // With what the booking itself takes of the same resource beside the item.
  Records with = state;
  Booking self = wanted.booking;
  self.state = State::kConfirmed;
  self.items.resize(index + 1);
  with.bookings.insert_or_assign(self.Name(), self);
  const Item& item = self.items[index];
  return PeakUnits(with, item.resource, item.occupied, "") > moment.Of(item).capacity;
}

}  // namespace

int64_t PeakUnits(const Records& state, const std::string& resource, const Interval& interval,
                  const std::string& except) {
  std::vector<const Item*> taking;
  for (const auto& [name, booking] : state.bookings) {
    if (name == except || !LiveHere(booking.state)) continue;
    for (const Item& item : booking.items) {
      if (item.resource == resource && item.occupied.Overlaps(interval)) taking.push_back(&item);
    }
  }
  const auto used_at = [&taking](Instant instant) {
    int64_t used = 0;
    for (const Item* item : taking) used += item->occupied.Contains(instant) ? item->units : 0;
    return used;
  };
  // Use only grows where something begins.
  int64_t peak = used_at(interval.start);
  for (const Item* item : taking) {
    if (interval.Contains(item->occupied.start)) {
      peak = std::max(peak, used_at(item->occupied.start));
    }
  }
  return peak;
}

bool IsKept(const Item& item, const Booking* before) {
  return before != nullptr &&
         std::any_of(before->items.begin(), before->items.end(), [&item](const Item& old) {
           return old.resource == item.resource && old.interval.start == item.interval.start;
         });
}

std::set<std::string> Objections(const Records& state, const Wanted& wanted, const Moment& moment) {
  std::set<std::string> found;
  for (const Item& item : wanted.booking.items) {
    CheckTimes(item, wanted, moment, found);
    CheckGaps(state, item, wanted, moment, found);
  }
  CheckQuotas(state, wanted, moment, found);
  if (wanted.hold) CheckHolds(state, wanted, found);
  if (wanted.overridden) std::erase_if(found, [](const auto& rule) { return rule != "CLOSED"; });
  for (size_t i = 0; i < wanted.booking.items.size(); ++i) {
    if (IsTaken(state, wanted, i, moment)) found.insert("SLOT_TAKEN");
  }
  return found;
}

bool WantsApproval(const Booking& booking, const Moment& moment) {
  return std::any_of(booking.items.begin(), booking.items.end(), [&moment](const Item& item) {
    const std::optional<int64_t>& above = moment.Of(item).policy.approval_above;
    return above && item.interval.end - item.interval.start > *above;
  });
}

}  // namespace gongfang::booking::simulation

#include "tests/simulation/plan.h"

#include <algorithm>
#include <utility>

namespace gongfang::booking::simulation {
namespace {

constexpr int64_t kMilli = 1000;

class Planner {
 public:
  Planner(uint64_t seed, const World& world) : random_(seed, /*part=*/2), world_(world) {
    plan_.seed = seed;
  }

  Plan Make() {
    Instant at = kOrigin + random_.Between(0, 30) * kHour / 2;
    const Instant first = at;
    for (int64_t left = random_.Between(8, 40); left > 0; --left) {
      at += Pause();
      AddStory(at);
    }
    const Instant last = at;
    for (int64_t left = random_.Chance(20) ? 0 : random_.Between(1, 14); left > 0; --left) {
      AddFault(first, last);
    }
    const auto by_time = [](const auto& a, const auto& b) { return a.at < b.at; };
    std::stable_sort(plan_.asks.begin(), plan_.asks.end(), by_time);
    std::stable_sort(plan_.faults.begin(), plan_.faults.end(), by_time);
    return std::move(plan_);
  }

 private:
  // Mostly so short that commands meet.
  int64_t Pause() {
    if (random_.Chance(65)) return random_.Between(0, 6 * kMilli);
    if (random_.Chance(70)) return random_.Between(kMicrosPerSecond, 10 * kMinute);
    return random_.Between(10 * kMinute, 2 * kHour);
  }

  Ask& Add(Instant at, Verb verb) {
    Ask& ask = plan_.asks.emplace_back();
    ask.id = static_cast<int>(plan_.asks.size()) - 1;
    ask.at = at;
    ask.verb = verb;
    ask.replica = static_cast<int>(random_.Between(0, world_.replicas));
    ask.has_request_id = random_.Chance(70);
    ask.attempts = static_cast<int>(random_.Between(1, 4));
    ask.patience = random_.OneOf({50 * kMilli, 2'000 * kMilli, 20'000 * kMilli});
    ask.other_payload = ask.has_request_id && random_.Chance(3);
    ask.caller = static_cast<int>(random_.Between(0, 2));
    ask.member = static_cast<int>(random_.Between(0, kMembers));
    if (random_.Chance(50)) ask.team = std::min(ask.member, kTeams - 1);
    ask.has_etag = random_.Chance(15);
    ask.validate_only = random_.Chance(4);
    ask.overrides = random_.Chance(8);
    return ask;
  }

  // How many slots ahead is booked.
  int64_t Reach() { return random_.Chance(30) ? 5 : 21; }

  std::vector<PlannedItem> Items(Instant at, int most) {
    std::vector<PlannedItem> items;
    const int count = random_.Chance(65) ? 1 : static_cast<int>(random_.Between(1, most + 1));
    // On the grid of slots, within the next hours, so that many want the same.
    const Instant now = at - at % kSlot;
    Instant start = now + random_.Between(random_.Chance(5) ? 0 : 1, Reach()) * kSlot;
    for (int i = 0; i < count; ++i) {
      PlannedItem item;
      item.resource = static_cast<int>(random_.Between(0, world_.resources()));
      item.length = random_.Between(1, 9) * kSlot;
      if (random_.Chance(5)) item.length -= 5 * kMinute;
      item.start = start + (random_.Chance(5) ? 5 * kMinute : 0);
      item.units = random_.Chance(70) ? 1 : random_.Between(1, 4);
      start = random_.Chance(50) ? item.start + item.length : start + random_.Between(0, 3) * kSlot;
      // Items of one booking on one resource may not overlap.
      const auto clashes = [&item](const PlannedItem& other) {
        return other.resource == item.resource && other.start < item.start + item.length &&
               item.start < other.start + other.length;
      };
      if (std::none_of(items.begin(), items.end(), clashes)) items.push_back(item);
    }
    return items;
  }

  void AddStory(Instant at) {
    const int64_t kind = random_.Between(0, 100);
    if (kind < 72) {
      AddBooking(at);
    } else if (kind < 84) {
      AddSeries(at);
    } else {
      AddEntry(at);
    }
  }

  void AddBooking(Instant at) {
    Ask& made = Add(at, Verb::kCreate);
    made.items = Items(at, 3);
    if (random_.Chance(45)) {
      made.hold_ttl =
          random_.OneOf({kMicrosPerSecond, 5 * kMicrosPerSecond, kMinute, 20 * kMinute});
    }
    const Ask first = made;
    for (int64_t left = random_.Between(0, 4); left > 0; --left) AddFollowUp(first);
    if (random_.Chance(15)) AddNext(first);
  }

  // A booking of the same resource that is asked for when the first one is just over.
  void AddNext(const Ask& first) {
    const Instant end = first.items.front().start + first.items.front().length;
    Ask& ask = Add(end + random_.Between(-5, 25) * kMinute, Verb::kCreate);
    ask.items = {first.items.front()};
    ask.items.front().start = ask.at - ask.at % kSlot + kSlot;
  }

  // Something about a booking that was asked for: soon, around the end of its hold, or its start.
  void AddFollowUp(const Ask& first) {
    const Instant start = first.items.front().start;
    Verb verb = random_.OneOf({Verb::kReschedule, Verb::kReschedule, Verb::kCancel, Verb::kCancel,
                               Verb::kApprove, Verb::kReject, Verb::kConfirm, Verb::kCheckIn});
    if (first.hold_ttl > 0 && random_.Chance(60)) {
      verb = random_.Chance(70) ? Verb::kConfirm : Verb::kRenew;
    }
    Instant at = first.at +
                 random_.OneOf({random_.Between(0, 20 * kMilli), random_.Between(0, 40 * kMinute)});
    if (first.hold_ttl > 0 && random_.Chance(60)) {
      at = first.at + first.hold_ttl + random_.Between(-3 * kMilli, 6 * kMilli);
    }
    if (verb == Verb::kCheckIn || random_.Chance(20)) {
      at = std::max(first.at, start + random_.Between(-20, 40) * kMinute);
    }
    Ask& ask = Add(at, verb);
    ask.target = first.id;
    if (verb == Verb::kReschedule) {
      ask.items = random_.Chance(30) ? first.items : Items(at, 2);
      if (random_.Chance(30)) ask.items.front().length += kSlot;
    }
    if (verb == Verb::kRenew) ask.hold_ttl = random_.OneOf({10 * kMicrosPerSecond, kHour});
    if (verb == Verb::kCheckIn && random_.Chance(70)) {
      const Verb next = random_.Chance(80) ? Verb::kCheckOut : Verb::kReschedule;
      Ask& later = Add(at + random_.Between(0, 60) * kMinute, next);
      later.target = first.id;
      later.items = first.items;
      if (random_.Chance(50)) later.items.back().length += kSlot;
    }
  }

  void AddSeries(Instant at) {
    Ask& made = Add(at, Verb::kSeries);
    made.items = Items(at, 1);
    made.items.resize(1);
    made.instances = static_cast<int>(random_.Between(2, 5));
    made.apart = random_.OneOf({3 * kHour, kDay});
    made.all_or_none = random_.Chance(50);
    const Ask first = made;
    for (int64_t left = random_.Between(0, 3); left > 0; --left) {
      Ask& ask = Add(first.at + random_.Between(0, 40 * kMinute), Verb::kSeries);
      ask.target = first.id;
      ask.all_or_none = random_.Chance(50);
      if (random_.Chance(50)) ask.items = Items(ask.at, 1);
    }
    if (random_.Chance(50)) AddFollowUp(first);
  }

  void AddEntry(Instant at) {
    Ask& made = Add(at, Verb::kJoin);
    made.items = Items(at, 1);
    made.items.resize(1);
    made.length = random_.Between(1, 5) * kSlot;
    made.items.front().length = std::max(made.items.front().length, made.length);
    const Ask first = made;
    for (int64_t left = random_.Between(0, 3); left > 0; --left) {
      const Verb verb = random_.OneOf({Verb::kLeave, Verb::kConfirm, Verb::kCancel});
      Ask& ask = Add(first.at + random_.OneOf({random_.Between(0, 20 * kMilli),
                                               random_.Between(0, 40 * kMinute)}),
                     verb);
      ask.target = first.id;
    }
  }

  void AddFault(Instant first, Instant last) {
    Fault& fault = plan_.faults.emplace_back();
    // Near something that is asked: faults in idle times find nothing.
    const Ask& near =
        plan_
            .asks[static_cast<size_t>(random_.Between(0, static_cast<int64_t>(plan_.asks.size())))];
    fault.at = std::clamp(near.at + random_.Between(-5 * kMilli, 5 * kMilli), first, last + kHour);
    fault.kind = static_cast<FaultKind>(random_.Between(0, kFaultKinds));
    fault.replica = static_cast<int>(random_.Between(0, world_.replicas));
    fault.count = static_cast<int>(random_.Between(1, 9));
    fault.length =
        random_.OneOf({2 * kMilli, 30 * kMilli, 2'000 * kMilli, 8'000 * kMilli, 10 * kMinute});
    if (fault.kind == FaultKind::kClockJump) {
      fault.length =
          random_.OneOf({-kHour, -3 * kMicrosPerSecond, 3 * kMicrosPerSecond, kMinute, kHour});
    }
  }

  Random random_;
  const World& world_;
  Plan plan_;
};

}  // namespace

absl::string_view FaultName(FaultKind kind) {
  static constexpr absl::string_view kNames[kFaultKinds] = {
      "crash",        "pause",        "slow commit",   "full disk",
      "busy store",   "failed reads", "lost leases",   "leases out of reach",
      "short leases", "clock jump",   "lost messages", "sent twice",
      "new facts"};
  return kNames[static_cast<int>(kind)];
}

Plan MakePlan(uint64_t seed, const World& world) { return Planner(seed, world).Make(); }

}  // namespace gongfang::booking::simulation

#include "tests/support/rule_world.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "tests/support/booking_world.h"

namespace gongfang::booking::naive {

Quota AnyLimited(const std::string& name, Hours hours, const std::vector<Used>& account,
                 const std::vector<Used>& wanted, absl::TimeZone zone, Instant now) {
  Quota quota = AnyQuota(name);
  const bool counts_bookings = Sometimes(3);
  (counts_bookings ? quota.booking_limit : quota.time_limit) = 1;
  if (!counts_bookings && hours == Hours::kSome && Sometimes(2)) {
    quota.prime_time = WeeklySchedule::Create(AnyHours(8), absl::UTCTimeZone()).value();
  }
  std::vector<Total> totals = TotalsOf(quota, account, wanted, zone, now);
  std::vector<Total> grown = totals;
  std::erase_if(grown, [](const Total& total) { return total.after == total.before; });
  if (!grown.empty() && !Sometimes(4)) totals = grown;
  const Total total = PickOf(totals);
  const int64_t limit =
      std::max<int64_t>(1, PickOf({total.before, total.after}) + PickOf<int64_t>({-1, 0, 0, 1}));
  if (counts_bookings) {
    quota.booking_limit = limit;
  } else {
    quota.time_limit = limit * kMinute;
  }
  return quota;
}

RuleWorld::RuleWorld(int64_t start_step)
    : place_(AnyPlace(Hours::kSome)),
      tier_(PickOf<std::string>({"", "gold", "silver"})),
      by_member_(AnyUsed(place_, 100, 4)),
      by_team_(AnyUsed(place_, 200, 4)),
      claimed_(AnyUsed(place_, 300, 16)),
      member_account_(AccountOf(by_member_)),
      team_account_(AccountOf(by_team_)) {
  const absl::TimeZone elsewhere = AnyPlace(Hours::kSome).zone;
  for (const Thing& thing : Things()) {
    AddResource(thing, thing.space == Things().front().space ? place_.zone : elsewhere, start_step);
  }
  auto member = std::make_shared<MemberFacts>();
  member->teams.insert(kTeam);
  member->tier = tier_;
  set.members[kMember] = std::move(member);
  set.accounts = {{kMember, &member_account_}, {kTeam, &team_account_}};
  AddBooking();
  AddQuotas();
}

void RuleWorld::AddResource(const Thing& thing, absl::TimeZone zone, int64_t start_step) {
  auto facts = std::make_shared<ResourceFacts>();
  facts->bookable = true;
  facts->capacity = Pick(3, 5);
  facts->schedule = Sometimes(3) ? WeeklySchedule::Create(AnyHours(20), zone).value()
                                 : WeeklySchedule::AlwaysOpen(zone);
  if (Sometimes(3)) {
    const Instant start = AnyMinute(place_);
    facts->closures.Add({start, start + AnyLength()});
  }
  facts->policy = AnyPolicy(10);
  if (start_step > 0) facts->policy.start_step = start_step;
  facts->scope = ScopeOf(thing);
  Calendar& calendar = calendars_.emplace_back();
  for (const Used& used : claimed_) {
    if (used.thing.name == thing.name) {
      calendar.occupancy.Add({used.interval, used.units, used.key});
    }
  }
  set.resources[thing.name] = {std::move(facts), &calendar};
}

void RuleWorld::AddBooking() {
  booking = {.alliance = "a", .id = "wished", .member = kMember, .created_by = "key"};
  if (Sometimes(2)) booking.team = kTeam;
  for (Used used : AnyUsed(place_, 1, 2)) {
    if (!booking.items.empty() && !Sometimes(8)) {  // mostly beside the first
      const int64_t length = used.interval.end - used.interval.start;
      used.interval.start = booking.items.front().interval.start + AnyLength() - AnyLength();
      used.interval.end = used.interval.start + length;
    }
    const bool overlaps =
        std::any_of(booking.items.begin(), booking.items.end(), [&used](const Item& other) {
          return other.resource == used.thing.name && other.interval.Overlaps(used.interval);
        });
    if (overlaps) continue;
    booking.items.push_back(
        {.resource = used.thing.name, .interval = used.interval, .units = used.units});
  }
  set.now = booking.StartTime() - PickOf<int64_t>({0, 1, 60, 24 * 60, 72 * 60}) * kMinute;
  overridden = Sometimes(8);
  if (!Sometimes(4)) return;
  before = booking;  // of which something was otherwise
  Item& item =
      before->items[static_cast<size_t>(Pick(0, static_cast<int64_t>(before->items.size())))];
  (Sometimes(2) ? item.interval.start : item.interval.end) = item.interval.start + AnyLength();
  item.interval.end = std::max(item.interval.end, item.interval.start + kMinute);
}

std::vector<Used> RuleWorld::UsedByBooking() const {
  std::vector<Used> all;
  for (const Item& item : booking.items) {
    const auto thing = std::find_if(Things().begin(), Things().end(), [&item](const Thing& one) {
      return one.name == item.resource;
    });
    all.push_back({1, item.interval, item.units, *thing});
  }
  return all;
}

void RuleWorld::AddQuotas() {
  Quotas quotas;
  const absl::TimeZone zone = FactsOf(booking.items.front()).schedule.zone();
  for (int64_t i = Pick(0, 3); i > 0; --i) {
    quotas.push_back(std::make_shared<const Quota>(
        AnyLimited(absl::StrCat("quota-", i), Hours::kSome, Sometimes(2) ? by_member_ : by_team_,
                   UsedByBooking(), zone, set.now)));
  }
  set.quotas["a"] = std::make_shared<const Quotas>(std::move(quotas));
}

Names RuleWorld::BrokenByItem(const Item& item) const {
  const ResourceFacts& facts = FactsOf(item);
  const Item* kept = nullptr;  // what has begun, or will, as it was to
  if (before) {
    for (const Item& old : before->items) {
      const bool same = old.resource == item.resource && old.interval.start == item.interval.start;
      if (same && kept == nullptr) kept = &old;
    }
  }
  Names names = Opening(item, facts);
  names.merge(Length(item, facts.policy));
  names.merge(Gap(item, facts.policy, by_member_));
  if (kept == nullptr) {
    names.merge(Alignment(item, facts.policy, facts.schedule.zone()));
    names.merge(Lead(rules::Act::kCreate, item, facts.policy, set.now));
  }
  if (kept == nullptr || kept->interval.end < item.interval.end) {
    names.merge(Horizon(item, facts.policy, tier_, set.now));
  }
  return names;
}

Names RuleWorld::BrokenRules() const {
  Names names;
  for (const Item& item : booking.items) names.merge(BrokenByItem(item));
  const absl::TimeZone zone = FactsOf(booking.items.front()).schedule.zone();
  for (const auto& quota : *set.quotas.at("a")) {
    const bool of_team = quota->holder == Quota::Holder::kTeam;
    if (of_team && booking.team.empty()) continue;
    const std::vector<Total> totals =
        TotalsOf(*quota, of_team ? by_team_ : by_member_, UsedByBooking(), zone, set.now);
    if (!Excesses(*quota, totals).empty()) names.insert("QUOTA");
  }
  if (overridden) std::erase_if(names, [](const std::string& name) { return name != "CLOSED"; });
  return names;
}

std::vector<size_t> RuleWorld::TakenItems() const {
  std::vector<size_t> taken;
  std::vector<Used> all = claimed_;
  for (size_t i = 0; i < booking.items.size(); ++i) {
    const Item& item = booking.items[i];
    const ResourceFacts& facts = FactsOf(item);
    const Interval occupied{item.interval.start - facts.policy.buffer_before,
                            item.interval.end + facts.policy.buffer_after};
    bool fits = true;
    for (const Instant at : InstantsOf(occupied)) {
      int64_t units = item.units;
      for (const Used& used : all) {
        if (used.thing.name == item.resource && used.interval.Contains(at)) units += used.units;
      }
      fits = fits && units <= facts.capacity;
    }
    if (!fits) taken.push_back(i);
    all.push_back({1, occupied, item.units, {.name = item.resource}});
  }
  return taken;
}

}  // namespace gongfang::booking::naive

#include "tests/simulation/world.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "common/calendar/zone.h"

namespace gongfang::booking::simulation {
namespace {

constexpr char kSpace[] = "alliances/a/spaces/s";

// The number behind `prefix`, below `count`; -1 where there is none.
int NumberBehind(absl::string_view name, absl::string_view prefix, int count) {
  int number = -1;
  const bool read = absl::ConsumePrefix(&name, prefix) && absl::SimpleAtoi(name, &number);
  return read && number < count ? number : -1;
}

// Zero more often than not.
int64_t Sometimes(Random& random, int percent, std::initializer_list<int64_t> values) {
  return random.Chance(percent) ? random.OneOf(values) : 0;
}

Policy MakePolicy(Random& random) {
  Policy policy;
  policy.min_length = Sometimes(random, 15, {20 * kMinute, 30 * kMinute});
  policy.max_length = Sometimes(random, 12, {kHour, 2 * kHour});
  policy.start_step = Sometimes(random, 35, {kSlot, 2 * kSlot});
  policy.length_step = Sometimes(random, 15, {kSlot});
  policy.buffer_before = Sometimes(random, 45, {5 * kMinute, kSlot, 2 * kSlot});
  policy.buffer_after = Sometimes(random, 45, {10 * kMinute, 2 * kSlot});
  policy.create_lead = Sometimes(random, 10, {10 * kMinute, kHour});
  policy.change_lead = Sometimes(random, 20, {20 * kMinute, kHour});
  policy.cancel_lead = Sometimes(random, 20, {20 * kMinute, kHour});
  policy.horizon = Sometimes(random, 12, {4 * kHour, 8 * kHour});
  policy.min_gap = Sometimes(random, 15, {kSlot, kHour});
  policy.check_in_before = Sometimes(random, 60, {kSlot, kHour});
  policy.no_show_after = Sometimes(random, 50, {10 * kMinute, 2 * kSlot});
  policy.within_one_day = random.Chance(15);
  if (random.Chance(30)) policy.approval_above = random.OneOf<int64_t>({0, 40 * kMinute});
  return policy;
}

Opening MakeOpening(Random& random) {
  if (random.Chance(85)) return {};
  const int from = 60 * static_cast<int>(random.Between(0, 12));
  return {from, from + 60 * static_cast<int>(random.Between(4, 13))};
}

WeeklySchedule ScheduleOf(const Opening& opening, absl::TimeZone zone) {
  std::vector<OpeningPeriod> periods;
  for (int day = 0; day < 7; ++day) {
    periods.push_back({day, opening.from_minute, opening.to_minute});
  }
  return WeeklySchedule::Create(periods, zone).value();
}

Quota MakeQuota(Random& random, int number, int resources) {
  Quota quota;
  quota.name = absl::StrCat("alliances/a/quotas/q", number);
  quota.display_name = absl::StrCat("quota ", number);
  if (random.Chance(40)) {
    quota.of.resource = ResourceName(static_cast<int>(random.Between(0, resources)));
  } else if (random.Chance(40)) {
    quota.of.category = "c0";
  }
  quota.holder = random.Chance(50) ? Quota::Holder::kTeam : Quota::Holder::kMember;
  quota.period =
      random.OneOf({Quota::Period::kDay, Quota::Period::kRolling, Quota::Period::kAtOnce});
  if (quota.period == Quota::Period::kRolling) quota.rolling_days = 2;
  if (random.Chance(50)) {
    quota.time_limit = random.OneOf({2 * kHour, 5 * kHour});
  } else {
    quota.booking_limit = random.Between(2, 6);
  }
  return quota;
}

void AddQuotas(Random& random, WorldFacts& facts) {
  Quotas quotas;
  const int count = random.Chance(50) ? 0 : static_cast<int>(random.Between(1, 4));
  for (int i = 0; i < count; ++i) {
    quotas.push_back(std::make_shared<const Quota>(
        MakeQuota(random, i, static_cast<int>(facts.resources.size()))));
  }
  facts.quotas = std::make_shared<const Quotas>(std::move(quotas));
}

WorldFacts FirstFacts(Random& random) {
  WorldFacts facts;
  const absl::TimeZone zone = LoadZone("Asia/Shanghai").value();
  const int resources = static_cast<int>(random.Between(1, 4));
  for (int i = 0; i < resources; ++i) {
    const Opening opening = MakeOpening(random);
    ResourceFacts resource{.bookable = true, .schedule = ScheduleOf(opening, zone)};
    resource.capacity = random.Chance(45) ? 1 : random.Between(2, 5);
    resource.policy = MakePolicy(random);
    resource.etag = "v0";
    resource.scope = {
        .resource = ResourceName(i), .space = kSpace, .category = absl::StrCat("c", i % 2)};
    facts.resources.push_back(std::make_shared<const ResourceFacts>(std::move(resource)));
    facts.openings.push_back(opening);
  }
  for (int i = 0; i < kMembers; ++i) {
    MemberFacts member;
    for (int team = 0; team < kTeams; ++team) {
      if (i == team || i == team + 1) member.teams.insert(TeamName(team));
    }
    facts.members.push_back(std::make_shared<const MemberFacts>(std::move(member)));
  }
  AddQuotas(random, facts);
  return facts;
}

// What inventory changes next: closes or opens a resource, asks for approval, sets other quotas.
WorldFacts NextFacts(Random& random, const WorldFacts& before, int version) {
  WorldFacts facts = before;
  auto& place = facts.resources[static_cast<size_t>(
      random.Between(0, static_cast<int64_t>(facts.resources.size())))];
  ResourceFacts changed = *place;
  changed.etag = absl::StrCat("v", version);
  if (random.Chance(60)) {
    changed.closures = IntervalSet();
    const Instant start = kOrigin + random.Between(0, 96) * kSlot;
    if (random.Chance(70)) changed.closures.Add({start, start + random.Between(1, 9) * kSlot});
  } else {
    changed.policy.approval_above = std::nullopt;
    if (random.Chance(50)) changed.policy.approval_above = 0;
  }
  place = std::make_shared<const ResourceFacts>(std::move(changed));
  if (random.Chance(30)) AddQuotas(random, facts);
  return facts;
}

}  // namespace

std::string ResourceName(int number) { return absl::StrCat(kSpace, "/resources/r", number); }
std::string MemberName(int number) { return absl::StrCat("alliances/a/members/m", number); }
std::string TeamName(int number) { return absl::StrCat("alliances/a/teams/t", number); }
int ResourceNumber(absl::string_view name) {
  return NumberBehind(name, absl::StrCat(kSpace, "/resources/r"), INT32_MAX);
}

std::shared_ptr<const ResourceFacts> WorldFacts::FindResource(absl::string_view name) const {
  const int number = ResourceNumber(name);
  return number < 0 || number >= static_cast<int>(resources.size()) ? nullptr : resources[number];
}

std::shared_ptr<const MemberFacts> WorldFacts::FindMember(absl::string_view name) const {
  const int number = NumberBehind(name, "alliances/a/members/m", kMembers);
  return number < 0 ? nullptr : members[number];
}

std::shared_ptr<const Quotas> WorldFacts::QuotasOf(absl::string_view) const { return quotas; }

World MakeWorld(uint64_t seed) {
  Random random(seed, /*part=*/1);
  World world;
  world.replicas = random.OneOf({1, 2, 2, 3, 3});
  world.versions.push_back(std::make_shared<const WorldFacts>(FirstFacts(random)));
  for (int64_t more = random.Between(0, 4); more > 0; --more) {
    const int version = static_cast<int>(world.versions.size());
    world.versions.push_back(
        std::make_shared<const WorldFacts>(NextFacts(random, *world.versions.back(), version)));
  }
  return world;
}

}  // namespace gongfang::booking::simulation

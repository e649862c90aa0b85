#include "tests/support/rule_values.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "common/calendar/zone.h"
#include "rapidcheck.h"

namespace gongfang::booking::naive {

int64_t Pick(int64_t low, int64_t high) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(low, high));
}

bool Sometimes(int one_in) { return Pick(0, one_in) == one_in - 1; }

Place AnyPlace(Hours hours) {
  using Day = absl::CivilDay;
  static const std::vector<std::pair<const char*, Day>> places = {
      {"Asia/Shanghai", Day(2027, 1, 1)},        // a Friday
      {"Asia/Shanghai", Day(2027, 2, 28)},       // a Sunday
      {"Asia/Kathmandu", Day(2028, 2, 29)},      // 5:45 ahead
      {"Europe/London", Day(2027, 3, 28)},       // 1:00 is 2:00
      {"Europe/London", Day(2027, 10, 31)},      // 2:00 is 1:00, on the last of month and week
      {"America/New_York", Day(2027, 3, 14)},    //
      {"America/New_York", Day(2027, 11, 7)},    //
      {"Australia/Lord_Howe", Day(2027, 4, 4)},  // 2:00 is 1:30
      {"America/Santiago", Day(2027, 4, 3)},     // midnight is 23:00
      {"America/Santiago", Day(2027, 9, 5)},     // midnight is 1:00
      {"Pacific/Apia", Day(2011, 12, 30)},       // is left out
      {"America/Havana", Day(2027, 3, 14)},      // midnight is 1:00
      {"America/Havana", Day(2027, 11, 7)},      // 1:00 is midnight
  };
  const auto count = static_cast<int64_t>(places.size()) - (hours == Hours::kSome ? 1 : 0);
  const auto& [name, day] = places[static_cast<size_t>(Pick(0, count))];
  return {LoadZone(name).value(), day};
}

Instant AnyMinute(const Place& place) {
  absl::CivilDay day = place.day + (Sometimes(8) ? Pick(-35, 36) : Pick(-2, 3));
  if (Sometimes(8)) day = absl::CivilDay(absl::CivilMonth(place.day)) - Pick(0, 2);
  const int64_t edge =
      PickOf<int64_t>({0, 60, 90, 120, 180, 8 * 60, 9 * 60, 18 * 60, 23 * 60, 23 * 60 + 30});
  const int64_t minute = edge + PickOf<int64_t>({0, 0, 0, 0, 1, -1, 30, -30});
  return ToInstant(absl::FromCivil(absl::CivilMinute(day) + minute, place.zone));
}

int64_t AnyLength() {
  return kMinute * PickOf<int64_t>({1, 15, 30, 30, 59, 60, 60, 61, 90, 120, 120, 150, 180, 8 * 60,
                                    23 * 60, 24 * 60, 25 * 60, 50 * 60});
}

int64_t Blurred(int64_t micros) {
  return Sometimes(4) ? micros + PickOf<int64_t>({-1, 1, kMicrosPerSecond}) : micros;
}

std::vector<OpeningPeriod> AnyHours(int max) {
  const std::vector<int> edges = {0, 3, 6, 8, 9, 12, 18, 21, 22, 24, 27, 32, 46, 48};
  std::vector<OpeningPeriod> hours;
  for (int64_t i = Pick(1, max + 1); i > 0; --i) {
    const int64_t start = Pick(0, 9);
    const int64_t end = Pick(start + 1, static_cast<int64_t>(edges.size()));
    hours.push_back({static_cast<int>(Pick(0, 7)), edges[static_cast<size_t>(start)] * 60,
                     edges[static_cast<size_t>(end)] * 60});
  }
  return hours;
}

const std::vector<Thing>& Things() {
  const auto thing = [](const std::string& space, const char* id, const char* category) {
    return Thing{absl::StrCat(space, "/resources/", id), space, category};
  };
  static const std::vector<Thing> things = {
      thing("alliances/a/spaces/s", "laser", "cutter"),
      thing("alliances/a/spaces/s", "laser-2", "cutter"),
      thing("alliances/a/spaces/s", "lab", "room"),
      thing("alliances/a/spaces/s2", "laser", "cutter"),
  };
  return things;
}

std::vector<Used> AnyUsed(const Place& place, uint64_t first_key, int max_bookings) {
  std::vector<Used> all;
  const auto bookings = static_cast<uint64_t>(Pick(1, max_bookings + 1));
  for (uint64_t key = first_key; key < first_key + bookings; ++key) {
    for (int64_t items = Sometimes(3) ? 2 : 1; items > 0; --items) {
      const Instant start = AnyMinute(place);
      all.push_back({key, {start, start + AnyLength()}, Pick(1, 4), PickOf(Things())});
    }
  }
  return all;
}

std::vector<Usage> UsagesOf(const std::vector<Used>& all) {
  std::vector<Usage> usages;
  for (const Used& used : all) {
    const auto items = std::count_if(all.begin(), all.end(),
                                     [&used](const Used& other) { return other.key == used.key; });
    usages.push_back({.key = used.key,
                      .interval = used.interval,
                      .of = ScopeOf(used.thing),
                      .units = static_cast<uint16_t>(used.units),
                      .alone = items == 1});
  }
  return usages;
}

Scope ScopeOf(const Thing& thing) {
  return {.resource = thing.name, .space = thing.space, .category = thing.category};
}

Account AccountOf(const std::vector<Used>& all) {
  Account account;
  for (const Usage& usage : UsagesOf(all)) account.Add(usage);
  return account;
}

Quota AnyQuota(const std::string& name) {
  Quota quota{.name = name, .display_name = "Fair share"};
  quota.holder = PickOf({Quota::Holder::kMember, Quota::Holder::kTeam});
  quota.period = PickOf({Quota::Period::kDay, Quota::Period::kWeek, Quota::Period::kMonth,
                         Quota::Period::kRolling, Quota::Period::kAtOnce});
  if (quota.period == Quota::Period::kRolling) quota.rolling_days = PickOf({1, 2, 3, 7, 31, 62});
  const Thing thing = PickOf(Things());
  if (Sometimes(4)) {
    quota.of.resource = thing.name;
  } else {
    if (Sometimes(3)) quota.of.space = thing.space;
    if (Sometimes(3)) quota.of.category = thing.category;
  }
  return quota;
}

Policy AnyPolicy(int one_in) {
  const auto maybe = [one_in](std::initializer_list<int64_t> minutes) {
    return Sometimes(one_in) ? PickOf(minutes) * kMinute : 0;
  };
  Policy policy;
  policy.min_length = maybe({15, 30, 60});
  policy.max_length = maybe({60, 120, 24 * 60});
  policy.start_step = maybe({1, 15, 30, 60, 90, 120, 24 * 60});
  policy.length_step = maybe({15, 30, 50, 60});
  policy.buffer_before = maybe({1, 30, 24 * 60});
  policy.buffer_after = maybe({1, 30, 24 * 60});
  policy.create_lead = maybe({1, 60, 24 * 60});
  policy.change_lead = maybe({1, 60, 24 * 60});
  policy.cancel_lead = maybe({1, 60, 24 * 60});
  policy.horizon = maybe({60, 24 * 60, 3 * 24 * 60});
  if (policy.horizon > 0) {
    for (const char* tier : {"gold", "silver"}) {
      if (Sometimes(2)) policy.tier_horizons.emplace_back(tier, AnyLength());
    }
  }
  policy.within_one_day = Sometimes(one_in);
  policy.min_gap = maybe({1, 30, 60, 24 * 60});
  if (Sometimes(one_in)) policy.approval_above = PickOf<int64_t>({0, 30, 60, 120}) * kMinute;
  policy.check_in_before = maybe({1, 30, 24 * 60});
  return policy;
}

}  // namespace gongfang::booking::naive

// A plan that is found is one that a booking would be made of; and where it is the only step, it is
// what a search finds.
#include <algorithm>
#include <map>

#include "absl/strings/str_cat.h"
#include "booking/admission.h"
#include "booking/companions.h"
#include "booking/plan_search.h"
#include "gongfang/inventory/v1/resources.pb.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "tests/support/booking_world.h"

namespace gongfang::booking {
namespace {

constexpr Instant kMinute = kHour / 60;

std::string SpaceOf(int n) { return absl::StrCat("alliances/a/spaces/s", n % 3); }
std::string Resource(int n) { return absl::StrCat(SpaceOf(n), "/resources/r", n); }

// Some resources of three categories, at three spaces, and what is taken of them.
struct City {
  FakeFacts facts;
  AvailabilityIndex index;
  SearchDirectory directory{index};
  std::map<std::string, Calendar> calendars;
};

void Add(City& city, int n) {
  ResourceFacts facts = *rc::gen::arbitrary<bool>() ? OfficeHours(*rc::gen::inRange(1, 3))
                                                    : AlwaysOpen(*rc::gen::inRange(1, 3));
  facts.policy.start_step = *rc::gen::element<int64_t>(0, 15 * kMinute, 30 * kMinute);
  facts.policy.buffer_after = *rc::gen::inRange(0, 3) * 10 * kMinute;
  if (n > 3 && *rc::gen::inRange(0, 5) == 0) facts.companions.push_back({Resource(n - 3), 1});
  city.facts.Put(Resource(n), std::move(facts));
  Occupancy occupancy;
  const int claims = *rc::gen::inRange(0, 10);
  for (int i = 0; i < claims; ++i) {
    const Instant start = kNow + *rc::gen::inRange(-4, 60) * 20 * kMinute;
    occupancy.Add({{start, start + *rc::gen::inRange(1, 20) * 20 * kMinute}, 1, 0});
  }
  city.index.Put(Resource(n), 1, occupancy);
  city.calendars[Resource(n)].occupancy = occupancy;
  inventory::v1::Resource record;
  record.set_name(Resource(n));
  record.set_display_name(absl::StrCat("r", n));
  record.set_category(absl::StrCat("c", n / 3 % 3));
  record.set_state(inventory::v1::Resource::STATE_PUBLISHED);
  city.directory.Take({.name = record.name(),
                       .type = "gongfang.inventory.v1.Resource",
                       .snapshot = record.SerializeAsString()});
}

PlanStep AnyStep(int index, const Interval& window) {
  PlanStep step;
  step.wish = {.alliance = "a", .member = kMember};
  step.wish.units = *rc::gen::inRange(1, 3);
  step.wish.window = window;
  step.wish.length = *rc::gen::inRange(1, 7) * 30 * kMinute;
  step.terms = {.alliance = "a", .categories = {absl::StrCat("c", *rc::gen::inRange(0, 3))}};
  if (index > 0 && *rc::gen::arbitrary<bool>()) {
    step.max_wait = *rc::gen::inRange(0, 5) * 30 * kMinute;
  }
  return step;
}

WorkingSet SetFor(const City& city) {
  WorkingSet set{.now = kNow};
  set.members[kMember] = city.facts.FindMember(kMember);
  set.qualification_rules["a"] = city.facts.QualificationRulesOf("a");
  return set;
}

// As CreateBooking looks at it.
bool CanBeBooked(City& city, Booking booking) {
  WorkingSet set = SetFor(city);
  if (!AddCompanions(city.facts, booking.items).ok()) return false;
  for (Item& item : booking.items) {
    const auto facts = city.facts.FindResource(item.resource);
    item.occupied = facts->Occupied(item.interval);
    set.resources[item.resource] = {facts, &city.calendars[item.resource]};
  }
  return Look({.booking = booking}, set).Clear();
}

RC_GTEST_PROP(PlanSearchProperty, WhatItFindsCanBeBookedAndKeepsTheWishes, ()) {
  City city;
  const int count = *rc::gen::inRange(1, 18);
  for (int n = 0; n < count; ++n) Add(city, n);
  PlanWish wish{.same_space = *rc::gen::arbitrary<bool>(),
                .wanted = *rc::gen::inRange<size_t>(1, 4)};
  const Instant start = kNow + *rc::gen::inRange(-2, 10) * kHour;
  const Interval window = {start, start + *rc::gen::inRange(2, 48) * kHour};
  const int steps = *rc::gen::inRange(1, 4);
  for (int i = 0; i < steps; ++i) wish.steps.push_back(AnyStep(i, window));

  WorkingSet set = SetFor(city);
  PlanSearch search(wish, city.facts, city.directory, set);
  const FoundPlans found = search.Find([] { return absl::OkStatus(); }).value();
  RC_TAG(absl::StrCat(found.plans.size(), " plans"));
  RC_ASSERT(found.plans.size() <= wish.wanted);
  RC_ASSERT(set.resources.empty());
  for (const Booking& plan : found.plans) {
    RC_ASSERT(plan.items.size() == wish.steps.size());
    RC_ASSERT(CanBeBooked(city, plan));
    RC_ASSERT(plan.StartTime() >= std::max(window.start, kNow));
    RC_ASSERT(plan.EndTime() <= window.end);
    for (size_t i = 1; i < plan.items.size(); ++i) {
      const Instant wait = plan.items[i].interval.start - plan.items[i - 1].interval.end;
      RC_ASSERT(wait >= 0);
      if (wish.steps[i].max_wait) RC_ASSERT(wait <= *wish.steps[i].max_wait);
      const auto space = [](const Item& item) {
        return item.resource.substr(0, item.resource.rfind("/resources/"));
      };
      if (wish.same_space) RC_ASSERT(space(plan.items[i]) == space(plan.items[0]));
    }
  }
  if (steps > 1) return;
  AvailabilitySearch single(wish.steps[0].wish, city.facts, city.directory, set);
  const SearchCandidates candidates = city.directory.Find(wish.steps[0].terms);
  const auto hits =
      single.Find(candidates.list, wish.wanted, [] { return absl::OkStatus(); }).value();
  RC_ASSERT(hits.size() == found.plans.size());
  for (size_t i = 0; i < hits.size(); ++i) {
    RC_ASSERT(hits[i].starts.front() == found.plans[i].StartTime());
  }
}

}  // namespace
}  // namespace gongfang::booking

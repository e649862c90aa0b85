// A search finds what a scan of every resource and every start of the grid finds, in the same
// order.
#include <algorithm>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "booking/availability_search.h"
#include "booking/companions.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "tests/support/booking_world.h"

namespace gongfang::booking {
namespace {

constexpr Instant kMinute = kHour / 60;
constexpr Instant kStep = 30 * kMinute;

std::string Resource(int n) { return absl::StrCat("alliances/a/spaces/s/resources/r", n); }

// Some resources with rules and what is taken of them.
struct City {
  FakeFacts facts;
  AvailabilityIndex index;
  SearchDirectory directory{index};
  std::vector<std::unique_ptr<SearchEntry>> entries;
  std::vector<SearchCandidate> candidates;
  std::vector<Occupancy> taken;
};

void Fill(City& city) {
  const int count = *rc::gen::inRange(1, 20);
  for (int n = 0; n < count; ++n) {
    ResourceFacts facts = *rc::gen::arbitrary<bool>() ? OfficeHours(*rc::gen::inRange(1, 4))
                                                      : AlwaysOpen(*rc::gen::inRange(1, 4));
    facts.policy.start_step = kStep;
    facts.policy.buffer_before = *rc::gen::inRange(0, 3) * 10 * kMinute;
    facts.policy.buffer_after = *rc::gen::inRange(0, 3) * 10 * kMinute;
    facts.policy.create_lead = *rc::gen::inRange(0, 3) * kHour;
    facts.policy.max_length = *rc::gen::inRange(0, 4) * kHour;
    if (*rc::gen::inRange(0, 8) == 0) facts.requirement = Requirement{"lasers", 1};
    // What is taken along may be what can be found too; 0 units are all.
    if (n > 0 && *rc::gen::inRange(0, 4) == 0) {
      facts.companions.push_back({Resource(*rc::gen::inRange(0, n)), *rc::gen::inRange(0, 3)});
    }
    Occupancy occupancy;
    const int claims = *rc::gen::inRange(0, 12);
    for (int i = 0; i < claims; ++i) {
      const Instant start = kNow + *rc::gen::inRange(-4, 150) * 20 * kMinute;
      occupancy.Add({{start, start + *rc::gen::inRange(1, 20) * 20 * kMinute},
                     *rc::gen::inRange(1, 4),
                     static_cast<uint64_t>(i)});
    }
    city.facts.Put(Resource(n), std::move(facts));
    city.index.Put(Resource(n), 1, occupancy);
    auto entry = std::make_unique<SearchEntry>();
    entry->resource = Resource(n);
    entry->slot = &city.index.Of(Resource(n));
    entry->capacity = city.facts.FindResource(Resource(n))->capacity;
    SearchCandidate candidate{.entry = entry.get(), .number = static_cast<uint32_t>(n)};
    city.entries.push_back(std::move(entry));
    if (*rc::gen::arbitrary<bool>()) candidate.distance_meters = *rc::gen::inRange(0, 4) * 100.0;
    city.candidates.push_back(std::move(candidate));
    city.taken.push_back(std::move(occupancy));
  }
}

SearchWish AnyWish() {
  SearchWish wish{.alliance = "a", .member = kMember};
  wish.units = *rc::gen::inRange(1, 3);
  wish.window.start = kNow + *rc::gen::inRange(-10, 60) * 10 * kMinute;
  wish.window.end = wish.window.start + *rc::gen::inRange(1, 60) * kHour;
  wish.length = *rc::gen::inRange(1, 9) * kStep;
  // Sometimes there is one start only.
  if (*rc::gen::inRange(0, 3) == 0) {
    wish.window.end = std::max(wish.window.start, kNow) + wish.length;
  }
  if (*rc::gen::arbitrary<bool>()) {
    wish.day_start = *rc::gen::inRange(0, 20) * 60;
    wish.day_end = wish.day_start + *rc::gen::inRange(1, 5) * 60;
    wish.day_end = std::min(wish.day_end, 24 * 60);
  }
  if (*rc::gen::arbitrary<bool>()) wish.days = {absl::Weekday::saturday, absl::Weekday::sunday};
  wish.more_starts = *rc::gen::inRange<size_t>(0, 4);
  if (*rc::gen::arbitrary<bool>()) wish.order = SearchWish::Order::kNearest;
  return wish;
}

// Whether a booking that begins at `start` lies within the window, on a day and at a time of the
// day that are asked for.
bool Wanted(const SearchWish& wish, Instant start) {
  const Instant end = start + wish.length;
  if (start < std::max(wish.window.start, kNow) || end > wish.window.end) return false;
  if (wish.AnyTimeOfDay()) return true;
  const absl::CivilSecond from = absl::ToCivilSecond(FromInstant(start), Shanghai());
  const absl::CivilDay day(from);
  if (!wish.days.empty() &&
      std::find(wish.days.begin(), wish.days.end(), absl::GetWeekday(day)) == wish.days.end()) {
    return false;
  }
  const absl::CivilSecond to = absl::ToCivilSecond(FromInstant(end), Shanghai());
  return from >= absl::CivilMinute(day) + wish.day_start &&
         to <= absl::CivilMinute(day) + wish.day_end;
}

WorkingSet SetFor(const City& city) {
  WorkingSet set{.now = kNow};
  set.members[kMember] = city.facts.FindMember(kMember);
  set.qualification_rules["a"] = city.facts.QualificationRulesOf("a");
  return set;
}

// The first start of a resource, by trying each.
std::optional<Instant> Scan(const City& city, const SearchWish& wish, size_t n) {
  const auto facts = city.facts.FindResource(Resource(static_cast<int>(n)));
  if (facts->capacity < wish.units) return std::nullopt;
  WorkingSet set = SetFor(city);
  std::vector<Calendar> calendars(city.taken.size());
  for (size_t i = 0; i < calendars.size(); ++i) {
    const std::string name = Resource(static_cast<int>(i));
    calendars[i].occupancy = city.taken[i];
    set.resources[name] = {city.facts.FindResource(name), &calendars[i]};
  }
  // Shanghai's clock shows whole hours when UTC does.
  for (Instant start = wish.window.start / kStep * kStep; start < wish.window.end; start += kStep) {
    if (!Wanted(wish, start)) continue;
    Booking booking{.alliance = "a", .member = kMember};
    booking.items = {{.resource = Resource(static_cast<int>(n)),
                      .interval = {start, start + wish.length},
                      .units = wish.units}};
    if (!AddCompanions(city.facts, booking.items).ok()) return std::nullopt;
    for (Item& item : booking.items) {
      item.occupied = city.facts.FindResource(item.resource)->Occupied(item.interval);
    }
    if (Look({.booking = booking}, set).Clear()) return start;
  }
  return std::nullopt;
}

using Found = std::tuple<double, double, std::string, Instant>;

// Hours from now, for who reads a failure.
std::string ShowAll(const SearchWish& wish, const std::vector<Found>& expected,
                    const std::vector<SearchHit>& hits) {
  const auto hours = [](Instant instant) { return static_cast<double>(instant - kNow) / kHour; };
  std::string text =
      absl::StrCat("window ", hours(wish.window.start), " to ", hours(wish.window.end), ", length ",
                   hours(kNow + wish.length), ", day ", wish.day_start, " to ", wish.day_end, "\n");
  for (const auto& [key, distance, number, start] : expected) {
    absl::StrAppend(&text, "expected ", number, " at ", hours(start), ", ", distance, " m\n");
  }
  for (const SearchHit& hit : hits) {
    absl::StrAppend(&text, "found ", hit.candidate.entry->resource, " at ",
                    hours(hit.starts.front()), "\n");
  }
  return text;
}

RC_GTEST_PROP(AvailabilitySearchProperty, FindsWhatAScanFindsInTheSameOrder, ()) {
  City city;
  Fill(city);
  const SearchWish wish = AnyWish();
  const size_t wanted = *rc::gen::inRange<size_t>(1, 5);
  std::vector<Found> expected;
  for (size_t n = 0; n < city.candidates.size(); ++n) {
    const std::optional<Instant> start = Scan(city, wish, n);
    if (!start) continue;
    const double distance = city.candidates[n].distance_meters.value_or(1e9);
    const bool nearest = wish.order == SearchWish::Order::kNearest;
    expected.emplace_back(nearest ? distance : static_cast<double>(*start - kNow), distance,
                          absl::StrCat(n < 10 ? "0" : "", n), *start);
  }
  std::sort(expected.begin(), expected.end());
  if (expected.size() > wanted) expected.resize(wanted);

  WorkingSet set = SetFor(city);
  const size_t many = *rc::gen::element<size_t>(0, AvailabilitySearch::kMany);
  AvailabilitySearch search(wish, city.facts, city.directory, set, many);
  const auto hits = search.Find(city.candidates, wanted, [] { return absl::OkStatus(); }).value();
  RC_LOG() << ShowAll(wish, expected, hits);
  RC_ASSERT(hits.size() == expected.size());
  for (size_t i = 0; i < hits.size(); ++i) {
    const std::string& name = hits[i].candidate.entry->resource;
    const std::string number = name.substr(name.rfind('r') + 1);
    RC_ASSERT(absl::StrCat(number.size() < 2 ? "0" : "", number) == std::get<2>(expected[i]));
    RC_ASSERT(hits[i].starts.front() == std::get<3>(expected[i]));
    RC_ASSERT(hits[i].starts.size() <= wish.more_starts + 1);
    RC_ASSERT(std::is_sorted(hits[i].starts.begin(), hits[i].starts.end()));
  }
  RC_ASSERT(set.resources.empty());
}

}  // namespace
}  // namespace gongfang::booking

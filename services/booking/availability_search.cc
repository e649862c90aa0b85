#include "booking/availability_search.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "booking/companions.h"
#include "common/base/limits.h"
#include "common/base/search_limits.h"
#include "common/base/status_macros.h"

namespace gongfang::booking {
namespace {

constexpr int64_t kMinute = 60 * kMicrosPerSecond;
constexpr int64_t kBetweenStarts = 15 * kMinute;  // at least, of those that are told
constexpr size_t kAskEvery = 64;                  // candidates

Instant AtMinute(absl::CivilDay day, int minute, absl::TimeZone zone) {
  return ToInstant(absl::FromCivil(absl::CivilMinute(day) + minute, zone));
}

double DistanceOf(const SearchCandidate& candidate) {
  return candidate.distance_meters.value_or(INFINITY);
}

}  // namespace

AvailabilitySearch::AvailabilitySearch(const SearchWish& wish, const Facts& facts,
                                       const SearchDirectory& directory, WorkingSet& set,
                                       size_t many)
    : wish_(wish), facts_(facts), directory_(directory), set_(set), many_(many), calendars_(1) {
  booking_.alliance = wish.alliance;
  booking_.member = wish.member;
  booking_.team = wish.team;
  booking_.items.resize(1);
  booking_.items.front().units = wish.units;
}

const std::vector<Interval>& AvailabilitySearch::Windows(absl::TimeZone zone) {
  const auto [found, added] = windows_.try_emplace(zone.name());
  std::vector<Interval>& windows = found->second;
  if (!added) return windows;
  const Interval window = {std::max(wish_.window.start, set_.now), wish_.window.end};
  if (window.end - window.start < wish_.length) return windows;
  if (wish_.AnyTimeOfDay()) return windows = {window};
  const absl::CivilDay last = absl::ToCivilDay(FromInstant(window.end), zone);
  for (absl::CivilDay day = absl::ToCivilDay(FromInstant(window.start), zone); day <= last; ++day) {
    const auto& days = wish_.days;
    const absl::Weekday weekday = absl::GetWeekday(day);
    if (!days.empty() && std::find(days.begin(), days.end(), weekday) == days.end()) continue;
    const Interval part = {std::max(window.start, AtMinute(day, wish_.day_start, zone)),
                           std::min(window.end, AtMinute(day, wish_.day_end, zone))};
    if (part.end - part.start >= wish_.length) windows.push_back(part);
  }
  return windows;
}

std::shared_ptr<const ResourceFacts> AvailabilitySearch::FactsOf(
    const SearchCandidate& candidate) const {
  std::shared_ptr<const ResourceFacts> facts = facts_.FindResource(candidate.entry->resource);
  if (facts == nullptr || !facts->bookable || facts->capacity < wish_.units) return nullptr;
  for (const Companion& companion : facts->companions) {
    const auto other = facts_.FindResource(companion.resource);
    if (other == nullptr || !other->bookable) return nullptr;
  }
  if (!wish_.member.empty() || !facts->requirement) return facts;
  // Nobody is asked for what she may run.
  auto open = std::make_shared<ResourceFacts>(*facts);
  open->requirement.reset();
  return open;
}

void AvailabilitySearch::Enter(const SearchCandidate& candidate,
                               std::shared_ptr<const ResourceFacts> facts,
                               const Occupancy& occupancy) {
  const ResourceFacts& entered = *facts;
  calendars_.front().occupancy = occupancy;
  booking_.items.front().resource = candidate.entry->resource;
  set_.resources[candidate.entry->resource] = {std::move(facts), &calendars_.front()};
  if (entered.companions.empty()) return;
  // Fails only where more is taken along than a booking may have, so that there is nothing to find.
  booking_.items.front().interval = {set_.now, set_.now + wish_.length};
  if (!AddCompanions(facts_, booking_.items).ok()) booking_.items.front().units = INT32_MAX;
  for (size_t i = 1; i < booking_.items.size(); ++i) {
    const std::string& name = booking_.items[i].resource;
    calendars_.emplace_back().occupancy = *directory_.SlotOf(name).Get();
    set_.resources[name] = {facts_.FindResource(name), &calendars_.back()};
  }
}

const ResourceFacts* AvailabilitySearch::Enter(const SearchCandidate& candidate) {
  std::shared_ptr<const ResourceFacts> facts = FactsOf(candidate);
  if (facts == nullptr) return nullptr;
  const ResourceFacts* entered = facts.get();
  Enter(candidate, std::move(facts), *candidate.entry->slot->Get());
  return entered;
}

void AvailabilitySearch::Leave() {
  for (const Item& item : booking_.items) set_.resources.erase(item.resource);
  booking_.items.resize(1);
  booking_.items.front().units = wish_.units;
  calendars_.resize(1);
}

void AvailabilitySearch::MoveTo(Instant start) {
  for (Item& item : booking_.items) {
    item.interval = {start, start + wish_.length};
    item.occupied = set_.resources.at(item.resource).facts->Occupied(item.interval);
  }
}

std::vector<Instant> AvailabilitySearch::Starts(const ResourceFacts& facts, size_t count,
                                                Instant from, Instant latest) {
  std::vector<Instant> starts;
  for (Interval window : Windows(facts.schedule.zone())) {
    window.start = std::max(window.start, from);
    window.end = std::min(window.end, latest + wish_.length);
    while (window.end - window.start >= wish_.length) {
      MoveTo(window.start);
      const std::optional<Instant> start = FirstPossible({.booking = booking_}, window, set_);
      if (!start) break;
      starts.push_back(*start);
      if (starts.size() == count) return starts;
      window.start = *start + std::max(facts.policy.start_step, kBetweenStarts);
    }
  }
  return starts;
}

std::optional<Instant> AvailabilitySearch::FirstStart(const SearchCandidate& candidate,
                                                      Instant from, Instant latest) {
  const ResourceFacts* facts = Enter(candidate);
  if (facts == nullptr) return std::nullopt;
  // Beyond the window it is not looked for, so that adding the length to it is safe.
  const std::vector<Instant> starts =
      Starts(*facts, 1, from, std::min(latest, wish_.window.end - wish_.length));
  Leave();
  return starts.empty() ? std::nullopt : std::make_optional(starts.front());
}

double AvailabilitySearch::Use(const SearchCandidate& candidate) const {
  double use = 0;
  for (const UsageStep& step : candidate.entry->slot->Get()->Profile(wish_.window)) {
    use += static_cast<double>(step.units) *
           static_cast<double>(step.interval.end - step.interval.start);
  }
  return use;
}

void AvailabilitySearch::Sort(std::vector<SearchCandidate>& candidates) const {
  const auto nearer = [](const SearchCandidate& a, const SearchCandidate& b) {
    return DistanceOf(a) < DistanceOf(b);
  };
  if (std::any_of(candidates.begin(), candidates.end(),
                  [](const SearchCandidate& one) { return one.distance_meters.has_value(); })) {
    std::stable_sort(candidates.begin(), candidates.end(), nearer);
  }
  if (wish_.order != SearchWish::Order::kFairest) return;
  std::vector<std::pair<double, SearchCandidate>> used;
  used.reserve(candidates.size());
  for (SearchCandidate& one : candidates) {
    const double use = Use(one);
    used.emplace_back(use, std::move(one));
  }
  std::stable_sort(used.begin(), used.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (size_t i = 0; i < used.size(); ++i) candidates[i] = std::move(used[i].second);
}

absl::StatusOr<std::vector<SearchHit>> AvailabilitySearch::Find(
    std::vector<SearchCandidate> candidates, size_t wanted,
    const std::function<absl::Status()>& go_on) {
  const bool soonest = wish_.order == SearchWish::Order::kSoonest;
  const Instant first = std::max(wish_.window.start, set_.now);
  if (candidates.size() >= many_) {
    taken_ = directory_.index().TakenIn({first, first + wish_.length});
  }
  const auto is_taken = [this](const SearchCandidate& one) { return IsTaken(one); };
  // Where there is no other start, they are out.
  if (wish_.window.end - first == wish_.length) std::erase_if(candidates, is_taken);
  Sort(candidates);
  std::vector<SearchHit> hits;
  if (soonest && wanted > 0) hits = AtOnce(candidates, wanted);
  if (hits.size() < wanted) {
    ASSIGN_OR_RETURN(hits, FindEach(candidates, wanted, go_on));
  }
  if (wish_.more_starts > 0) AddMoreStarts(hits);
  return hits;
}

absl::StatusOr<std::vector<SearchHit>> AvailabilitySearch::FindEach(
    const std::vector<SearchCandidate>& candidates, size_t wanted,
    const std::function<absl::Status()>& go_on) {
  const bool soonest = wish_.order == SearchWish::Order::kSoonest;
  std::vector<SearchHit> hits;
  // By the start, and where that is the same, in the order of the candidates.
  const auto earlier = [](const SearchHit& a, const SearchHit& b) {
    return a.starts.front() < b.starts.front();
  };
  for (size_t i = 0; i < candidates.size(); ++i) {
    if (i % kAskEvery == 0) RETURN_IF_ERROR(go_on());
    const bool full = hits.size() == wanted;
    if (full && !soonest) break;
    // Who comes later must be earlier than the last, and nothing is earlier than the window.
    const Instant latest = full ? hits.back().starts.front() - 1 : INT64_MAX - wish_.length;
    if (latest < std::max(wish_.window.start, set_.now)) break;
    const ResourceFacts* facts = Enter(candidates[i]);
    if (facts == nullptr) continue;
    std::vector<Instant> starts = Starts(*facts, 1, INT64_MIN, latest);
    if (!starts.empty()) {
      SearchHit hit{candidates[i], facts->schedule.zone(), std::move(starts)};
      if (full) hits.pop_back();
      const auto place =
          soonest ? std::upper_bound(hits.begin(), hits.end(), hit, earlier) : hits.end();
      hits.insert(place, std::move(hit));
    }
    Leave();
  }
  return hits;
}

std::vector<SearchHit> AvailabilitySearch::AtOnce(const std::vector<SearchCandidate>& candidates,
                                                  size_t wanted) {
  std::vector<SearchHit> hits;
  const Instant start = std::max(wish_.window.start, set_.now);
  const Interval interval = {start, start + wish_.length};
  for (const SearchCandidate& candidate : candidates) {
    if (IsTaken(candidate)) continue;
    const std::shared_ptr<const ResourceFacts> facts = FactsOf(candidate);
    if (facts == nullptr) continue;
    const std::vector<Interval>& windows = Windows(facts->schedule.zone());
    if (windows.empty() || windows.front().start != start) continue;
    const std::shared_ptr<const Occupancy> occupancy = candidate.entry->slot->Get();
    if (!occupancy->Fits(facts->Occupied(interval), wish_.units, facts->capacity)) continue;
    Enter(candidate, facts, *occupancy);
    MoveTo(start);
    if (Look({.booking = booking_}, set_).Clear()) {
      hits.push_back({candidate, facts->schedule.zone(), {start}});
    }
    Leave();
    if (hits.size() == wanted) break;
  }
  return hits;
}

void AvailabilitySearch::AddMoreStarts(std::vector<SearchHit>& hits) {
  for (SearchHit& hit : hits) {
    const ResourceFacts* facts = Enter(hit.candidate);
    if (facts == nullptr) continue;
    // What was booked meanwhile is not told.
    std::vector<Instant> starts =
        Starts(*facts, wish_.more_starts + 1, INT64_MIN, INT64_MAX - wish_.length);
    if (!starts.empty()) hit.starts = std::move(starts);
    Leave();
  }
}

std::vector<SearchObstacle> AvailabilitySearch::Obstacles(
    const std::vector<SearchCandidate>& candidates) {
  std::map<std::string, SearchObstacle> found;
  const auto note = [&found](const std::string& rule, const std::string& description) {
    SearchObstacle& obstacle = found[rule];
    obstacle.rule = rule;
    if (++obstacle.count == 1) obstacle.description = description;
  };
  for (size_t i = 0; i < candidates.size() && i < limits::kMaxExplainedCandidates; ++i) {
    const ResourceFacts* facts = Enter(candidates[i]);
    if (facts == nullptr) {
      note(
          "CAPACITY",
          "it has fewer units than are asked for, or it, or what it takes along, is not published");
      continue;
    }
    const std::vector<Interval>& windows = Windows(facts->schedule.zone());
    if (windows.empty()) {
      note("WINDOW_TOO_SHORT", "the length does not fit into the window");
    } else {
      MoveTo(windows.front().start);
      const Findings findings = Look({.booking = booking_}, set_);
      for (const RuleViolation& violation : findings.rules) {
        note(violation.rule, violation.description);
      }
      if (!findings.taken.empty()) note("SLOT_TAKEN", "it is taken");
    }
    Leave();
  }
  std::vector<SearchObstacle> obstacles;
  for (auto& [rule, obstacle] : found) obstacles.push_back(std::move(obstacle));
  std::stable_sort(
      obstacles.begin(), obstacles.end(),
      [](const SearchObstacle& a, const SearchObstacle& b) { return a.count > b.count; });
  return obstacles;
}

}  // namespace gongfang::booking

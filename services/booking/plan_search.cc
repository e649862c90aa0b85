#include "booking/plan_search.h"

#include <algorithm>
#include <deque>
#include <utility>

#include "booking/admission.h"
#include "booking/companions.h"
#include "common/base/search_limits.h"
#include "common/base/status_macros.h"

namespace gongfang::booking {
namespace {

constexpr int kAskEvery = 64;  // looks

// The earlier of both; one that is not there is never.
void KeepEarliest(Instant found, std::optional<Instant>& earliest) {
  if (!earliest || found < *earliest) earliest = found;
}

}  // namespace

PlanSearch::PlanSearch(const PlanWish& wish, const Facts& facts, const SearchDirectory& directory,
                       WorkingSet& set)
    : wish_(wish), facts_(facts), directory_(directory), set_(set) {
  for (const PlanStep& step : wish.steps) {
    Step& made = steps_.emplace_back();
    made.asked = &step;
    made.candidates = directory.Find(step.terms);
    stopped_.Update(made.candidates.stopped);
    std::vector<SearchCandidate>& list = made.candidates.list;
    if (!step.resource.empty()) {
      std::erase_if(list, [&step](const SearchCandidate& one) {
        return one.entry->resource != step.resource;
      });
    }
    // The nearest come first where several begin at the same time.
    std::stable_sort(list.begin(), list.end(),
                     [](const SearchCandidate& a, const SearchCandidate& b) {
                       return a.distance_meters.value_or(1e9) < b.distance_meters.value_or(1e9);
                     });
    if (list.size() > limits::kMaxPlanCandidates) list.resize(limits::kMaxPlanCandidates);
    made.search = std::make_unique<AvailabilitySearch>(step.wish, facts, directory, set);
  }
}

std::optional<Instant> PlanSearch::FirstStart(size_t index, const SearchCandidate& candidate,
                                              Instant from, Instant latest) {
  if (++looks_ % kAskEvery == 0 && stopped_.ok()) stopped_ = go_on_();
  if (!stopped_.ok() || looks_ > limits::kMaxPlanLooks) return std::nullopt;
  return steps_[index].search->FirstStart(candidate, from, latest);
}

std::vector<PlanSearch::Option> PlanSearch::Options(size_t index, Instant ready, Instant latest) {
  std::vector<Option> options;
  for (const SearchCandidate& candidate : steps_[index].candidates.list) {
    const bool elsewhere =
        index > 0 && candidate.entry->space != chosen_.front().candidate->entry->space;
    if (wish_.same_space && elsewhere) continue;
    if (const auto start = FirstStart(index, candidate, ready, latest)) {
      options.push_back({&candidate, *start});
    }
  }
  std::stable_sort(options.begin(), options.end(),
                   [](const Option& a, const Option& b) { return a.start < b.start; });
  return options;
}

bool PlanSearch::Extend(size_t index, Instant ready, std::optional<Instant>& retry) {
  const std::optional<int64_t> max_wait = steps_[index].asked->max_wait;
  const Instant latest = max_wait ? ready + *max_wait : INT64_MAX;
  std::optional<Instant> later;  // when this step could begin, if what is before it ended later
  std::vector<Option> options = Options(index, ready, latest);
  if (options.size() > limits::kMaxPlanBranches) options.resize(limits::kMaxPlanBranches);
  for (const Option& option : options) {
    if (Follow(index, option, latest, later)) return true;
  }
  if (!max_wait) return false;
  if (options.empty()) {
    const std::vector<Option> ever = Options(index, ready, INT64_MAX);
    if (!ever.empty()) KeepEarliest(ever.front().start, later);
  }
  if (later && *later - *max_wait > ready) KeepEarliest(*later - *max_wait, retry);
  return false;
}

bool PlanSearch::Follow(size_t index, Option option, Instant latest,
                        std::optional<Instant>& retry) {
  const int64_t length = steps_[index].asked->wish.length;
  for (int attempt = 0; attempt < limits::kMaxPlanMoves; ++attempt) {
    chosen_.resize(index);
    chosen_.push_back(option);
    reached_ = std::max(reached_, index + 1);
    const Instant end = option.start + length;
    std::optional<Instant> ready;
    if (index + 1 == steps_.size()) return Whole().has_value();
    if (Extend(index + 1, end, ready)) return true;
    chosen_.resize(index);
    if (!ready) return false;
    const auto next = FirstStart(index, *option.candidate, *ready - length, INT64_MAX);
    if (!next || *next <= option.start) return false;
    if (*next > latest) {
      KeepEarliest(*next, retry);
      return false;
    }
    option.start = *next;
  }
  return false;
}

std::optional<Booking> PlanSearch::Whole() {
  const SearchWish& who = steps_.front().asked->wish;
  Booking booking{.alliance = who.alliance, .member = who.member, .team = who.team};
  for (size_t i = 0; i < chosen_.size(); ++i) {
    const SearchWish& wish = steps_[i].asked->wish;
    booking.items.push_back({.resource = chosen_[i].candidate->entry->resource,
                             .interval = {chosen_[i].start, chosen_[i].start + wish.length},
                             .units = wish.units});
  }
  const Booking asked = booking;
  if (!AddCompanions(facts_, booking.items).ok()) return std::nullopt;
  std::deque<Calendar> calendars;
  bool known = true;
  for (Item& item : booking.items) {
    auto facts = facts_.FindResource(item.resource);
    known = known && facts != nullptr && facts->bookable;
    if (!known) break;
    item.occupied = facts->Occupied(item.interval);
    if (who.member.empty() && facts->requirement) {
      // Nobody is asked for what she may run.
      auto open = std::make_shared<ResourceFacts>(*facts);
      open->requirement.reset();
      facts = std::move(open);
    }
    calendars.emplace_back().occupancy = *directory_.SlotOf(item.resource).Get();
    set_.resources.try_emplace(item.resource, WorkingSet::Resource{facts, &calendars.back()});
  }
  Booking whole = booking;
  const bool clear = known && Look({.booking = whole}, set_).Clear();
  for (const Item& item : booking.items) set_.resources.erase(item.resource);
  return clear ? std::make_optional(asked) : std::nullopt;
}

absl::StatusOr<FoundPlans> PlanSearch::Find(const std::function<absl::Status()>& go_on) {
  go_on_ = go_on;
  RETURN_IF_ERROR(stopped_);
  FoundPlans found;
  const std::vector<Option> first = Options(0, INT64_MIN, INT64_MAX);
  for (const Option& option : first) {
    if (found.plans.size() >= wish_.wanted || looks_ > limits::kMaxPlanLooks) break;
    std::optional<Instant> unused;
    if (!Follow(0, option, INT64_MAX, unused)) continue;
    if (auto whole = Whole()) found.plans.push_back(*std::move(whole));
  }
  RETURN_IF_ERROR(stopped_);
  found.failed_step = std::min(reached_, steps_.size() - 1);
  std::stable_sort(found.plans.begin(), found.plans.end(),
                   [](const Booking& a, const Booking& b) { return a.EndTime() < b.EndTime(); });
  return found;
}

}  // namespace gongfang::booking

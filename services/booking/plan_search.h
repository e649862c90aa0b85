// Finds plans: several resources one after the other, at times at which one booking of all of them
// would be made.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "booking/availability_search.h"
#include "booking/facts.h"
#include "booking/search_directory.h"
#include "booking/working_set.h"

namespace gongfang::booking {

// One thing that is needed.
struct PlanStep {
  SearchWish wish;  // who, the window, units and length
  SearchTerms terms;
  std::string resource;             // full name: only this one; empty: any
  std::optional<int64_t> max_wait;  // microseconds after the step before it ended
};

struct PlanWish {
  std::vector<PlanStep> steps;  // at least one
  bool same_space = false;
  size_t wanted = 1;  // plans
};

struct FoundPlans {
  // Each has an item for each step. The one that ends first at first; no two begin with the same
  // resource.
  std::vector<Booking> plans;
  size_t failed_step = 0;  // where there are none: the first for which nothing was found
};

// Not thread safe: for one request. What it is given is borrowed.
class PlanSearch {
 public:
  // `set` as for AvailabilitySearch.
  PlanSearch(const PlanWish& wish, const Facts& facts, const SearchDirectory& directory,
             WorkingSet& set);

  // Each plan that is answered keeps every rule, on what is taken now. The search is greedy: for
  // each first resource it takes what begins first, step by step, goes back where a step cannot
  // follow in time, and gives up after limits::kMaxPlanLooks looks, so that it may miss a plan
  // where much is taken. `go_on` is asked now and then, and ends the search by an error.
  absl::StatusOr<FoundPlans> Find(const std::function<absl::Status()>& go_on);

 private:
  struct Step {
    const PlanStep* asked;
    SearchCandidates candidates;
    std::unique_ptr<AvailabilitySearch> search;
  };
  // A candidate of a step, and when it could begin.
  struct Option {
    const SearchCandidate* candidate;
    Instant start;
  };

  // Chooses step `index` and those behind it; it begins in [ready, latest]. False where that cannot
  // be, and `retry` is then the first time from which a later `ready` may help, if there is one.
  bool Extend(size_t index, Instant ready, std::optional<Instant>& retry);
  // Tries what follows when step `index` is `option`, moving it on while that may help.
  bool Follow(size_t index, Option option, Instant latest, std::optional<Instant>& retry);
  std::vector<Option> Options(size_t index, Instant ready, Instant latest);
  std::optional<Instant> FirstStart(size_t index, const SearchCandidate& candidate, Instant from,
                                    Instant latest);
  // The chosen as one booking, if that keeps every rule.
  std::optional<Booking> Whole();

  const PlanWish& wish_;
  const Facts& facts_;
  const SearchDirectory& directory_;
  WorkingSet& set_;
  std::vector<Step> steps_;
  std::vector<Option> chosen_;
  size_t reached_ = 0;  // the furthest step that was chosen, counted from 1
  int looks_ = 0;
  absl::Status stopped_;
  std::function<absl::Status()> go_on_;
};

}  // namespace gongfang::booking

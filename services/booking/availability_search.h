// Finds what is free among what was found: the first starts of each resource at which a booking
// would be made, by exactly the rules by which it is made (admission.h).
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "booking/admission.h"
#include "booking/facts.h"
#include "booking/search_directory.h"
#include "booking/working_set.h"
#include "common/calendar/interval.h"

namespace gongfang::booking {

// What is to be booked, and when.
struct SearchWish {
  enum class Order { kSoonest, kNearest, kFairest };

  std::string alliance;  // id
  std::string member;    // full name; empty: rules about a member are not asked for
  std::string team;
  int64_t units = 1;
  Interval window;
  int64_t length = 0;  // microseconds
  // Only between these minutes of the day, and on these days; by the wall clock of the space.
  int day_start = 0;
  int day_end = 24 * 60;
  std::vector<absl::Weekday> days;  // empty: each
  Order order = Order::kSoonest;
  size_t more_starts = 0;  // of each that is found, beside the first

  bool AnyTimeOfDay() const { return day_start == 0 && day_end == 24 * 60 && days.empty(); }
};

// What a member and a team have booked, beside the set that points to it.
struct Asker {
  WorkingSet set;
  std::vector<std::unique_ptr<Account>> accounts;
};

struct SearchHit {
  SearchCandidate candidate;
  absl::TimeZone zone;
  std::vector<Instant> starts;  // in order; at least one
};

struct SearchObstacle {
  std::string rule;
  int count = 0;
  std::string description;
};

// Not thread safe: for one request. What it is given is borrowed.
class AvailabilitySearch {
 public:
  // From so many candidates on the index is asked first which of them are taken: it costs as much
  // as a look at some dozens.
  static constexpr size_t kMany = 256;

  // `set` has the facts and the accounts of the member and the team of `wish`, and of no resource.
  AvailabilitySearch(const SearchWish& wish, const Facts& facts, const SearchDirectory& directory,
                     WorkingSet& set, size_t many = kMany);

  // The first `wanted` of `candidates`, in the order of the wish. `go_on` is asked now and then,
  // and ends the search by an error.
  absl::StatusOr<std::vector<SearchHit>> Find(std::vector<SearchCandidate> candidates,
                                              size_t wanted,
                                              const std::function<absl::Status()>& go_on);

  // The first start of one of them that is not before `from` nor after `latest`.
  std::optional<Instant> FirstStart(const SearchCandidate& candidate, Instant from, Instant latest);

  // Why none of `candidates` can be booked, by those that come first; the most common first.
  std::vector<SearchObstacle> Obstacles(const std::vector<SearchCandidate>& candidates);

 private:
  // Those that can be booked from the very beginning of the window on, the first `wanted` of them:
  // where there are so many, nothing else can come before them.
  std::vector<SearchHit> AtOnce(const std::vector<SearchCandidate>& candidates, size_t wanted);
  // Whether it is known, without a look at the resource, that it is not free from the beginning of
  // the window on.
  bool IsTaken(const SearchCandidate& candidate) const {
    return candidate.entry->capacity == 1 && taken_.Contains(candidate.entry->slot->number());
  }
  // The facts of a resource that may be found, as may what it takes along; null where it may not.
  std::shared_ptr<const ResourceFacts> FactsOf(const SearchCandidate& candidate) const;
  // Puts the resource into the set, with `facts` and with what is taken of it; and with it what it
  // takes along.
  void Enter(const SearchCandidate& candidate, std::shared_ptr<const ResourceFacts> facts,
             const Occupancy& occupancy);
  // The same of a resource that may be found; its facts, or null where it may not.
  const ResourceFacts* Enter(const SearchCandidate& candidate);
  void Leave();
  // What is looked for, at that time.
  void MoveTo(Instant start);
  // At most `count` starts, none before `from` nor later than `latest`.
  std::vector<Instant> Starts(const ResourceFacts& facts, size_t count, Instant from,
                              Instant latest);
  // The first `wanted`, by the first start of each.
  absl::StatusOr<std::vector<SearchHit>> FindEach(const std::vector<SearchCandidate>& candidates,
                                                  size_t wanted,
                                                  const std::function<absl::Status()>& go_on);
  void AddMoreStarts(std::vector<SearchHit>& hits);
  // The parts of the window in which a booking may lie.
  const std::vector<Interval>& Windows(absl::TimeZone zone);
  // What is booked of it within the window, in units times microseconds.
  double Use(const SearchCandidate& candidate) const;
  void Sort(std::vector<SearchCandidate>& candidates) const;

  const SearchWish& wish_;
  const Facts& facts_;
  const SearchDirectory& directory_;
  WorkingSet& set_;
  const size_t many_;
  Booking booking_;                 // what is looked for, with what it takes along
  std::deque<Calendar> calendars_;  // by item
  NumberSet taken_;  // throughout the first of all starts; empty where there are few candidates
  absl::flat_hash_map<std::string, std::vector<Interval>> windows_;  // by zone
};

}  // namespace gongfang::booking

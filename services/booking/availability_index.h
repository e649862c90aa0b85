// What is taken of every resource, as it was committed last: for searches, which look at many
// resources and must not wait for the committer, nor it for them.
//
// The committer of this process tells what it commits. What other replicas commit is told by the
// AvailabilityTail, a moment later; of two that tell the same resource the later version stands.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "booking/taken_hours.h"
#include "common/base/clock.h"
#include "common/calendar/occupancy.h"
#include "common/store/database.h"

namespace gongfang::booking {

// Thread safe.
class AvailabilityIndex {
 public:
  // What is taken of one resource. It stays where it is as long as the index.
  class Slot {
   public:
    // Names it among all of the index: the first has 0.
    uint32_t number() const { return number_; }
    // As it was when asked. Never null.
    std::shared_ptr<const Occupancy> Get() const {
      const std::lock_guard lock(mutex_);
      return occupancy_;
    }

   private:
    friend class AvailabilityIndex;
    mutable std::mutex mutex_;
    std::shared_ptr<const Occupancy> occupancy_;
    uint32_t number_ = 0;
    int64_t version_ = 0;  // of its calendar; 0: as it was read when the index was made
  };

  // What is taken of `resource` as of this version of its calendar, unless a later one is here.
  // The committer: before anybody is answered.
  void Put(absl::string_view resource, int64_t version, const Occupancy& occupancy);
  // The events of the alliance, by id, from `first` to `last` are in it.
  void Advance(absl::string_view alliance, int64_t first, int64_t last);
  // The last event of the alliance that whoever looks from now on sees, with all before it, or 0.
  int64_t Reached(absl::string_view alliance) const;
  // Whether it is in it, also where one before it is not.
  bool Has(absl::string_view alliance, int64_t sequence) const;

  // The version of the calendar of `resource` that is in it; 0 where that is not known.
  int64_t VersionOf(absl::string_view resource) const;
  // The names of the resources of which one of these bookings has something, by ClaimKey. Looks at
  // all there are.
  std::vector<std::string> ClaimedBy(const absl::flat_hash_set<uint64_t>& bookings) const;

  // Reads what is taken from the store, once; where the committer was faster, that stands. Errors
  // are those of the database.
  absl::Status Load(Database& database, Instant now);

  // How many resources it has a place for.
  size_t size() const;

  // The place of a resource, which may have nothing taken yet.
  const Slot& Of(absl::string_view resource);

  // The numbers of the resources of which something is taken within `window`. For many resources
  // at once: it costs as much as a look at some dozens of them, however many there are.
  NumberSet TakenIn(const Interval& window) const;

 private:
  Slot& SlotOf(absl::string_view resource);
  // Under the mutex of the slot.
  void Swap(Slot& slot, std::shared_ptr<const Occupancy>& fresh);

  struct Reach {
    int64_t last = 0;                  // with all before it
    std::map<int64_t, int64_t> later;  // stretches that are in it all the same, by their first
  };

  mutable std::shared_mutex mutex_;
  absl::flat_hash_map<std::string, std::unique_ptr<Slot>> slots_;  // by name; under mutex_
  absl::flat_hash_map<std::string, Reach> reached_;                // by alliance; under mutex_
  mutable std::mutex hours_mutex_;                                 // taken after the others
  TakenHours hours_;                                               // by number; under hours_mutex_
  uint32_t numbered_ = 0;  // numbers below were given; under hours_mutex_
};

}  // namespace gongfang::booking

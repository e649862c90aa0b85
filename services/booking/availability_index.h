// What is taken of every resource, as it was committed last: for searches, which look at many
// resources and must not wait for the committer, nor it for them.
#pragma once

#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>

#include "absl/container/flat_hash_map.h"
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
    bool committed_ = false;  // since the index was made
  };

  // The committer: what is taken of `resource` from now on. Before anybody is answered.
  void Put(absl::string_view resource, const Occupancy& occupancy);
  // The committer: all events of the alliance, by id, up to this one are in it.
  void Advance(absl::string_view alliance, int64_t sequence);
  // The last event of the alliance that whoever looks from now on sees; 0: none.
  int64_t Reached(absl::string_view alliance) const;

  // Reads what is taken from the store, once; where the committer was faster, that stands. Errors
  // are those of the database.
  absl::Status Load(Database& database, Instant now);

  // The place of a resource, which may have nothing taken yet.
  const Slot& Of(absl::string_view resource);

  // The numbers of the resources of which something is taken within `window`. For many resources
  // at once: it costs as much as a look at some dozens of them, however many there are.
  NumberSet TakenIn(const Interval& window) const;

 private:
  Slot& SlotOf(absl::string_view resource);
  // Under the mutex of the slot.
  void Swap(Slot& slot, std::shared_ptr<const Occupancy>& fresh);

  mutable std::shared_mutex mutex_;
  absl::flat_hash_map<std::string, std::unique_ptr<Slot>> slots_;  // by name; under mutex_
  absl::flat_hash_map<std::string, int64_t> reached_;              // by alliance; under mutex_
  mutable std::mutex hours_mutex_;                                 // taken after the others
  TakenHours hours_;                                               // by number; under hours_mutex_
  uint32_t numbered_ = 0;  // numbers below were given; under hours_mutex_
};

}  // namespace gongfang::booking

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
    // As it was when asked. Never null.
    std::shared_ptr<const Occupancy> Get() const {
      const std::lock_guard lock(mutex_);
      return occupancy_;
    }

   private:
    friend class AvailabilityIndex;
    mutable std::mutex mutex_;
    std::shared_ptr<const Occupancy> occupancy_;
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

  // How many resources it has a place for.
  size_t size() const;

  // The place of a resource, which may have nothing taken yet.
  const Slot& Of(absl::string_view resource);

 private:
  Slot& SlotOf(absl::string_view resource);

  mutable std::shared_mutex mutex_;
  absl::flat_hash_map<std::string, std::unique_ptr<Slot>> slots_;  // by name; under mutex_
  absl::flat_hash_map<std::string, int64_t> reached_;              // by alliance; under mutex_
};

}  // namespace gongfang::booking

#include "booking/availability_index.h"

#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "booking/table.h"
#include "booking/working_set.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"

namespace gongfang::booking {

AvailabilityIndex::Slot& AvailabilityIndex::SlotOf(absl::string_view resource) {
  {
    const std::shared_lock lock(mutex_);
    const auto found = slots_.find(resource);
    if (found != slots_.end()) return *found->second;
  }
  static const auto& nothing = *new std::shared_ptr<const Occupancy>(std::make_shared<Occupancy>());
  const std::unique_lock lock(mutex_);
  std::unique_ptr<Slot>& slot = slots_[resource];
  if (slot == nullptr) {
    slot = std::make_unique<Slot>();
    slot->occupancy_ = nothing;
  }
  return *slot;
}

const AvailabilityIndex::Slot& AvailabilityIndex::Of(absl::string_view resource) {
  return SlotOf(resource);
}

void AvailabilityIndex::Put(absl::string_view resource, const Occupancy& occupancy) {
  auto fresh = std::make_shared<const Occupancy>(occupancy);
  Slot& slot = SlotOf(resource);
  const std::lock_guard lock(slot.mutex_);
  slot.committed_ = true;
  slot.occupancy_.swap(fresh);
}

void AvailabilityIndex::Advance(absl::string_view alliance, int64_t sequence) {
  const std::unique_lock lock(mutex_);
  int64_t& reached = reached_[alliance];
  reached = std::max(reached, sequence);
}

int64_t AvailabilityIndex::Reached(absl::string_view alliance) const {
  const std::shared_lock lock(mutex_);
  const auto found = reached_.find(alliance);
  return found == reached_.end() ? 0 : found->second;
}

absl::Status AvailabilityIndex::Load(Database& database, Instant now) {
  std::string after;
  std::vector<std::pair<std::string, Occupancy>> read;
  do {
    // A chunk at a time, so that no reader keeps old pages alive for long.
    RETURN_IF_ERROR(database.Read([&](Transaction& tx) -> absl::Status {
      read.clear();
      ASSIGN_OR_RETURN(const std::vector<std::string> names,
                       table::ListCalendars(tx, after, limits::kRecordScanChunk));
      for (const std::string& name : names) {
        ASSIGN_OR_RETURN(Occupancy occupancy,
                         table::ReadClaims(tx, name, {KeptSince(now), INT64_MAX}));
        read.emplace_back(name, std::move(occupancy));
      }
      return absl::OkStatus();
    }));
    for (auto& [name, occupancy] : read) {
      auto fresh = std::make_shared<const Occupancy>(std::move(occupancy));
      Slot& slot = SlotOf(name);
      const std::lock_guard lock(slot.mutex_);
      if (!slot.committed_) slot.occupancy_.swap(fresh);
      after = name;
    }
  } while (!read.empty());
  return absl::OkStatus();
}

size_t AvailabilityIndex::size() const {
  const std::shared_lock lock(mutex_);
  return slots_.size();
}

}  // namespace gongfang::booking

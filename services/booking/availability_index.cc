#include "booking/availability_index.h"

#include <algorithm>
#include <iterator>
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
    const std::lock_guard hours_lock(hours_mutex_);
    slot->number_ = numbered_++;
  }
  return *slot;
}

const AvailabilityIndex::Slot& AvailabilityIndex::Of(absl::string_view resource) {
  return SlotOf(resource);
}

void AvailabilityIndex::Swap(Slot& slot, std::shared_ptr<const Occupancy>& fresh) {
  {
    const std::lock_guard lock(hours_mutex_);
    hours_.Change(slot.number_, slot.occupancy_->claims(), fresh->claims());
  }
  slot.occupancy_.swap(fresh);
}

NumberSet AvailabilityIndex::TakenIn(const Interval& window) const {
  const std::lock_guard lock(hours_mutex_);
  return hours_.TakenIn(window, numbered_);
}

void AvailabilityIndex::Put(absl::string_view resource, int64_t version,
                            const Occupancy& occupancy) {
  auto fresh = std::make_shared<const Occupancy>(occupancy);
  Slot& slot = SlotOf(resource);
  const std::lock_guard lock(slot.mutex_);
  if (version < slot.version_) return;
  slot.version_ = version;
  Swap(slot, fresh);
}

void AvailabilityIndex::Advance(absl::string_view alliance, int64_t first, int64_t last) {
  const std::unique_lock lock(mutex_);
  Reach& reach = reached_[alliance];
  if (first > reach.last + 1) {
    int64_t& end = reach.later[first];
    end = std::max(end, last);
    return;
  }
  reach.last = std::max(reach.last, last);
  while (!reach.later.empty() && reach.later.begin()->first <= reach.last + 1) {
    reach.last = std::max(reach.last, reach.later.begin()->second);
    reach.later.erase(reach.later.begin());
  }
}

int64_t AvailabilityIndex::Reached(absl::string_view alliance) const {
  const std::shared_lock lock(mutex_);
  const auto found = reached_.find(alliance);
  return found == reached_.end() ? 0 : found->second.last;
}

bool AvailabilityIndex::Has(absl::string_view alliance, int64_t sequence) const {
  const std::shared_lock lock(mutex_);
  const auto found = reached_.find(alliance);
  if (found == reached_.end()) return false;
  const Reach& reach = found->second;
  if (sequence <= reach.last) return true;
  const auto after = reach.later.upper_bound(sequence);
  return after != reach.later.begin() && std::prev(after)->second >= sequence;
}

int64_t AvailabilityIndex::VersionOf(absl::string_view resource) const {
  const std::shared_lock lock(mutex_);
  const auto found = slots_.find(resource);
  if (found == slots_.end()) return 0;
  const std::lock_guard slot_lock(found->second->mutex_);
  return found->second->version_;
}

std::vector<std::string> AvailabilityIndex::ClaimedBy(
    const absl::flat_hash_set<uint64_t>& bookings) const {
  std::vector<std::string> names;
  const std::shared_lock lock(mutex_);
  for (const auto& [name, slot] : slots_) {
    const std::shared_ptr<const Occupancy> occupancy = slot->Get();
    const auto& claims = occupancy->claims();
    const bool any = std::any_of(claims.begin(), claims.end(), [&bookings](const Claim& claim) {
      return bookings.contains(claim.key);
    });
    if (any) names.push_back(name);
  }
  return names;
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
      if (slot.version_ == 0) Swap(slot, fresh);
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

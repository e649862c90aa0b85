// Which requests this process has answered of late, as far as memory allows.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/hash/hash.h"
#include "booking/command.h"

namespace gongfang::booking {

// Forgets the older half when it is full. A hint and no more: it may name a request that was never
// answered, and may not know one that was, here or by another replica. Not thread safe.
class RecentRequests {
 public:
  // Remembers about `capacity` requests, of 16 bytes each.
  explicit RecentRequests(size_t capacity) : half_(capacity / 2) {}

  bool Contains(const Command& command) const {
    const size_t hash = HashOf(command);
    return newer_.contains(hash) || older_.contains(hash);
  }

  void Add(const Command& command) {
    if (newer_.size() >= half_) older_ = std::exchange(newer_, {});
    newer_.insert(HashOf(command));
  }

 private:
  static size_t HashOf(const Command& command) {
    return absl::HashOf(command.alliance, command.actor, command.request_id);
  }

  const size_t half_;
  absl::flat_hash_set<size_t> newer_;
  absl::flat_hash_set<size_t> older_;
};

}  // namespace gongfang::booking

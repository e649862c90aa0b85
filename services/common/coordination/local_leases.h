// Leases within one process: the twin that the single-process mode ships.
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>

#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/limits.h"
#include "common/coordination/leases.h"
#include "common/coordination/lru_map.h"

namespace gongfang {

// Remembers at most `max_keys` keys. The versions that were used longest ago are forgotten first;
// keys that are held are never forgotten, so Acquire answers OVERLOADED where all of them are.
// Where the clock goes back behind the moment at which a lease was taken, the lease has run out:
// nobody waits for a clock that was set wrong.
// Thread safe. `clock` is borrowed.
class LocalLeases final : public Leases {
 public:
  explicit LocalLeases(const Clock& clock, size_t max_keys = limits::kMaxLeaseKeys)
      : clock_(clock), max_keys_(max_keys) {}

  absl::StatusOr<Lease> Acquire(absl::Span<const std::string> keys, absl::Duration ttl) override;
  void PublishAndRelease(const Lease& lease, absl::Span<const std::string> keys,
                         absl::Span<const int64_t> versions) override;
  void Release(const Lease& lease, absl::Span<const std::string> keys) override;

 private:
  struct Entry {
    int64_t version = kUnknownVersion;
    uint64_t holder = 0;  // the token of the last lease, until it is given back
    absl::Time taken;
    absl::Time expires;

    bool HeldAt(absl::Time now) const { return holder != 0 && now >= taken && now < expires; }
  };

  // Puts `hold` into the entry of a key that is free, and returns the key's version.
  static int64_t Take(Entry& entry, const Entry& hold);
  // Under mutex_. MakeRoom is false where all keys are held.
  bool MakeRoom(absl::Time now);
  void GiveBack(uint64_t token, absl::Span<const std::string> keys);

  const Clock& clock_;
  const size_t max_keys_;
  std::mutex mutex_;
  LruMap<Entry> entries_;    // under mutex_
  uint64_t last_token_ = 0;  // under mutex_
};

}  // namespace gongfang

// A rate limit within one process, by the generic cell rate algorithm (gcra.h).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include "common/base/clock.h"
#include "common/base/limits.h"
#include "common/coordination/gcra.h"
#include "common/coordination/lru_map.h"
#include "common/coordination/rate_limiter.h"

namespace gongfang {

// Remembers about `max_keys` keys (rounded up to a multiple of kShards, and spread over them by
// hash). The key that was used longest ago is forgotten first, and begins anew with its whole
// burst: memory is bounded at the price of forgiving.
// A clock that goes back costs a caller no more than the time to regain one burst.
// Thread safe. `clock` is borrowed.
class LocalRateLimiter final : public RateLimiter {
 public:
  LocalRateLimiter(const Clock& clock, RateLimit limit,
                   size_t max_keys = limits::kMaxRateLimitedKeys);

  Verdict Allow(absl::string_view key, int64_t cost) override;

 private:
  static constexpr size_t kShards = 16;

  struct alignas(64) Shard {
    std::mutex mutex;
    LruMap<int64_t> arrival_times;  // theoretical; nanoseconds since 1970; under mutex
  };

  const Clock& clock_;
  const Gcra gcra_;
  const size_t max_keys_per_shard_;
  std::array<Shard, kShards> shards_;
};

}  // namespace gongfang

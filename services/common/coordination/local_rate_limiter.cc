#include "common/coordination/local_rate_limiter.h"

#include <algorithm>
#include <limits>

#include "absl/hash/hash.h"

namespace gongfang {

LocalRateLimiter::LocalRateLimiter(const Clock& clock, RateLimit limit, size_t max_keys)
    : clock_(clock),
      gcra_(limit),
      max_keys_per_shard_(std::max<size_t>(1, (max_keys + kShards - 1) / kShards)) {}

RateLimiter::Verdict LocalRateLimiter::Allow(absl::string_view key, int64_t cost) {
  if (cost <= 0) return {};
  if (cost > gcra_.burst) return {.allowed = false, .retry_after = absl::InfiniteDuration()};
  // The map within a shard uses the lower bits.
  const size_t hash = absl::Hash<absl::string_view>()(key);
  Shard& shard = shards_[hash / (std::numeric_limits<size_t>::max() / kShards + 1)];

  const std::lock_guard lock(shard.mutex);
  const int64_t now = absl::ToUnixNanos(clock_.Now());
  int64_t* arrival = shard.arrival_times.Find(key);
  if (arrival == nullptr) {
    if (shard.arrival_times.size() >= max_keys_per_shard_) shard.arrival_times.DropOldest();
    arrival = &shard.arrival_times.Insert(key, now);
  }
  // It is written down also when the call is refused, or the caller would wait until a clock that
  // went back has caught up.
  *arrival = gcra_.Bounded(*arrival, now);
  const int64_t wait = gcra_.WaitFor(*arrival, now, cost);
  if (wait > 0) return {.allowed = false, .retry_after = absl::Nanoseconds(wait)};
  *arrival += cost * gcra_.interval;
  return {};
}

}  // namespace gongfang

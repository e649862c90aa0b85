#include "common/coordination/local_rate_limiter.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/hash/hash.h"

namespace gongfang {
namespace {

// Far from the ends of int64_t, so that a time and two of these can be added.
constexpr int64_t kLongest = std::numeric_limits<int64_t>::max() / 8;

// Rounded up: rather a little too slow than faster than the limit.
int64_t IntervalOf(double per_second) {
  const double nanos = std::ceil(1e9 / per_second);
  return nanos >= 1 && nanos < static_cast<double>(kLongest) ? static_cast<int64_t>(nanos)
         : nanos < 1                                         ? 1
                                                             : kLongest;
}

}  // namespace

LocalRateLimiter::LocalRateLimiter(const Clock& clock, RateLimit limit, size_t max_keys)
    : clock_(clock),
      interval_(IntervalOf(limit.per_second)),
      burst_(std::clamp<int64_t>(limit.burst, 1, kLongest / interval_)),
      max_keys_per_shard_(std::max<size_t>(1, (max_keys + kShards - 1) / kShards)) {}

RateLimiter::Verdict LocalRateLimiter::Allow(absl::string_view key, int64_t cost) {
  if (cost <= 0) return {};
  if (cost > burst_) return {.allowed = false, .retry_after = absl::InfiniteDuration()};
  // The map within a shard uses the lower bits.
  const size_t hash = absl::Hash<absl::string_view>()(key);
  Shard& shard = shards_[hash / (std::numeric_limits<size_t>::max() / kShards + 1)];
  const int64_t window = burst_ * interval_;

  const std::lock_guard lock(shard.mutex);
  const int64_t now = absl::ToUnixNanos(clock_.Now());
  int64_t* arrival = shard.arrival_times.Find(key);
  if (arrival == nullptr) {
    if (shard.arrival_times.size() >= max_keys_per_shard_) shard.arrival_times.DropOldest();
    arrival = &shard.arrival_times.Insert(key, now);
  }
  // Later than now + window it can only be where the clock went back. It is written down also when
  // the call is refused, or the caller would wait until the clock has caught up.
  *arrival = std::clamp(*arrival, now, now + window);
  const int64_t next = *arrival + cost * interval_;
  const int64_t wait = next - window - now;
  if (wait > 0) return {.allowed = false, .retry_after = absl::Nanoseconds(wait)};
  *arrival = next;
  return {};
}

}  // namespace gongfang

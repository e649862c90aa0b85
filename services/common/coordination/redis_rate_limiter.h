// A rate limit that all replicas share, by Redis, without asking it before a request.
//
// Each replica decides by what it knows: what it let through itself, as LocalRateLimiter does, and
// what all had used when it last heard of it. Every kRedisSettlePeriod it tells Redis what it let
// through since, and hears what all did: one script per shard of keys, by the time of Redis. What
// was let through is charged, also where that is more than there was; the debt is paid before
// anybody gets more. So with n replicas, in any time t:
//
//   never more than n * (burst + per_second * t), which is also what holds while Redis is away,
//   and never more than burst + per_second * t, and what the others let through before they heard
//   of each other: at most (n - 1) * (burst + per_second * (kRedisSettlePeriod + a round trip)),
//   once, until that has come back. In the long run it is per_second.
//
// Debts end at kMaxRateDebt bursts. A Redis that lost everything forgives what was used before; a
// replica that cannot reach it limits by itself, and forgets what it could not tell.
#pragma once

#include <array>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/base/limits.h"
#include "common/coordination/gcra.h"
#include "common/coordination/lru_map.h"
#include "common/coordination/rate_limiter.h"
#include "common/coordination/redis_client.h"
#include "common/coordination/redis_limits.h"

namespace gongfang {

// Thread safe. Allow never waits for Redis. What it is given is borrowed. Remembers about
// `max_keys` keys, as LocalRateLimiter does.
class RedisRateLimiter final : public RateLimiter {
 public:
  // `name` tells the limits of one Redis apart: the replicas of a service share one.
  RedisRateLimiter(RedisClient& client, const Clock& clock, RateLimit limit, std::string name,
                   absl::Duration period = limits::kRedisSettlePeriod,
                   size_t max_keys = limits::kMaxRateLimitedKeys);
  ~RedisRateLimiter() override;

  Verdict Allow(absl::string_view key, int64_t cost) override;

 private:
  static constexpr size_t kShards = 16;

  // Times are nanoseconds since 1970 by clock_.
  struct Entry {
    int64_t own = 0;      // the arrival time by what was let through here
    int64_t all = 0;      // by what Redis said, when it was asked last
    int64_t untold = 0;   // nanoseconds that Redis was not told of
    int64_t telling = 0;  // that are on their way to it
  };

  struct alignas(64) Shard {
    std::mutex mutex;
    LruMap<Entry> entries;             // under mutex, as is the next
    std::vector<std::string> to_tell;  // those with untold time
  };

  // What one call to Redis tells, and from when its answer counts.
  struct Account {
    size_t shard = 0;
    std::vector<std::string> keys;
    std::vector<int64_t> charges;
    int64_t asked = 0;
  };

  // The shards, while calls are under way that may come back after the limiter has gone.
  struct State {
    std::array<Shard, kShards> shards;
  };

  void Run();
  void Settle();
  void Tell(Account account);
  static void Settled(State& state, const Account& account,
                      const absl::StatusOr<RedisReply>& reply);

  RedisClient& client_;
  const Clock& clock_;
  const Gcra gcra_;
  const int64_t longest_debt_;  // nanoseconds
  const std::string name_;
  const absl::Duration period_;
  const size_t max_keys_per_shard_;
  const std::shared_ptr<State> state_;
  std::mutex mutex_;
  std::condition_variable stop_;
  bool stopping_ = false;  // under mutex_
  std::thread thread_;
};

}  // namespace gongfang

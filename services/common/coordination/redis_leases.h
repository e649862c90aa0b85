// Leases that all replicas share, in Redis.
//
// A key's text in Redis holds its version, its holder, and whose turn it is next; it is forgotten
// kRedisVersionTtl after it was last used. Time is that of Redis, so that the clocks of replicas
// need not agree. A batch is one script per alliance, sent together: alliances are the unit by
// which a Redis Cluster would be divided, and all keys of one script must be in one slot. So of two
// batches that share keys of two alliances both may be refused.
//
// Whoever asks for a key while it is held has the next turn: for kRedisTurn nobody else gets it,
// so that of two busy replicas each gets it in turn, if they ask often enough.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "common/coordination/leases.h"
#include "common/coordination/redis_client.h"
#include "common/coordination/redis_limits.h"

namespace gongfang {

// Thread safe. `client` is borrowed. Acquire waits for Redis, for `timeout` at most; the others do
// not wait: what they say reaches Redis before what this object asks next, or never does.
class RedisLeases final : public Leases {
 public:
  explicit RedisLeases(RedisClient& client, absl::Duration timeout = limits::kRedisLeaseTimeout);

  absl::StatusOr<Lease> Acquire(absl::Span<const std::string> keys, absl::Duration ttl) override;
  void PublishAndRelease(const Lease& lease, absl::Span<const std::string> keys,
                         absl::Span<const int64_t> versions) override;
  void Release(const Lease& lease, absl::Span<const std::string> keys) override;

  // The name of a key in Redis: gongfang:lease:{ALLIANCE}:KEY for alliances/ALLIANCE/...
  static std::string NameOf(absl::string_view key);

 private:
  RedisClient& client_;
  const absl::Duration timeout_;
  const std::string self_;  // names this object, by chance, where turns are noted
};

}  // namespace gongfang

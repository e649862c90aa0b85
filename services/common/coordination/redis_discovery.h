// How a connection to the Redis that takes writes is found and made ready.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "common/coordination/redis_connection.h"
#include "common/coordination/redis_url.h"

namespace gongfang {

// Not thread safe.
class RedisDiscovery {
 public:
  explicit RedisDiscovery(RedisUrl url) : url_(std::move(url)) {}

  // Asks the Sentinels, where there are any, connects, authenticates, and asks the server whether
  // it takes writes: a Sentinel may be behind, and a server that was master may not know it yet.
  // RedisAway where nobody is found in limits::kRedisConnectTimeout, for each server that is asked,
  // or `stop`, a descriptor, becomes readable.
  absl::StatusOr<std::unique_ptr<RedisConnection>> Connect(int stop);

 private:
  absl::StatusOr<RedisUrl::Host> FindMaster(int stop);
  absl::Status MakeReady(RedisConnection& connection, SteadyTime deadline, int stop) const;

  RedisUrl url_;  // of its Sentinels the one that answered last is the first
};

}  // namespace gongfang

// What keeps replicas out of each other's way, as the configuration has it: in Redis, or within
// this process.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/coordination/leases.h"
#include "common/coordination/rate_limiter.h"
#include "common/coordination/redis_client.h"
#include "gongfangd/config.h"

namespace gongfang {

// Thread safe.
class Coordination {
 public:
  // Does not wait for Redis: without it everything works, so nothing waits for it. `clock` is
  // borrowed. The status of a failure is one line for the operator.
  static absl::StatusOr<std::unique_ptr<Coordination>> Open(const Config& config,
                                                            const Clock& clock);

  Leases& leases() { return *leases_; }
  // null: no limit.
  RateLimiter* limiter() { return limiter_.get(); }

 private:
  Coordination(const Config& config, const Clock& clock, std::unique_ptr<RedisClient> redis);

  const MonotonicClock clock_;
  const std::unique_ptr<RedisClient> redis_;  // null: within this process
  const std::unique_ptr<Leases> leases_;
  const std::unique_ptr<RateLimiter> limiter_;
};

}  // namespace gongfang

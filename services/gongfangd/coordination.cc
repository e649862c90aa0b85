#include "gongfangd/coordination.h"

#include <fstream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/status_macros.h"
#include "common/coordination/local_leases.h"
#include "common/coordination/local_rate_limiter.h"
#include "common/coordination/redis_leases.h"
#include "common/coordination/redis_rate_limiter.h"
#include "common/coordination/redis_url.h"

namespace gongfang {
namespace {

absl::StatusOr<std::unique_ptr<RedisClient>> OpenRedis(const Config& config) {
  if (config.redis.empty()) return nullptr;
  ASSIGN_OR_RETURN(RedisUrl url, ParseRedisUrl(config.redis));
  if (!config.redis_password_file.empty()) {
    std::ifstream file(config.redis_password_file);
    if (!std::getline(file, url.password) || url.password.empty()) {
      return absl::FailedPreconditionError(absl::StrCat("Cannot read a password from ",
                                                        config.redis_password_file,
                                                        ", which --redis-password-file names."));
    }
  }
  return std::make_unique<RedisClient>(std::move(url));
}

std::unique_ptr<Leases> MakeLeases(const Clock& clock, RedisClient* redis) {
  if (redis != nullptr) return std::make_unique<RedisLeases>(*redis);
  return std::make_unique<LocalLeases>(clock);
}

// A caller may use up a second's calls at once.
std::unique_ptr<RateLimiter> MakeLimiter(const Config& config, const Clock& clock,
                                         RedisClient* redis) {
  if (config.max_calls_per_second == 0) return nullptr;
  const int64_t calls = config.max_calls_per_second;
  const RateLimit limit{.per_second = static_cast<double>(calls), .burst = calls};
  if (redis != nullptr) return std::make_unique<RedisRateLimiter>(*redis, clock, limit, "calls");
  return std::make_unique<LocalRateLimiter>(clock, limit);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Coordination>> Coordination::Open(const Config& config,
                                                                 const Clock& clock) {
  ASSIGN_OR_RETURN(std::unique_ptr<RedisClient> redis, OpenRedis(config));
  return std::unique_ptr<Coordination>(new Coordination(config, clock, std::move(redis)));
}

Coordination::Coordination(const Config& config, const Clock& clock,
                           std::unique_ptr<RedisClient> redis)
    : clock_(clock),
      redis_(std::move(redis)),
      leases_(MakeLeases(clock_, redis_.get())),
      limiter_(MakeLimiter(config, clock_, redis_.get())) {}

}  // namespace gongfang

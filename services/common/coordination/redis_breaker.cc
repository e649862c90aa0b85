#include "common/coordination/redis_breaker.h"

#include "common/base/backoff.h"
#include "common/coordination/redis_limits.h"

namespace gongfang {

void RedisBreaker::Answered() {
  failures_ = 0;
  if (!open_) openings_ = 0;
}

void RedisBreaker::Late(SteadyTime now, double random) {
  if (open_ || ++failures_ < limits::kRedisFailuresInARow) return;
  Open(now, random);
}

void RedisBreaker::Open(SteadyTime now, double random) {
  open_ = true;
  probing_ = false;
  failures_ = 0;
  const absl::Duration delay =
      BackoffDelay(++openings_, limits::kRedisProbeDelay, limits::kMaxRedisProbeDelay, random);
  probe_at_ = now + absl::ToChronoNanoseconds(delay);
}

bool RedisBreaker::TakeProbe(SteadyTime now) {
  if (!open_ || probing_ || now < probe_at_) return false;
  probing_ = true;
  return true;
}

void RedisBreaker::ProbeAnswered(SteadyTime sent, SteadyTime now, double random) {
  if (!open_) return;
  if (now - sent > absl::ToChronoNanoseconds(limits::kRedisProbeTimeout)) return Open(now, random);
  open_ = false;
  probing_ = false;
}

SteadyTime RedisBreaker::next_probe() const {
  return open_ && !probing_ ? probe_at_ : SteadyTime::max();
}

}  // namespace gongfang

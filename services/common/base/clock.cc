#include "common/base/clock.h"

#include "absl/time/clock.h"

namespace gongfang {

absl::Time SystemClock::Now() const { return absl::Now(); }

absl::Time MonotonicClock::Now() const {
  const Instant now = clock_.NowInstant();
  Instant latest = latest_.load(std::memory_order_relaxed);
  while (latest < now && !latest_.compare_exchange_weak(latest, now, std::memory_order_relaxed)) {
  }
  return FromInstant(latest < now ? now : latest);
}

}  // namespace gongfang

// Time that stands still until a test moves it.
#pragma once

#include <mutex>

#include "absl/time/time.h"
#include "common/base/clock.h"

namespace gongfang {

// Thread safe.
class FakeClock final : public Clock {
 public:
  explicit FakeClock(absl::Time now = absl::FromUnixSeconds(1'800'000'000)) : now_(now) {}

  absl::Time Now() const override {
    const std::lock_guard lock(mutex_);
    return now_;
  }

  void Set(absl::Time now) {
    const std::lock_guard lock(mutex_);
    now_ = now;
  }

  // Back where `step` is negative.
  void Advance(absl::Duration step) {
    const std::lock_guard lock(mutex_);
    now_ += step;
  }

 private:
  mutable std::mutex mutex_;
  absl::Time now_;  // under mutex_
};

}  // namespace gongfang

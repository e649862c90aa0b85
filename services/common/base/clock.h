// The gate to time. Nothing else in the project asks the operating system what time it is
// (tests/tidy checks it), so every test can move time as it likes.
#pragma once

#include <atomic>
#include <cstdint>

#include "absl/time/time.h"

namespace gongfang {

// An instant in UTC, in microseconds since 1970-01-01T00:00:00Z. The engine, the calendars and the
// tables use it because it is 8 bytes and compares in one instruction.
using Instant = int64_t;

inline constexpr Instant kMicrosPerSecond = 1'000'000;

inline Instant ToInstant(absl::Time time) { return absl::ToUnixMicros(time); }
inline absl::Time FromInstant(Instant instant) { return absl::FromUnixMicros(instant); }

// Thread safe.
class Clock {
 public:
  virtual ~Clock() = default;

  // Wall-clock time. May jump in either direction when the machine's clock is set.
  virtual absl::Time Now() const = 0;

  Instant NowInstant() const { return ToInstant(Now()); }
};

class SystemClock final : public Clock {
 public:
  absl::Time Now() const override;
};

// Never goes back, also when the clock under it does: it then stands still until that clock has
// caught up. `clock` is borrowed.
class MonotonicClock final : public Clock {
 public:
  explicit MonotonicClock(const Clock& clock) : clock_(clock) {}
  absl::Time Now() const override;

 private:
  const Clock& clock_;
  mutable std::atomic<Instant> latest_{INT64_MIN};
};

}  // namespace gongfang

// When a failed call is worth another attempt, and how long to wait before it.
#pragma once

#include <functional>
#include <optional>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/time/time.h"

namespace gongfang::client {

struct RetryPolicy {
  int max_attempts = 5;  // 1: never again
  absl::Duration first_delay = absl::Milliseconds(100);
  absl::Duration max_delay = absl::Seconds(2);
  double factor = 2;  // from one delay to the next
};

// The outside things that a retry needs; tests bring their own.
struct RetryEnvironment {
  std::function<absl::Time()> now;
  std::function<void(absl::Duration)> sleep;
  std::function<double()> random;  // in [0, 1)
};

// UNAVAILABLE, CANCELLED (gRPC's word for a call that met a server shutting down), and
// RESOURCE_EXHAUSTED where the server says when to come back.
bool IsRetryable(const absl::Status& status);

// How long to wait after attempt number `attempt` (from 1) failed with `status`; nothing where the
// call is to fail with it. The delay grows by `factor` and is spread over [1/2, 1] of its length by
// `random`; where the server says when to come back, it is never shorter than that.
std::optional<absl::Duration> RetryDelay(const RetryPolicy& policy, const absl::Status& status,
                                         int attempt, double random);

// Calls `attempt` until it succeeds, fails for good, or the next try would begin at or after
// `deadline`; returns what the last one returned. With `idempotent` false it is called once.
absl::Status WithRetries(const RetryPolicy& policy, const RetryEnvironment& environment,
                         bool idempotent, absl::Time deadline,
                         absl::FunctionRef<absl::Status()> attempt);

}  // namespace gongfang::client

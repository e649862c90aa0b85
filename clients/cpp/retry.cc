#include "clients/cpp/retry.h"

#include <algorithm>

#include "clients/cpp/client_error.h"

namespace gongfang::client {

bool IsRetryable(const absl::Status& status) {
  // No call of a Client is cancelled by itself: it came in while the server was shutting down.
  if (absl::IsUnavailable(status) || absl::IsCancelled(status)) return true;
  return absl::IsResourceExhausted(status) && ErrorOf(status).retry_after.has_value();
}

std::optional<absl::Duration> RetryDelay(const RetryPolicy& policy, const absl::Status& status,
                                         int attempt, double random) {
  if (attempt >= policy.max_attempts || !IsRetryable(status)) return std::nullopt;
  absl::Duration delay = policy.first_delay;
  for (int i = 1; i < attempt && delay < policy.max_delay; ++i) delay *= policy.factor;
  delay = std::min(delay, policy.max_delay);
  // Clients that failed together must not come back together.
  delay *= 0.5 + random / 2;
  const std::optional<absl::Duration> retry_after = ErrorOf(status).retry_after;
  return retry_after ? *retry_after + delay : delay;
}

absl::Status WithRetries(const RetryPolicy& policy, const RetryEnvironment& environment,
                         bool idempotent, absl::Time deadline,
                         absl::FunctionRef<absl::Status()> attempt) {
  for (int number = 1;; ++number) {
    absl::Status status = attempt();
    if (status.ok() || !idempotent) return status;
    const std::optional<absl::Duration> delay =
        RetryDelay(policy, status, number, environment.random());
    if (!delay || environment.now() + *delay >= deadline) return status;
    environment.sleep(*delay);
  }
}

}  // namespace gongfang::client

// The limits of what talks to Redis, with their units. What waits for Redis at all waits shortly:
// going on without it costs less than waiting.
#pragma once

#include <cstddef>
#include <cstdint>

#include "absl/time/time.h"

namespace gongfang::limits {

// The client.
inline constexpr size_t kMaxRedisCalls = 1024;  // that wait or were sent, of one client
inline constexpr size_t kMaxRedisReplyBytes = 16 * 1024 * 1024;
inline constexpr size_t kMaxRedisReplyElements = 131'072;
inline constexpr absl::Duration kRedisConnectTimeout = absl::Milliseconds(500);  // all questions
inline constexpr absl::Duration kRedisReconnectDelay = absl::Milliseconds(50);
inline constexpr absl::Duration kMaxRedisReconnectDelay = absl::Seconds(1);
// So many calls in a row without an answer in time, and no more are sent until a probe was answered
// in time; the first probe comes after the first of these, the next ones after longer.
inline constexpr int kRedisFailuresInARow = 3;
inline constexpr absl::Duration kRedisProbeDelay = absl::Milliseconds(100);
inline constexpr absl::Duration kMaxRedisProbeDelay = absl::Seconds(1);
inline constexpr absl::Duration kRedisProbeTimeout = absl::Milliseconds(50);
// A connection on which nothing comes back for so long is given up.
inline constexpr absl::Duration kRedisSilence = absl::Seconds(2);

// Leases.
inline constexpr absl::Duration kRedisLeaseTimeout = absl::Milliseconds(30);
inline constexpr absl::Duration kRedisVersionTtl = absl::Hours(1);  // after it was last used
// So long a key is kept for whoever asked for it while it was held.
inline constexpr absl::Duration kRedisTurn = absl::Milliseconds(10);

// Rate limits.
inline constexpr absl::Duration kRedisSettlePeriod = absl::Milliseconds(50);
inline constexpr absl::Duration kRedisSettleTimeout = absl::Milliseconds(500);
inline constexpr int64_t kMaxRateDebt = 10;     // bursts that replicas may owe together
inline constexpr size_t kMaxSettledKeys = 500;  // in one call

}  // namespace gongfang::limits

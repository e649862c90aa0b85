// What replicas of one service allow themselves to hear of each other.
#pragma once

#include <cstddef>

#include "absl/time/time.h"

namespace gongfang::limits {

// Between two looks for what other replicas appended to the log of their service.
inline constexpr absl::Duration kLogLookInterval = absl::Milliseconds(50);
// Calendars that are read again in one transaction, because another replica changed them.
inline constexpr size_t kMaxCalendarsPerRead = 50;

}  // namespace gongfang::limits

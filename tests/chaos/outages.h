// How long the service was away, as its clients saw it.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/chaos/record.h"

namespace gongfang::chaos {

struct Outages {
  int64_t longest = 0;  // nanoseconds in which no write was answered OK
  // From the last fault until a write that began after it was answered OK at its first attempt;
  // INT64_MAX: never.
  int64_t back_after = INT64_MAX;
  // Operations that began kBackNanos or more after the last fault and met an error all the same.
  int64_t late_errors = 0;
};

inline constexpr int64_t kBackNanos = int64_t{10} * 1'000'000'000;

// `last_fault` is when the last fault was over.
Outages FindOutages(const std::vector<Operation>& history, int64_t last_fault);

}  // namespace gongfang::chaos

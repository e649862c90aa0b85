// Nanoseconds of a clock that nobody sets, for measuring how long something took.
#pragma once

#include <chrono>
#include <cstdint>

namespace gongfang::bench {

inline int64_t SteadyNanos() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace gongfang::bench

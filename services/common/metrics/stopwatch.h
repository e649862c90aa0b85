// Measures into a histogram how long something takes.
#pragma once

#include <chrono>

#include "common/metrics/registry.h"

namespace gongfang {

// From its making to its end, in seconds. Where the histogram does nothing the time is not asked.
class Stopwatch {
 public:
  explicit Stopwatch(const metrics::Histogram& histogram) : histogram_(histogram) {
    if (histogram_) began_ = std::chrono::steady_clock::now();
  }
  ~Stopwatch() {
    if (!histogram_) return;
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - began_;
    histogram_.Observe(seconds.count());
  }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  const metrics::Histogram& histogram_;
  std::chrono::steady_clock::time_point began_;
};

}  // namespace gongfang

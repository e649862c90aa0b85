// How long calls took: counts in buckets that grow with what they hold, so that each percentile is
// true to within 1/128 of itself, at a fixed size and in a few nanoseconds a call.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace gongfang::bench {

// Not thread safe. Holds 0 to about 18 minutes; what took longer counts as that.
class Histogram {
 public:
  Histogram();

  void Record(int64_t nanoseconds);
  void Merge(const Histogram& other);

  int64_t count() const { return count_; }
  // The shortest time within which `percent` of all ended; zero where nothing was recorded.
  absl::Duration Percentile(double percent) const;
  // Exact.
  absl::Duration Max() const { return absl::Nanoseconds(max_); }
  // "p50 0.52, p99 3.10, p99.9 8.20, max 9.41 ms"
  std::string ToString() const;

 private:
  std::vector<int64_t> buckets_;
  int64_t count_ = 0;
  int64_t max_ = 0;
};

}  // namespace gongfang::bench

#include "tests/bench/histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "absl/strings/str_format.h"

namespace gongfang::bench {
namespace {

// Below 2^kBits each value has a bucket of its own; above, each doubling has 2^kBits of them.
constexpr int kBits = 7;
constexpr int kLargestBits = 40;
constexpr int64_t kLargest = (int64_t{1} << kLargestBits) - 1;
constexpr size_t kBuckets = size_t{kLargestBits - kBits + 1} << kBits;

size_t BucketOf(int64_t value) {
  const int doublings =
      std::max(0, static_cast<int>(std::bit_width(static_cast<uint64_t>(value))) - kBits - 1);
  return (static_cast<size_t>(doublings) << kBits) + static_cast<size_t>(value >> doublings);
}

// The largest value of a bucket.
int64_t TopOf(size_t bucket) {
  const size_t doublings = bucket < (size_t{2} << kBits) ? 0 : (bucket >> kBits) - 1;
  const size_t mantissa = bucket - (doublings << kBits);
  return static_cast<int64_t>(((mantissa + 1) << doublings) - 1);
}

}  // namespace

Histogram::Histogram() : buckets_(kBuckets) {}

void Histogram::Record(int64_t nanoseconds) {
  const int64_t value = std::clamp<int64_t>(nanoseconds, 0, kLargest);
  ++buckets_[BucketOf(value)];
  ++count_;
  max_ = std::max(max_, value);
}

void Histogram::Merge(const Histogram& other) {
  for (size_t i = 0; i < kBuckets; ++i) buckets_[i] += other.buckets_[i];
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
}

absl::Duration Histogram::Percentile(double percent) const {
  const auto wanted = static_cast<int64_t>(std::ceil(percent / 100 * static_cast<double>(count_)));
  int64_t seen = 0;
  for (size_t i = 0; i < kBuckets; ++i) {
    seen += buckets_[i];
    if (seen > 0 && seen >= wanted) return absl::Nanoseconds(std::min(TopOf(i), max_));
  }
  return absl::ZeroDuration();
}

std::string Histogram::ToString() const {
  const auto ms = [](absl::Duration duration) { return absl::ToDoubleMilliseconds(duration); };
  return absl::StrFormat("p50 %.2f, p99 %.2f, p99.9 %.2f, max %.2f ms", ms(Percentile(50)),
                         ms(Percentile(99)), ms(Percentile(99.9)), ms(Max()));
}

}  // namespace gongfang::bench

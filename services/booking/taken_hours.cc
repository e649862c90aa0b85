#include "booking/taken_hours.h"

#include <algorithm>
#include <bit>
#include <tuple>

namespace gongfang::booking {
namespace {

constexpr int64_t kMinute = 60 * kMicrosPerSecond;
constexpr int64_t kHour = 60 * kMinute;
constexpr uint32_t kOfBucket = 1 << 16;  // resources
constexpr size_t kWordsOfBucket = kOfBucket / 64;

// Towards the past, also before the epoch.
int64_t HourOf(Instant instant) {
  const int64_t hour = instant / kHour;
  return instant % kHour < 0 ? hour - 1 : hour;
}

bool IsWhole(const Interval& claimed) {
  return claimed.start % kMinute == 0 && claimed.end % kMinute == 0;
}

// `interval` cut to the hour, in minutes of it.
std::pair<uint8_t, uint8_t> MinutesIn(const Interval& interval, int64_t hour) {
  const int64_t start = std::max<int64_t>(interval.start - hour * kHour, 0);
  const int64_t end = std::min(interval.end - hour * kHour, kHour);
  return {static_cast<uint8_t>(start / kMinute), static_cast<uint8_t>(end / kMinute)};
}

// Grows by an eighth, since there are many buckets and most are full.
template <typename T>
void Append(std::vector<T>& to, const T& one) {
  if (to.size() == to.capacity()) to.reserve(to.size() + to.size() / 8 + 4);
  to.push_back(one);
}

// The order does not matter.
template <typename T>
void RemoveOne(std::vector<T>& from, const T& one) {
  const auto found = std::find(from.begin(), from.end(), one);
  if (found == from.end()) return;
  *found = from.back();
  from.pop_back();
}

}  // namespace

int64_t NumberSet::CountMissing(const NumberSet& all) const {
  int64_t count = 0;
  for (size_t i = 0; i < all.words_.size(); ++i) {
    count += std::popcount(all.words_[i] & ~(i < words_.size() ? words_[i] : 0));
  }
  return count;
}

std::vector<TakenHours::Entry>& TakenHours::Bucket::EntriesOf(const Interval& claimed,
                                                              int64_t hour) {
  return claimed.start < hour * kHour ? running : starting;
}

void TakenHours::Add(uint32_t number, const Interval& claimed) {
  const auto low = static_cast<uint16_t>(number % kOfBucket);
  for (int64_t hour = HourOf(claimed.start); hour <= HourOf(claimed.end - 1); ++hour) {
    Bucket& bucket = buckets_[{hour, number / kOfBucket}];
    if (IsWhole(claimed)) {
      const auto [start, end] = MinutesIn(claimed, hour);
      Append(bucket.EntriesOf(claimed, hour), {low, start, end});
    } else {
      Append(bucket.odd, {low, claimed});
    }
  }
}

void TakenHours::Remove(uint32_t number, const Interval& claimed) {
  const auto low = static_cast<uint16_t>(number % kOfBucket);
  for (int64_t hour = HourOf(claimed.start); hour <= HourOf(claimed.end - 1); ++hour) {
    const auto found = buckets_.find({hour, number / kOfBucket});
    if (found == buckets_.end()) continue;
    Bucket& bucket = found->second;
    if (IsWhole(claimed)) {
      const auto [start, end] = MinutesIn(claimed, hour);
      RemoveOne(bucket.EntriesOf(claimed, hour), {low, start, end});
    } else {
      RemoveOne(bucket.odd, {low, claimed});
    }
    if (bucket.Empty()) buckets_.erase(found);
  }
}

void TakenHours::Change(uint32_t number, absl::Span<const Claim> before,
                        absl::Span<const Claim> after) {
  const auto order = [](const Claim& claim) {
    return std::tie(claim.interval.start, claim.interval.end, claim.key);
  };
  auto old = before.begin();
  auto fresh = after.begin();
  while (old != before.end() || fresh != after.end()) {
    if (fresh == after.end() || (old != before.end() && order(*old) < order(*fresh))) {
      Remove(number, old++->interval);
    } else if (old == before.end() || order(*fresh) < order(*old)) {
      Add(number, fresh++->interval);
    } else {
      ++old;
      ++fresh;
    }
  }
}

void TakenHours::Mark(const Bucket& bucket, int64_t hour, const Interval& window, uint64_t* words) {
  const auto mark = [words](uint16_t low, bool taken) {
    words[low / 64] |= uint64_t{taken} << (low % 64);
  };
  // The minutes that the window touches.
  const int64_t start = std::max<int64_t>(window.start - hour * kHour, 0);
  const int64_t end = std::min(window.end - hour * kHour, kHour);
  const auto first = static_cast<uint8_t>(start / kMinute);
  const auto past = static_cast<uint8_t>((end + kMinute - 1) / kMinute);
  if (window.start < hour * kHour) {
    for (const Entry& entry : bucket.starting) mark(entry.low, entry.start < past);
  } else {
    for (const Entry& entry : bucket.running) mark(entry.low, entry.end > first);
    for (const Entry& entry : bucket.starting) {
      mark(entry.low, (entry.start < past) & (entry.end > first));
    }
  }
  for (const OddEntry& entry : bucket.odd) mark(entry.low, entry.interval.Overlaps(window));
}

NumberSet TakenHours::TakenIn(const Interval& window, size_t size) const {
  NumberSet taken;
  const size_t chunks = (size + kOfBucket - 1) / kOfBucket;
  taken.words_.resize(chunks * kWordsOfBucket);
  if (window.start >= window.end) return taken;
  for (int64_t hour = HourOf(window.start); hour <= HourOf(window.end - 1); ++hour) {
    for (uint32_t chunk = 0; chunk < chunks; ++chunk) {
      const auto found = buckets_.find({hour, chunk});
      if (found == buckets_.end()) continue;
      Mark(found->second, hour, window, &taken.words_[chunk * kWordsOfBucket]);
    }
  }
  return taken;
}

}  // namespace gongfang::booking

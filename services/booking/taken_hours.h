// What is taken of many resources, hour by hour: which of a hundred thousand have nothing free in a
// window is told by the few thousand claims of the hours that it touches, without a look at any
// resource.
//
// Each claim stands in every hour that it touches, as four bytes: which resource, and from which to
// which minute. What runs on from the hour before stands apart: a window that covers the end of
// that hour has met it there. A resource is a number; 65,536 of them share a bucket, so that two
// bytes tell one from the others. Claims that begin or end between two minutes stand beside these,
// to the microsecond, so that the answer is exact for them too.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "common/calendar/interval.h"
#include "common/calendar/occupancy.h"

namespace gongfang::booking {

// A set of numbers, one bit for each.
class NumberSet {
 public:
  // Of numbers below `size`.
  explicit NumberSet(size_t size = 0) : words_((size + 63) / 64) {}

  // `number` must be below the size; Contains may be asked for any.
  void Add(uint32_t number) { words_[number / 64] |= uint64_t{1} << (number % 64); }
  bool Contains(uint32_t number) const {
    return number / 64 < words_.size() && (words_[number / 64] >> (number % 64) & 1) != 0;
  }
  // How many of `all` are not in this set.
  int64_t CountMissing(const NumberSet& all) const;

 private:
  friend class TakenHours;
  std::vector<uint64_t> words_;
};

// A value, not thread safe while it is being changed.
class TakenHours {
 public:
  // What is claimed of the resource `number` is `after` now, and was `before`: what was told last,
  // or nothing. Both are in the order of Occupancy. Takes time for what differs.
  void Change(uint32_t number, absl::Span<const Claim> before, absl::Span<const Claim> after);

  // The numbers, all below `size`, of which something is claimed within `window`.
  NumberSet TakenIn(const Interval& window, size_t size) const;

 private:
  struct Entry {  // minutes of the hour, the end exclusive
    uint16_t low;
    uint8_t start;
    uint8_t end;

    friend bool operator==(const Entry&, const Entry&) = default;
  };
  static_assert(sizeof(Entry) == 4, "there are millions");
  struct OddEntry {  // microseconds, not cut to the hour
    uint16_t low;
    Interval interval;

    friend bool operator==(const OddEntry&, const OddEntry&) = default;
  };
  struct Bucket {
    std::vector<Entry>& EntriesOf(const Interval& claimed, int64_t hour);
    bool Empty() const { return starting.empty() && running.empty() && odd.empty(); }

    std::vector<Entry> starting;  // within the hour
    std::vector<Entry> running;   // from before
    std::vector<OddEntry> odd;
  };
  using Key = std::pair<int64_t, uint32_t>;  // hours since the epoch, number / 65,536

  void Add(uint32_t number, const Interval& claimed);
  void Remove(uint32_t number, const Interval& claimed);
  // Adds to words[0, 1,024) what `bucket` has in the part of the hour that `window` covers, but for
  // what the hour before had.
  static void Mark(const Bucket& bucket, int64_t hour, const Interval& window, uint64_t* words);

  absl::flat_hash_map<Key, Bucket> buckets_;
};

}  // namespace gongfang::booking

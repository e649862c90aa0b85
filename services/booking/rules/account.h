// What one member, team or caller has booked, as far as rules add it up.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "absl/types/span.h"
#include "booking/rules/symbol.h"
#include "common/base/clock.h"
#include "common/calendar/interval.h"

namespace gongfang::booking {

// Of what resource a usage is, as rules ask for it.
struct Scope {
  Symbol resource;  // full name
  Symbol space;     // full name
  Symbol category;  // id
};

// One item of a booking that counts. There is one for each booking of a member and again of its
// team, so its size is what an account costs.
struct Usage {
  uint64_t key = 0;  // of the booking; see ClaimKey
  Interval interval;
  Scope of;
  uint16_t units = 1;  // at most kMaxCapacity
  bool held = false;   // of a hold that is open
  bool alone = true;   // the only item of its booking
};

// A value. `version` is the store's.
class Account {
 public:
  int64_t version = 0;
  // It has all usages that end after this instant, and no promise about others.
  Instant since = INT64_MIN;

  absl::Span<const Usage> usages() const { return usages_; }  // by start
  // Those that may overlap `window`, and few others: what begins before it ends, and no longer
  // before it begins than the longest usage lasts.
  absl::Span<const Usage> Around(const Interval& window) const;

  void Add(const Usage& usage);
  // The usages of the booking of this key that start at this instant.
  void Remove(uint64_t key, Instant start);
  // Takes these instead of what it has, in any order.
  void Assign(std::vector<Usage> usages);
  // Forgets what ended before `instant`.
  void DropBefore(Instant instant);

 private:
  std::vector<Usage> usages_;  // by start
  int64_t longest_ = 0;        // at least the length of each
};

}  // namespace gongfang::booking

// What one member, team or caller has booked, as far as rules add it up.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/base/clock.h"
#include "common/calendar/interval.h"

namespace gongfang::booking {

// One item of a booking that counts.
struct Usage {
  uint64_t key = 0;  // of the booking; see ClaimKey
  Interval interval;
  int64_t units = 1;
  bool held = false;     // of a hold that is open
  std::string resource;  // full name
  std::string category;  // of the resource
};

// A value. `version` is the store's.
struct Account {
  int64_t version = 0;
  std::vector<Usage> usages;  // in no order

  void Add(Usage usage) { usages.push_back(std::move(usage)); }
  void Remove(uint64_t key) {
    std::erase_if(usages, [key](const Usage& usage) { return usage.key == key; });
  }
  // Forgets what ended before `instant`.
  void DropBefore(Instant instant) {
    std::erase_if(usages, [instant](const Usage& u) { return u.interval.end <= instant; });
  }
};

}  // namespace gongfang::booking

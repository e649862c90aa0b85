// Every rule of booking once more, as naively as it can be said: no calendars, no accounts, no
// caches, but a look at all bookings each time. Shares nothing with services/booking but its
// values.
#pragma once

#include <set>
#include <string>

#include "tests/simulation/timeline.h"
#include "tests/simulation/world.h"

namespace gongfang::booking::simulation {

// When something was decided, and by which facts.
struct Moment {
  Instant now = 0;
  const WorldFacts* facts = nullptr;

  const ResourceFacts& Of(const Item& item) const { return *facts->FindResource(item.resource); }
};

// The most units that bookings of `state` but `except` use of a resource at one instant of
// `interval`: counted at every instant at which one of them begins.
int64_t PeakUnits(const Records& state, const std::string& resource, const Interval& interval,
                  const std::string& except);

// A booking as somebody wants it to be.
struct Wanted {
  const Booking& booking;
  const Booking* before = nullptr;  // as it is
  bool overridden = false;
  bool hold = false;
};

// What stands in its way: names of rules, and SLOT_TAKEN.
std::set<std::string> Objections(const Records& state, const Wanted& wanted, const Moment& moment);

bool WantsApproval(const Booking& booking, const Moment& moment);

// Whether an item of `before` is still at the resource and start that it had.
bool IsKept(const Item& item, const Booking* before);

}  // namespace gongfang::booking::simulation

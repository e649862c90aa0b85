// Which bookings a change of a resource, or a closure, would break, and where they could go.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "booking/booking.h"
#include "booking/facts.h"
#include "gongfang/inventory/v1/resources.pb.h"

namespace gongfang::booking {

// A booking that would be broken.
struct Affected {
  Booking booking;
  size_t item = 0;                 // of the booking
  std::vector<std::string> rules;  // that would be broken, as a refusal names them
};

// What of `bookings`, live ones to come, the facts of a resource would not admit as they would be
// (`after`), but would as they are (`before`; null: nothing). Looked at are whether it is
// published, opening hours and closures, and of what was asked for by itself lengths, steps, and
// whether it lies within one day. Where there would be too few units, those that were made last go
// without. By the start of what is affected.
std::vector<Affected> FindAffected(const std::string& resource, const ResourceFacts* before,
                                   const ResourceFacts& after,
                                   std::vector<const Booking*> bookings);

// Whether a resource can do all that another one can: its numbers, of the same unit, are no less,
// and its texts are all there.
bool CanDoAsMuch(const inventory::v1::Resource& other, const inventory::v1::Resource& as);

}  // namespace gongfang::booking

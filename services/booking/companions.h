// What a booking takes along: the companions of its resources, such as the extractor that a cutter
// needs. They become items of the booking like those that were asked for, so that all are taken, or
// none; only the rules about how a resource is booked by itself are not asked of them.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "booking/booking.h"
#include "booking/facts.h"

namespace gongfang::booking {

// Puts the companions of what `items` ask for behind them, in place of those that are there.
// Several resources that need the same one at the same time share an item of it, with the units of
// all. What is asked for by itself is not taken twice. INVALID_REQUEST: it is asked for with less
// than another item needs of it, or there are more than limits::kMaxItemsPerBooking in all.
absl::Status AddCompanions(const Facts& facts, std::vector<Item>& items);

}  // namespace gongfang::booking

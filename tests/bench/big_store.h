// Stores with years of bookings in them, written into the database of a stopped gongfangd directly,
// since to make millions of bookings one by one would take an hour.
//
// It relies on what booking itself writes with: Put, InsertAnswered and RaiseVersion of
// booking/table.h, Serialize of proto_conversion.h, and EventLog::Reserve and WriteOne. A booking
// is made into rows by one function, WriteBookings, so a change of the tables is a change of that
// function at most.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "common/base/clock.h"
#include "common/calendar/interval.h"

namespace gongfang::bench {

struct StoreSize {
  int64_t live = 0;  // on first places after the base, evenly over kHours and the resources
  int64_t past = 0;  // on first places that are over
};

// Fills the store in `folder`, which has the alliance and nothing else, at `now`. The requests of
// the last week are remembered, as the service would. Says how far it is.
absl::Status FillStore(const std::string& folder, const StoreSize& size, Instant base, Instant now);

// A live booking to be written.
struct LivePlace {
  std::string resource;  // full name
  Interval when;         // nothing more is occupied
};

// Writes `count` live bookings where `place` says, into a store that has none on those resources.
// A resource's come one after the other.
absl::Status FillPlaces(const std::string& folder, int64_t count,
                        const std::function<LivePlace(int64_t)>& place, Instant now);

// Changes with whatever FillStore writes.
inline constexpr char kBigStoreRecipe[] = "1";

}  // namespace gongfang::bench

// Whether a booking may be what somebody wants it to be: every rule of policies and quotas, and
// whether its units are free, decided in one look on a working set.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "booking/booking.h"
#include "booking/rules/rules.h"
#include "booking/working_set.h"

namespace gongfang::booking {

struct Wish {
  Booking& booking;                 // as it is to be
  const Booking* before = nullptr;  // as it is; null for a new one
  bool overridden = false;          // soft rules do not count
  bool hold = false;                // it is to be held, which counts for the caps on holds
};

// Fills in what follows from the facts (occupied times, wall times, policy etags) and checks
// everything. The claims and usages of `before` must have been withdrawn from `set`. Errors: each
// of those of CreateBooking; with the nearest slots at which the whole would be possible. The
// booking is only of use where the answer is OK.
absl::Status Admit(const Wish& wish, const WorkingSet& set);

// Whether anything is booked for the member of `booking`. NOT_FOUND, MEMBER_SUSPENDED.
absl::Status CheckStanding(const Booking& booking, const WorkingSet& set);

// Whether an approval is needed, by the policies that are known.
bool NeedsApproval(const Booking& booking, const WorkingSet& set);

// What Admit finds, without the search for slots. For waiting lists and for the search itself.
struct Findings {
  rules::Violations rules;
  std::vector<size_t> taken;  // items whose units are not free
  bool Clear() const { return rules.empty() && taken.empty(); }
};
Findings Look(const Wish& wish, const WorkingSet& set);

// Fills in what follows from the facts. NOT_FOUND, RESOURCE_NOT_BOOKABLE; INVALID_REQUEST for what
// makes no sense now.
absl::Status Complete(const Wish& wish, const WorkingSet& set);

// Where the booking, all items moved alike, would be possible in the next two weeks: at most
// limits::kMaxNearestSlots, the nearest first. The search is bounded, so it may miss one that only
// a long search finds; what it returns is possible. `findings` are those of the wish itself.
std::vector<Interval> NearestSlots(const Wish& wish, const Findings& findings,
                                   const WorkingSet& set);

// The first start within `window`, in which the whole must end, at which the booking is possible.
// Bounded as above.
std::optional<Instant> FirstPossible(const Wish& wish, const Interval& window,
                                     const WorkingSet& set);

// Moves all items by `delta` microseconds.
void Shift(Booking& booking, int64_t delta);

}  // namespace gongfang::booking

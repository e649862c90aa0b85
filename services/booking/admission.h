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
  // What stays of `before` is decided anew, as by an approval, and not merely kept.
  bool anew = false;
};

// Fills in what follows from the facts (occupied times, wall times, policy etags) and checks
// everything. The claims and usages of `before` must have been withdrawn from `set`. Errors: each
// of those of CreateBooking; with the nearest slots at which the whole would be possible. The
// booking is only of use where the answer is OK.
absl::Status Admit(const Wish& wish, const WorkingSet& set);

// NOT_QUALIFIED where the member may not run all that is booked: at `at`, or, where there is none,
// when each item begins.
absl::Status CheckQualified(const Booking& booking, std::optional<Instant> at,
                            const WorkingSet& set);
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

// Where the booking, all items moved alike, would be possible: exactly the nearest starts, at most
// limits::kMaxNearestSlots, the nearest first and of two as near the earlier, with the next after
// the wanted start among them; none where no other time would help. Looked at are the starts of the
// grid of the first item's policy (where it has none: the ends of what is free and open, and in
// steps of 15 minutes from there), from now on, limits::kSearchHorizon to either side. On each side
// the search goes on until limits::kMaxSlotAttempts times in a row that are open and free do not
// do, for another rule such as a quota, or because nothing of the grid fits in: what is behind them
// is left out. `findings` are those of the wish itself.
std::vector<Interval> NearestSlots(const Wish& wish, const Findings& findings,
                                   const WorkingSet& set);

// The first start within `window`, in which the whole must end, at which the booking is possible.
// On the grid, and bounded, as above.
std::optional<Instant> FirstPossible(const Wish& wish, const Interval& window,
                                     const WorkingSet& set);

// Moves all items by `delta` microseconds.
void Shift(Booking& booking, int64_t delta);

}  // namespace gongfang::booking

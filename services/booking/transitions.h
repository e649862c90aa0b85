// What each verb does to one booking. Parts of the engine: each checks, then records its change in
// the ledger, or answers why not and records nothing.
#pragma once

#include "absl/status/status.h"
#include "booking/command.h"
#include "booking/ledger.h"

namespace gongfang::booking {

// Decides a command on one booking: everything but kSeries, kJoin, kLeave and kEntryDue. OK without
// a change means that it is so already: the booking, as it is, is the answer. With
// `command.validate_only` the change is recorded all the same, for the caller to take back.
absl::Status Decide(const Command& command, Ledger& ledger);

// Parts of the engine for the waitlist, in waitlist.cc.
absl::Status Join(const Command& command, Ledger& ledger);
absl::Status Leave(const Command& command, Ledger& ledger);
absl::Status EntryDue(const Command& command, Ledger& ledger);
// What the change of an offer means for its entry.
void FollowOffer(const Booking& booking, Ledger& ledger);
// Offers what the changes of the ledger have freed, first come first served.
void OfferFreed(Ledger& ledger);

// In series.cc.
absl::Status DecideSeries(const Command& command, Ledger& ledger);

}  // namespace gongfang::booking

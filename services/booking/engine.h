// The engine decides commands, one after the other, on calendars in memory. It is pure: it knows no
// proto, SQL, thread or clock, so the same input gives the same output, and a simulation can drive
// it through thousands of histories.
#pragma once

#include "booking/command.h"
#include "booking/working_set.h"

namespace gongfang::booking {

// Decides `command`, after those that were decided on `set` before. Errors: INVALID_REQUEST,
// REQUEST_ID_REUSED, NOT_FOUND, RESOURCE_NOT_BOOKABLE, SLOT_TAKEN, POLICY_VIOLATION, HOLD_EXPIRED,
// HOLD_LIMIT, ILLEGAL_TRANSITION, ETAG_MISMATCH, TOO_MANY. An outcome with an error, or without
// changes, leaves `set` as it was.
//
// What a command frees is offered to those who wait for it, by changes of the same outcome.
//
// The store numbers events, so a change has a provisional sequence here: -1 for the first of the
// set, -2 for the second ... BatchWriter puts the real ones in.
Outcome Decide(const Command& command, WorkingSet& set);

}  // namespace gongfang::booking

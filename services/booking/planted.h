// Faults that a test build plants, one at a time, to show that the simulation would find them. In
// the product PLANTED is the constant false and leaves nothing behind.
#pragma once

#ifdef GONGFANG_PLANTED_FAULTS

namespace gongfang::booking {

enum class Planted {
  kNone,
  kVersionNotCompared,    // a batch is written on calendars and accounts that have changed
  kAccountNotCompared,    // quotas are counted outside of the transaction
  kBufferOneSided,        // what is before a booking is not occupied
  kUnitsIgnored,          // however many are wanted, one must be free
  kHoldTooShort,          // by a microsecond
  kLateConfirmUnchecked,  // a hold that ran out is confirmed whatever came in its place
  kMoveGivesUpFirst,      // a refused move has given up what it had
  kMoveUncounted,         // the accounts are those of where it came from
  kEventMissed,
  kRequestForgotten,    // a request_id is not kept
  kFirstItemOnly,       // of several items one is written
  kNoShowKeeps,         // what nobody came for stays taken
  kSecondInLine,        // the last in the queue is the first to be offered
  kFailedBatchKept,     // memory has what could not be written
  kRefusalUnconfirmed,  // others may have given back what is refused
  kOwnDueOnly,          // holds of a replica that died run out with nobody looking
  kQueueUnnumbered,     // who waits is remembered by a number of the batch
  kPastForgotten,       // what is over is no more in the way of a buffer
};

inline Planted planted_fault = Planted::kNone;

}  // namespace gongfang::booking

#define PLANTED(fault) (::gongfang::booking::planted_fault == ::gongfang::booking::Planted::fault)

#else

#define PLANTED(fault) false

#endif

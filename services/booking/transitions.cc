#include "booking/transitions.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "booking/admission.h"
#include "booking/planted.h"
#include "booking/target_of.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"

namespace gongfang::booking {
namespace {

absl::Status Illegal(const Booking& booking, absl::string_view verb) {
  return errors::IllegalTransition(booking.Name(), StateName(booking.state), verb);
}

// Admits `after` in the place of `before`, as if that were not there.
absl::Status AdmitInstead(const Booking& before, Booking& after, const Command& command,
                          Ledger& ledger) {
  ledger.Withdraw(before);
  absl::Status status = Admit({.booking = after,
                               .before = &before,
                               .overridden = !command.override_reason.empty(),
                               .anew = command.verb != Verb::kReschedule},
                              ledger.set());
  if (status.ok() || !PLANTED(kMoveGivesUpFirst)) ledger.Enter(before);
  return status;
}

// Whether the caller may do this to `before`.
absl::Status CheckGuard(const Booking& before, const Command& command) {
  if (command.guard.NeedsRecord()) {
    RETURN_IF_ERROR(command.guard.Check(TargetOf(before), before.Name()));
  }
  if (command.override_reason.empty()) return absl::OkStatus();
  return command.guard.CheckOverride(TargetOf(before), before.Name());
}

// Whether the member of a booking that there is may go on with it. One who is not known here any
// more may.
absl::Status CheckMayAct(const Booking& before, const WorkingSet& set) {
  absl::Status standing = CheckStanding(before, set);
  return absl::IsNotFound(standing) ? absl::OkStatus() : standing;
}

absl::Status Create(const Command& command, Ledger& ledger) {
  Booking booking = command.booking;
  booking.created_by = command.actor;
  booking.override_reason = command.override_reason;
  booking.partner_app = command.guard.PartnerApp();
  if (!command.override_reason.empty()) {
    RETURN_IF_ERROR(command.guard.CheckOverride(TargetOf(booking), booking.Name()));
  }
  const bool hold = command.hold_ttl > 0;
  RETURN_IF_ERROR(
      Admit({.booking = booking, .overridden = !command.override_reason.empty(), .hold = hold},
            ledger.set()));
  const Instant now = ledger.set().now;
  if (hold) {
    booking.state = State::kHeld;
    booking.expire_time = now + command.hold_ttl - (PLANTED(kHoldTooShort) ? 1 : 0);
  } else {
    booking.state =
        NeedsApproval(booking, ledger.set()) ? State::kPendingApproval : State::kConfirmed;
  }
  booking.create_time = now;
  ledger.Record("booking.created", nullptr, std::move(booking));
  return absl::OkStatus();
}

// A hold that ran out gave its claim up, so it must be won again, by today's rules.
absl::Status WinAgain(const Booking& before, Booking& after, const Command& command,
                      Ledger& ledger) {
  if (before.StartTime() < ledger.set().now) return errors::HoldExpired(before.Name());
  const absl::Status admitted = AdmitInstead(before, after, command, ledger);
  return absl::IsAlreadyExists(admitted) ? errors::HoldExpired(before.Name()) : admitted;
}

absl::Status Confirm(const Booking& before, const Command& command, Ledger& ledger) {
  if (before.state == State::kConfirmed || before.state == State::kPendingApproval) {
    return absl::OkStatus();
  }
  const bool ran_out = before.state == State::kExpired && before.expire_time != 0;
  if (before.state != State::kHeld && !ran_out) return Illegal(before, "confirmed");
  RETURN_IF_ERROR(CheckMayAct(before, ledger.set()));
  Booking after = before;
  if (ran_out && !PLANTED(kLateConfirmUnchecked)) {
    RETURN_IF_ERROR(WinAgain(before, after, command, ledger));
  } else {
    RETURN_IF_ERROR(CheckQualified(before, std::nullopt, ledger.set()));
  }
  after.state = NeedsApproval(after, ledger.set()) ? State::kPendingApproval : State::kConfirmed;
  after.expire_time = 0;
  ledger.Record("booking.confirmed", &before, std::move(after));
  return absl::OkStatus();
}

absl::Status Renew(const Booking& before, const Command& command, Ledger& ledger) {
  if (before.state != State::kHeld) return Illegal(before, "renewed");
  const Instant now = ledger.set().now;
  const Instant last = before.create_time + absl::ToInt64Microseconds(limits::kMaxHoldLife);
  const Instant expire_time = std::min({now + command.hold_ttl, last});
  if (!before.waitlist_entry.empty()) {
    return errors::HoldLimit(before.Name(),
                             "An offer from the waitlist cannot be renewed: others wait for it. "
                             "Confirm it, or let it go.");
  }
  if (expire_time <= before.expire_time && now + command.hold_ttl > last) {
    return errors::HoldLimit(
        before.Name(), "The hold has lasted as long as a hold may. Confirm it, or let it go.");
  }
  Booking after = before;
  after.expire_time = expire_time;
  ledger.Record("booking.renewed", &before, std::move(after));
  return absl::OkStatus();
}

// While a booking is in use, what is being used can only end at another time.
absl::Status CheckInUse(const Booking& before, const Booking& after, Instant now) {
  for (size_t i = 0; i < after.items.size(); ++i) {
    const Item& item = after.items[i];
    const auto old =
        std::find_if(before.items.begin(), before.items.end(), [&item](const Item& one) {
          return one.resource == item.resource && one.interval.start == item.interval.start;
        });
    if (old == before.items.end() || item.units > old->units) {
      return errors::InvalidField(
          "items", "must keep resource and start, and not take more units, while checked in");
    }
    if (item.interval.end < now) {
      return errors::InvalidField("items", "must not end in the past");
    }
  }
  return absl::OkStatus();
}

void CheckLeads(rules::Act act, const Booking& before, const WorkingSet& set,
                rules::Violations& late) {
  for (const Item& item : before.items) {
    const auto found = set.resources.find(item.resource);
    const bool known = found != set.resources.end() && found->second.facts != nullptr;
    if (known && !item.companion) {
      rules::CheckLead(act, item, *found->second.facts, set.now, late);
    }
  }
}

// What is in use takes along what it did, whatever its resources need by now: until the item that
// it goes with ends in `after`.
void KeepCompanions(const Booking& before, Booking& after) {
  std::erase_if(after.items, [](const Item& item) { return item.companion; });
  const size_t asked = after.items.size();
  for (const Item& old : before.items) {
    if (!old.companion) continue;
    Item kept = old;
    for (const Item& was : before.items) {
      if (was.companion || was.interval.end != old.interval.end) continue;
      for (size_t i = 0; i < asked; ++i) {
        const Item& now = after.items[i];
        if (now.resource != was.resource || now.interval.start != was.interval.start) continue;
        kept.interval.end = now.interval.end;
      }
    }
    kept.zone.clear();  // so that its wall time is made anew
    after.items.push_back(std::move(kept));
  }
}

absl::Status Reschedule(const Booking& before, const Command& command, Ledger& ledger) {
  const bool in_use = before.state == State::kCheckedIn;
  if (!IsLive(before.state)) return Illegal(before, "rescheduled");
  if (!in_use) RETURN_IF_ERROR(command.flaw);
  if (!before.waitlist_entry.empty() && before.state == State::kHeld) {
    return Illegal(before, "rescheduled: it is an offer from the waitlist");
  }
  WorkingSet& set = ledger.set();
  Booking after = before;
  after.items = command.booking.items;
  after.override_reason = command.override_reason;
  if (in_use) {
    KeepCompanions(before, after);
    RETURN_IF_ERROR(CheckInUse(before, after, set.now));
  } else if (before.StartTime() <= set.now) {
    return Illegal(before, "rescheduled after its start");
  } else if (command.override_reason.empty()) {
    rules::Violations late;
    CheckLeads(rules::Act::kChange, before, set, late);
    if (!late.empty()) return errors::PolicyViolation(std::move(late));
  }
  RETURN_IF_ERROR(AdmitInstead(before, after, command, ledger));
  if (before.state == State::kConfirmed && command.override_reason.empty() &&
      NeedsApproval(after, set)) {
    after.state = State::kPendingApproval;
    after.decision_reason.clear();  // it was given for what is no more
  }
  ledger.Record("booking.rescheduled", &before, std::move(after));
  return absl::OkStatus();
}

absl::Status Cancel(const Booking& before, const Command& command, Ledger& ledger) {
  if (before.state == State::kCancelled) return absl::OkStatus();
  if (!IsLive(before.state) || before.state == State::kCheckedIn) {
    return Illegal(before, "cancelled");
  }
  WorkingSet& set = ledger.set();
  if (before.EndTime() <= set.now) {
    return errors::IllegalTransition(before.Name(), "over", "cancelled");
  }
  // A hold and what waits for approval are nobody's yet.
  if (before.state == State::kConfirmed && command.override_reason.empty()) {
    rules::Violations late;
    CheckLeads(rules::Act::kCancel, before, set, late);
    if (!late.empty()) return errors::PolicyViolation(std::move(late));
  }
  Booking after = before;
  after.state = State::kCancelled;
  after.expire_time = 0;
  after.override_reason = command.override_reason;
  ledger.Record("booking.cancelled", &before, std::move(after));
  return absl::OkStatus();
}

absl::Status Flag(const Booking& before, const Command& command, Ledger& ledger) {
  if (!IsLive(before.state)) return Illegal(before, "flagged");
  if (before.flag_reason == command.reason) return absl::OkStatus();
  Booking after = before;
  after.flag_reason = command.reason;
  ledger.Record("booking.flagged", &before, std::move(after));
  return absl::OkStatus();
}

absl::Status Approve(const Booking& before, const Command& command, Ledger& ledger) {
  if (before.state != State::kPendingApproval) return Illegal(before, "approved");
  Booking after = before;
  RETURN_IF_ERROR(AdmitInstead(before, after, command, ledger));
  after.state = State::kConfirmed;
  after.decision_reason = command.reason;
  if (!command.override_reason.empty()) after.override_reason = command.override_reason;
  ledger.Record("booking.approved", &before, std::move(after));
  return absl::OkStatus();
}

absl::Status Reject(const Booking& before, const Command& command, Ledger& ledger) {
  if (before.state != State::kPendingApproval) return Illegal(before, "rejected");
  Booking after = before;
  after.state = State::kRejected;
  after.decision_reason = command.reason;
  ledger.Record("booking.rejected", &before, std::move(after));
  return absl::OkStatus();
}

absl::Status CheckIn(const Booking& before, Ledger& ledger) {
  if (before.state == State::kCheckedIn) return absl::OkStatus();
  if (before.state != State::kConfirmed) return Illegal(before, "checked in");
  const WorkingSet& set = ledger.set();
  RETURN_IF_ERROR(CheckMayAct(before, set));
  rules::Violations outside;
  for (const Item& item : before.items) {
    if (item.interval.start != before.StartTime()) continue;
    const auto found = set.resources.find(item.resource);
    if (found == set.resources.end() || found->second.facts == nullptr) continue;
    // Until the whole is over, not only what begins first.
    Item whole = item;
    whole.interval.end = before.EndTime();
    rules::CheckCheckIn(whole, *found->second.facts, set.now, outside);
    break;
  }
  if (!outside.empty()) return errors::PolicyViolation(std::move(outside));
  RETURN_IF_ERROR(CheckQualified(before, set.now, set));
  Booking after = before;
  after.state = State::kCheckedIn;
  after.check_in_time = set.now;
  ledger.Record("booking.checked_in", &before, std::move(after));
  return absl::OkStatus();
}

absl::Status CheckOut(const Booking& before, Instant at, absl::string_view type, Ledger& ledger) {
  if (before.state == State::kCompleted) return absl::OkStatus();
  if (before.state != State::kCheckedIn) return Illegal(before, "checked out");
  Booking after = before;
  after.state = State::kCompleted;
  after.check_out_time = at;
  ledger.Record(type, &before, std::move(after));
  return absl::OkStatus();
}

absl::Status Due(const Booking& before, Ledger& ledger) {
  const Instant due = before.DueTime();
  if (due == 0 || due > ledger.set().now) return absl::OkStatus();
  if (before.state == State::kCheckedIn) {
    return CheckOut(before, before.EndTime(), "booking.completed", ledger);
  }
  Booking after = before;
  const bool came_not = before.state == State::kConfirmed;
  after.state = came_not ? State::kNoShow : State::kExpired;
  ledger.Record(came_not ? "booking.no_show" : "booking.expired", &before, std::move(after));
  return absl::OkStatus();
}

}  // namespace

absl::Status Decide(const Command& command, Ledger& ledger) {
  if (command.verb == Verb::kCreate) {
    RETURN_IF_ERROR(command.flaw);
    return Create(command, ledger);
  }
  const auto found = ledger.set().bookings.find(command.booking.Name());
  if (found == ledger.set().bookings.end()) {
    return command.guard.NotFound(command.booking.Name());
  }
  const Booking before = found->second;
  RETURN_IF_ERROR(CheckGuard(before, command));
  if (!command.etag.empty() && command.etag != before.Etag()) {
    return errors::EtagMismatch(before.Name());
  }
  switch (command.verb) {
    case Verb::kConfirm:
      return Confirm(before, command, ledger);
    case Verb::kRenew:
      return Renew(before, command, ledger);
    case Verb::kReschedule:
      return Reschedule(before, command, ledger);
    case Verb::kCancel:
      return Cancel(before, command, ledger);
    case Verb::kApprove:
      return Approve(before, command, ledger);
    case Verb::kFlag:
      return Flag(before, command, ledger);
    case Verb::kReject:
      return Reject(before, command, ledger);
    case Verb::kCheckIn:
      return CheckIn(before, ledger);
    case Verb::kCheckOut:
      return CheckOut(before, ledger.set().now, "booking.checked_out", ledger);
    default:
      return Due(before, ledger);
  }
}

}  // namespace gongfang::booking

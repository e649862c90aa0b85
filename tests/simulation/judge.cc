#include "tests/simulation/judge.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "common/base/limits.h"

namespace gongfang::booking::simulation {
namespace {

Verdict Accepted() { return {}; }
Verdict Refused(std::string reason) { return {.reason = std::move(reason)}; }

Instant StartOf(const Booking& booking) {
  Instant start = INT64_MAX;
  for (const Item& item : booking.items) start = std::min(start, item.interval.start);
  return start;
}
Instant EndOf(const Booking& booking) {
  Instant end = INT64_MIN;
  for (const Item& item : booking.items) end = std::max(end, item.interval.end);
  return end;
}

// Judges one command on one booking after the other, each in the state that the ones before made.
class OneByOne {
 public:
  OneByOne(const Records& state, const Moment& moment) : state_(state), moment_(moment) {}

  Verdict Judge(const Command& command) {
    if (command.verb == Verb::kCreate) return Create(command);
    const Booking* before = state_.FindBooking(command.booking.Name());
    if (before == nullptr) return Refused("NOT_FOUND");
    if (!command.etag.empty() && command.etag != absl::StrCat("\"", before->sequence, "\"")) {
      return Refused("ETAG_MISMATCH");
    }
    return Change(Booking(*before), command);
  }
  // What the last one did.
  bool changed() const { return changed_; }

 private:
  Verdict Change(const Booking& before, const Command& command) {
    changed_ = false;
    switch (command.verb) {
      case Verb::kConfirm:
        return Confirm(before);
      case Verb::kRenew:
        return Renew(before, command);
      case Verb::kReschedule:
        return Reschedule(before, command);
      case Verb::kCancel:
        return Cancel(before, command);
      case Verb::kApprove:
        if (before.state != State::kPendingApproval) return Refused("ILLEGAL_TRANSITION");
        return Admit(before, &before, false, false);
      case Verb::kReject:
        return before.state == State::kPendingApproval ? Accepted() : Refused("ILLEGAL_TRANSITION");
      case Verb::kCheckIn:
        return CheckIn(before);
      default:
        return before.state == State::kCheckedIn || before.state == State::kCompleted
                   ? Accepted()
                   : Refused("ILLEGAL_TRANSITION");
    }
  }

  Verdict Admit(Booking wanted, const Booking* before, bool overridden, bool hold) {
    for (Item& item : wanted.items) {
      const ResourceFacts& facts = moment_.Of(item);
      if (item.interval.start < moment_.now && !IsKept(item, before)) {
        return Refused("INVALID_REQUEST");
      }
      if (item.units > facts.capacity) return Refused("INVALID_REQUEST");
      item.occupied = {item.interval.start - facts.policy.buffer_before,
                       item.interval.end + facts.policy.buffer_after};
    }
    std::set<std::string> rules = Objections(state_, {wanted, before, overridden, hold}, moment_);
    if (rules.empty()) {
      wanted.state = hold ? State::kHeld : State::kConfirmed;
      state_.Put(wanted);
      changed_ = true;
      return Accepted();
    }
    if (rules == std::set<std::string>{"SLOT_TAKEN"}) return Refused("SLOT_TAKEN");
    return {.reason = "POLICY_VIOLATION", .rules = std::move(rules)};
  }

  Verdict Create(const Command& command) {
    return Admit(command.booking, nullptr, !command.override_reason.empty(), command.hold_ttl > 0);
  }

  Verdict Confirm(const Booking& before) {
    if (before.state == State::kHeld || before.state == State::kConfirmed ||
        before.state == State::kPendingApproval) {
      return Accepted();
    }
    // Only of a hold that ran out: what nobody approved has no expiry.
    if (before.state != State::kExpired || before.expire_time == 0) {
      return Refused("ILLEGAL_TRANSITION");
    }
    if (StartOf(before) < moment_.now) return Refused("HOLD_EXPIRED");
    Verdict verdict = Admit(before, &before, false, false);
    return verdict.reason == "SLOT_TAKEN" ? Refused("HOLD_EXPIRED") : verdict;
  }

  Verdict Renew(const Booking& before, const Command& command) {
    if (before.state != State::kHeld) return Refused("ILLEGAL_TRANSITION");
    if (!before.waitlist_entry.empty()) return Refused("HOLD_LIMIT");
    const Instant last = before.create_time + absl::ToInt64Microseconds(limits::kMaxHoldLife);
    const bool at_its_end = moment_.now + command.hold_ttl > last && before.expire_time >= last;
    return at_its_end ? Refused("HOLD_LIMIT") : Accepted();
  }

  // Whether one of its items begins too soon to be changed or cancelled.
  bool TooLate(const Booking& before, int64_t Policy::*lead) const {
    return std::any_of(before.items.begin(), before.items.end(), [&](const Item& item) {
      return item.interval.start - moment_.now < moment_.Of(item).policy.*lead &&
             moment_.Of(item).policy.*lead > 0;
    });
  }

  Verdict Reschedule(const Booking& before, const Command& command) {
    const bool in_use = before.state == State::kCheckedIn;
    const bool waiting = before.state == State::kHeld && !before.waitlist_entry.empty();
    if (DueOf(before) == 0 && before.state != State::kConfirmed) {
      return Refused("ILLEGAL_TRANSITION");
    }
    if (waiting) return Refused("ILLEGAL_TRANSITION");
    if (in_use && !OnlyEndsElsewhere(before, command.booking)) return Refused("INVALID_REQUEST");
    if (!in_use && StartOf(before) <= moment_.now) return Refused("ILLEGAL_TRANSITION");
    if (!in_use && command.override_reason.empty() && TooLate(before, &Policy::change_lead)) {
      return {.reason = "POLICY_VIOLATION", .rules = {"CHANGE_LEAD_TIME"}};
    }
    Booking after = before;
    after.items = command.booking.items;
    return Admit(after, &before, !command.override_reason.empty(), false);
  }

  bool OnlyEndsElsewhere(const Booking& before, const Booking& after) const {
    return std::all_of(after.items.begin(), after.items.end(), [&](const Item& item) {
      return item.interval.end >= moment_.now &&
             std::any_of(before.items.begin(), before.items.end(), [&item](const Item& old) {
               return old.resource == item.resource && old.units >= item.units &&
                      old.interval.start == item.interval.start;
             });
    });
  }

  Verdict Cancel(const Booking& before, const Command& command) {
    if (before.state == State::kCancelled) return Accepted();
    if (before.state != State::kHeld && before.state != State::kPendingApproval &&
        before.state != State::kConfirmed) {
      return Refused("ILLEGAL_TRANSITION");
    }
    if (EndOf(before) <= moment_.now) return Refused("ILLEGAL_TRANSITION");
    if (before.state == State::kConfirmed && command.override_reason.empty() &&
        TooLate(before, &Policy::cancel_lead)) {
      return {.reason = "POLICY_VIOLATION", .rules = {"CANCEL_LEAD_TIME"}};
    }
    Booking after = before;
    after.state = State::kCancelled;
    state_.Put(after);
    changed_ = true;
    return Accepted();
  }

  Verdict CheckIn(const Booking& before) const {
    if (before.state == State::kCheckedIn) return Accepted();
    if (before.state != State::kConfirmed) return Refused("ILLEGAL_TRANSITION");
    const auto first = std::find_if(before.items.begin(), before.items.end(), [&](auto& item) {
      return item.interval.start == StartOf(before);
    });
    const Instant opens = StartOf(before) - moment_.Of(*first).policy.check_in_before;
    if (moment_.now >= opens && moment_.now < EndOf(before)) return Accepted();
    return {.reason = "POLICY_VIOLATION", .rules = {"CHECK_IN_WINDOW"}};
  }

  Records state_;
  const Moment& moment_;
  bool changed_ = false;
};

Verdict JudgeSeries(const Records& state, const Command& command, const Moment& moment) {
  if (!command.new_series) {
    const Series* series = state.FindSeries(command.series.Name());
    if (series == nullptr) return Refused("NOT_FOUND");
    if (!command.etag.empty() && command.etag != absl::StrCat("\"", series->sequence, "\"")) {
      return Refused("ETAG_MISMATCH");
    }
  }
  OneByOne judge(state, moment);
  std::vector<Verdict> refused;
  bool changed = false;
  for (const Command& one : command.group) {
    const Verdict verdict = judge.Judge(one);
    if (!verdict.reason.empty()) refused.push_back(verdict);
    changed = changed || (verdict.reason.empty() && judge.changed());
  }
  if (!refused.empty() && (command.all_or_none || !changed)) {
    if (refused.size() == 1) return refused.front();
    Verdict all{.reason = "POLICY_VIOLATION"};
    for (const Verdict& verdict : refused) all.rules.insert(verdict.reason);
    if (all.rules == std::set<std::string>{"SLOT_TAKEN"}) return Refused("SLOT_TAKEN");
    return all;
  }
  return changed ? Accepted() : Refused("ILLEGAL_TRANSITION");
}

Verdict JudgeJoin(const Command& command, const Moment& moment) {
  const WaitlistEntry& entry = command.entry;
  const ResourceFacts& facts = *moment.facts->FindResource(entry.resource);
  const bool in_time = entry.window.end - entry.length >= moment.now;
  return in_time && entry.units <= facts.capacity ? Accepted() : Refused("INVALID_REQUEST");
}

Verdict JudgeLeave(const Records& state, const Command& command) {
  const WaitlistEntry* entry = state.FindEntry(command.entry.Name());
  if (entry == nullptr) return Refused("NOT_FOUND");
  if (!command.etag.empty() && command.etag != absl::StrCat("\"", entry->sequence, "\"")) {
    return Refused("ETAG_MISMATCH");
  }
  const bool over = entry->state == WaitState::kFulfilled || entry->state == WaitState::kExpired;
  return over ? Refused("ILLEGAL_TRANSITION") : Accepted();
}

}  // namespace

Verdict Judge(const Records& state, const Command& command, const Moment& moment) {
  switch (command.verb) {
    case Verb::kSeries:
      return JudgeSeries(state, command, moment);
    case Verb::kJoin:
      return JudgeJoin(command, moment);
    case Verb::kLeave:
      return JudgeLeave(state, command);
    default:
      return OneByOne(state, moment).Judge(command);
  }
}

std::string ToString(const Verdict& verdict) {
  if (verdict.reason.empty()) return "OK";
  if (verdict.rules.empty()) return verdict.reason;
  return absl::StrCat(verdict.reason, " (", absl::StrJoin(verdict.rules, ", "), ")");
}

std::string ToString(const Booking& booking) {
  std::string text = absl::StrCat(booking.id, " ", StateName(booking.state));
  for (const Item& item : booking.items) {
    const auto clock = [](Instant instant) {
      const int64_t minutes = (instant - kOrigin) / kMinute;
      return absl::StrFormat("%02d:%02d", minutes / 60, minutes % 60);
    };
    absl::StrAppend(&text, " r", ResourceNumber(item.resource), " ", clock(item.occupied.start),
                    "-", clock(item.occupied.end), " x", item.units);
  }
  return text;
}

Instant DueOf(const Booking& booking) {
  switch (booking.state) {
    case State::kHeld:
      return booking.expire_time;
    case State::kPendingApproval:
      return StartOf(booking);
    case State::kConfirmed:
      return booking.no_show_time;
    case State::kCheckedIn:
      return EndOf(booking);
    default:
      return 0;
  }
}

Instant DueOf(const WaitlistEntry& entry) {
  return entry.state == WaitState::kWaiting ? entry.window.end - entry.length : 0;
}

}  // namespace gongfang::booking::simulation

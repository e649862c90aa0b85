#include "tests/simulation/event_rules.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/limits.h"
#include "tests/simulation/judge.h"

namespace gongfang::booking::simulation {
namespace {

bool SameItems(const Booking& a, const Booking& b) {
  return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(),
                    [](const Item& x, const Item& y) {
                      return x.resource == y.resource && x.interval == y.interval &&
                             x.units == y.units;
                    });
}

// Rules of one kind of event about a booking.
class BookingEvent {
 public:
  BookingEvent(const SeenEvent& event, const Records& state, const Moment& moment)
      : event_(event),
        after_(std::get<Booking>(event.subject)),
        before_(state.FindBooking(after_.Name())),
        state_(state),
        moment_(moment) {}

  std::string Objection() const {
    const std::string type = event_.type.substr(event_.type.find('.') + 1);
    if (after_.items.empty()) return "it has no items";
    if (after_.update_time != event_.now) return "its update_time is not that of the event";
    if (type == "created" || type == "offered") return New(type == "offered");
    if (before_ == nullptr) return "it is about a booking that is not there";
    if (after_.uid != before_->uid || after_.member != before_->member ||
        after_.team != before_->team || after_.create_time != before_->create_time ||
        after_.created_by != before_->created_by || after_.series != before_->series) {
      return "it changes what never changes";
    }
    if (type == "rescheduled") return Rescheduled();
    if (!SameItems(*before_, after_)) return "it changes the items";
    if (type == "confirmed") return Confirmed();
    if (type == "renewed") return Renewed();
    if (type == "cancelled") return Cancelled();
    if (type == "approved") return Approved();
    if (type == "rejected") return Moved(State::kPendingApproval, State::kRejected);
    if (type == "checked_in") return Moved(State::kConfirmed, State::kCheckedIn);
    if (type == "checked_out") return Moved(State::kCheckedIn, State::kCompleted);
    if (type == "completed") return ByClock(State::kCheckedIn, State::kCompleted);
    if (type == "no_show") return ByClock(State::kConfirmed, State::kNoShow);
    if (type == "expired") return ByClock(before_->state, State::kExpired);
    return "its type is not known";
  }

 private:
  std::string Moved(State from, State to) const {
    if (before_->state != from) return absl::StrCat("the booking was ", StateName(before_->state));
    if (after_.state != to) return absl::StrCat("the booking is ", StateName(after_.state));
    return "";
  }

  std::string ByClock(State from, State to) const {
    const Instant due = DueOf(*before_);
    if (due == 0) return absl::StrCat("nothing was due: it was ", StateName(before_->state));
    if (due > event_.now) {
      return absl::StrCat("it comes ", due - event_.now, " microseconds too early");
    }
    return Moved(from, to);
  }

  // Whether `after_` may be: by every rule, and beside all others.
  std::string Admission(const Booking* before, bool overridden, bool hold) const {
    for (const Item& item : after_.items) {
      const ResourceFacts& facts = moment_.Of(item);
      if (item.interval.start < event_.now && !IsKept(item, before)) return "it begins in the past";
      if (item.units > facts.capacity) return "it takes more units than there are";
      const Interval occupied{item.interval.start - facts.policy.buffer_before,
                              item.interval.end + facts.policy.buffer_after};
      if (item.occupied != occupied) return "it does not occupy its buffers";
    }
    const int64_t no_show_after = moment_.Of(after_.items.front()).policy.no_show_after;
    Instant start = INT64_MAX;
    for (const Item& item : after_.items) start = std::min(start, item.interval.start);
    if (after_.no_show_time != (no_show_after > 0 ? start + no_show_after : 0)) {
      return "its no_show_time is wrong";
    }
    const std::set<std::string> found =
        Objections(state_, {after_, before, overridden, hold}, moment_);
    if (found.empty()) return "";
    return absl::StrCat("it may not be: ", absl::StrJoin(found, ", "), Beside());
  }

  // Those that take the same at the same time.
  std::string Beside() const {
    std::string text = absl::StrCat("; ", ToString(after_));
    for (const auto& [name, other] : state_.bookings) {
      const bool meets = std::any_of(other.items.begin(), other.items.end(), [&](const Item& its) {
        return std::any_of(after_.items.begin(), after_.items.end(), [&](const Item& item) {
          return its.resource == item.resource && its.occupied.Overlaps(item.occupied);
        });
      });
      if (meets && other.state <= State::kCheckedIn)
        absl::StrAppend(&text, "; beside ", ToString(other));
    }
    return text;
  }

  State NewState() const {
    return WantsApproval(after_, moment_) ? State::kPendingApproval : State::kConfirmed;
  }

  std::string New(bool offered) const {
    if (before_ != nullptr) return "the booking was there already";
    if (after_.create_time != event_.now) return "its create_time is not now";
    const bool hold = after_.state == State::kHeld;
    if (offered && !hold) return "an offer is not a hold";
    if (!hold && after_.state != NewState()) {
      return absl::StrCat("its state is ", StateName(after_.state));
    }
    if (hold && after_.expire_time <= event_.now) return "it is a hold that has run out";
    return Admission(nullptr, !after_.override_reason.empty(), hold);
  }

  std::string Confirmed() const {
    if (after_.state != NewState() || after_.expire_time != 0) return "its state is wrong";
    if (before_->state == State::kHeld) return "";
    if (before_->state != State::kExpired || before_->expire_time == 0) {
      return absl::StrCat("the booking was ", StateName(before_->state));
    }
    return Admission(before_, false, false);
  }

  std::string Renewed() const {
    if (std::string moved = Moved(State::kHeld, State::kHeld); !moved.empty()) return moved;
    const Instant last = before_->create_time + absl::ToInt64Microseconds(limits::kMaxHoldLife);
    return after_.expire_time <= last ? "" : "the hold lasts longer than a hold may";
  }

  std::string Rescheduled() const {
    const bool in_use = before_->state == State::kCheckedIn;
    if (DueOf(*before_) == 0 && before_->state != State::kConfirmed) {
      return absl::StrCat("the booking was ", StateName(before_->state));
    }
    const bool overridden = !after_.override_reason.empty();
    const bool asks =
        before_->state == State::kConfirmed && !overridden && WantsApproval(after_, moment_);
    if (after_.state != (asks ? State::kPendingApproval : before_->state)) return "its state";
    if (in_use) {
      for (const Item& item : after_.items) {
        if (!IsKept(item, before_)) return "it moves what is in use";
      }
    }
    return Admission(before_, overridden, false);
  }

  std::string Cancelled() const {
    if (before_->state == State::kCheckedIn || DueOf(*before_) == 0) {
      if (before_->state != State::kConfirmed) {
        return absl::StrCat("the booking was ", StateName(before_->state));
      }
    }
    return after_.state == State::kCancelled ? "" : "its state is wrong";
  }

  std::string Approved() const {
    if (auto moved = Moved(State::kPendingApproval, State::kConfirmed); !moved.empty()) {
      return moved;
    }
    return Admission(before_, false, false);
  }

  const SeenEvent& event_;
  const Booking& after_;
  const Booking* const before_;
  const Records& state_;
  const Moment& moment_;
};

std::string ObjectionToEntry(const SeenEvent& event, const Records& state) {
  const auto& after = std::get<WaitlistEntry>(event.subject);
  const WaitlistEntry* before = state.FindEntry(after.Name());
  const std::string type = event.type.substr(event.type.find('.') + 1);
  if (type == "joined") return before == nullptr ? "" : "the entry was there already";
  if (before == nullptr) return "it is about an entry that is not there";
  const WaitState was = before->state;
  if (type == "offered") return was == WaitState::kWaiting ? "" : "the entry did not wait";
  const bool in_queue = was == WaitState::kWaiting || was == WaitState::kOffered;
  if (!in_queue) return absl::StrCat("the entry was ", StateName(was));
  if (type == "expired" && was == WaitState::kWaiting && DueOf(*before) > event.now) {
    return "it comes too early";
  }
  return "";
}

std::string ObjectionToSeries(const SeenEvent& event, const Records& state) {
  const auto& after = std::get<Series>(event.subject);
  const bool is_new = event.type == "series.created";
  if (is_new != (state.FindSeries(after.Name()) == nullptr)) return "the series is not (yet) there";
  for (const Instance& instance : after.instances) {
    if (!instance.booking.empty() && state.FindBooking(instance.booking) == nullptr) {
      return absl::StrCat("its booking ", instance.booking, " is not there");
    }
  }
  return "";
}

}  // namespace

std::string ObjectionTo(const SeenEvent& event, const Records& state, const Moment& moment) {
  if (event.now != moment.now) return "its time is not that of the decision";
  if (std::holds_alternative<Booking>(event.subject)) {
    return BookingEvent(event, state, moment).Objection();
  }
  if (std::holds_alternative<Series>(event.subject)) return ObjectionToSeries(event, state);
  return ObjectionToEntry(event, state);
}

}  // namespace gongfang::booking::simulation

// Random bookings, holds, confirmations and cancellations against a naive model: an array of the
// units used in every minute. Once from eight threads, replayed afterwards in the order of their
// sequence numbers; once one by one, where the model also knows every refusal.
#include <algorithm>
#include <map>
#include <set>
#include <thread>
#include <vector>

#include "booking/proto_conversion.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"
#include "tests/support/booking_model.h"

namespace gongfang::booking::model {
namespace {

constexpr int kThreads = 8;

// The reason of a refusal, "" for none.
std::string Reason(const absl::StatusOr<v1::Booking>& answer) {
  return ErrorReason(answer.status());
}

RC_GTEST_PROP(BookingsProperty, WhatEightThreadsGotFitsInTheOrderOfItsSequence, ()) {
  World& world = World::Get();
  Case at;
  const std::vector<Step> steps = AnySteps(1, 160);
  std::vector<std::vector<absl::StatusOr<v1::Booking>>> answers(kThreads);
  std::vector<std::thread> threads;
  for (size_t t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      std::vector<v1::Booking> mine;
      for (size_t i = t; i < steps.size(); i += kThreads) {
        if (auto answer = Do(at, steps[i], mine)) answers[t].push_back(*std::move(answer));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();

  std::map<int64_t, std::string> by_sequence;  // what the log says
  std::map<std::string, Booking> current;
  const auto events = world.log.ReadAfter(at.alliance(), 0, 500).value();
  for (const events::v1::Event& event : events) {
    RC_ASSERT(event.sequence() == static_cast<int64_t>(by_sequence.size()) + 1);
    v1::Booking proto;
    RC_ASSERT(event.snapshot().UnpackTo(&proto));
    by_sequence[event.sequence()] = proto.SerializeAsString();
    const Booking booking = FromProto(proto);
    Booking& before = current[booking.id];
    if (IsLive(before.state) && !IsLive(booking.state)) at.Use(booking, -1);
    if (!IsLive(before.state) && IsLive(booking.state)) {
      RC_ASSERT(at.Fits(booking));
      at.Use(booking, +1);
    }
    before = booking;
  }
  const std::set<std::string> allowed = {"SLOT_TAKEN", "POLICY_VIOLATION", "HOLD_EXPIRED",
                                         "ILLEGAL_TRANSITION"};
  for (const auto& of_thread : answers) {
    for (const auto& answer : of_thread) {
      if (answer.ok()) {
        RC_ASSERT(by_sequence[answer->sequence()] == answer->SerializeAsString());
      } else {
        RC_ASSERT(allowed.contains(Reason(answer)));
      }
    }
  }
}

// Every answer of one caller at a time, as the model knows it beforehand.
class Oracle {
 public:
  explicit Oracle(Case& at) : at_(at) {}

  void ExpireDue() {
    const Instant now = World::Get().clock.NowInstant();
    for (auto& [id, booking] : bookings_) {
      if (booking.state != State::kHeld || booking.expire_time > now) continue;
      booking.state = State::kExpired;
      at_.Use(booking, -1);
    }
  }

  void CheckCreated(const Step& step, const absl::StatusOr<v1::Booking>& answer) {
    Step fitting = step;  // with the units that were asked for
    for (PlannedItem& item : fitting.items) {
      item.units = std::min(item.units, at_.shape(at_.Resource(item.resource)).capacity);
    }
    const auto is_open = [this](const PlannedItem& item) { return at_.IsOpen(item); };
    const auto held = std::count_if(bookings_.begin(), bookings_.end(), [](const auto& one) {
      return one.second.state == State::kHeld;
    });
    const bool too_many = step.kind == Step::kHold && held >= limits::kMaxOpenHoldsPerMember;
    if (too_many || !std::all_of(fitting.items.begin(), fitting.items.end(), is_open)) {
      RC_ASSERT(Reason(answer) == "POLICY_VIOLATION");
      return;
    }
    for (const PlannedItem& item : fitting.items) {
      if (at_.Fits(at_.Resource(item.resource), item.start, item.length, item.units)) continue;
      RC_ASSERT(Reason(answer) == "SLOT_TAKEN");
      CheckNextFree(fitting, item, answer.status());
      return;
    }
    RC_ASSERT(answer.ok());
    const Booking booking = FromProto(*answer);
    RC_ASSERT(booking.state == (step.kind == Step::kHold ? State::kHeld : State::kConfirmed));
    at_.Use(booking, +1);
    bookings_[booking.id] = booking;
  }

  void CheckTouched(const Step& step, const v1::Booking& picked,
                    const absl::StatusOr<v1::Booking>& answer) {
    Booking& booking = bookings_.at(FromProto(picked).id);
    const bool confirm = step.kind == Step::kConfirm;
    std::string expected;
    if (confirm && booking.state == State::kExpired) {
      expected = at_.Fits(booking) ? "" : "HOLD_EXPIRED";
    } else if ((confirm && booking.state == State::kCancelled) ||
               (!confirm && booking.state == State::kExpired)) {
      expected = "ILLEGAL_TRANSITION";
    }
    RC_ASSERT(Reason(answer) == expected);
    if (!answer.ok()) return;
    const State before = booking.state;
    booking = FromProto(*answer);
    RC_ASSERT(booking.state == (confirm ? State::kConfirmed : State::kCancelled));
    if (IsLive(before) != IsLive(booking.state)) at_.Use(booking, confirm ? +1 : -1);
  }

 private:
  // `taken` is the first item that does not fit.
  void CheckNextFree(const Step& step, const PlannedItem& taken, const absl::Status& status) {
    const ErrorDetails details = *ErrorDetailsOf(status);
    std::map<std::string, std::string> told(details.metadata.begin(), details.metadata.end());
    RC_ASSERT(told["resource"] == at_.Resource(taken.resource));
    int first = kMinutes;
    for (const PlannedItem& item : step.items) first = std::min(first, item.start);
    for (const FeasibleSlot& slot : details.slots) {
      const int moved = at_.MinuteOf(ToInstant(slot.start)) - first;
      for (PlannedItem item : step.items) {
        item.start += moved;
        if (item.start < 0) continue;  // before what the model knows
        RC_ASSERT(at_.IsOpen(item));
        RC_ASSERT(at_.Fits(at_.Resource(item.resource), item.start, item.length, item.units));
      }
    }
    if (step.items.size() > 1) return;
    const std::optional<int> next = at_.NextFree(taken);
    RC_ASSERT(told.contains("nextFreeStartTime") == next.has_value());
    if (!next) return;
    RC_ASSERT(told["nextFreeStartTime"] == absl::FormatTime(absl::RFC3339_full,
                                                            FromInstant(at_.InstantOf(*next)),
                                                            absl::UTCTimeZone()));
  }

  Case& at_;
  std::map<std::string, Booking> bookings_;  // by id
};

RC_GTEST_PROP(BookingsProperty, EveryAnswerToOneCallerIsRight, ()) {
  Case at;
  Oracle oracle(at);
  std::vector<v1::Booking> mine;
  for (const Step& step : AnySteps(1, 80)) {
    const std::vector<v1::Booking> before = mine;
    const auto answer = Do(at, step, mine);
    oracle.ExpireDue();
    if (!answer) continue;
    if (step.kind == Step::kBook || step.kind == Step::kHold || before.empty()) {
      oracle.CheckCreated(step, *answer);
    } else {
      oracle.CheckTouched(step, before[static_cast<size_t>(step.pick) % before.size()], *answer);
    }
  }
}

}  // namespace
}  // namespace gongfang::booking::model

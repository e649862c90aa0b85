// The answers of one history.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "booking/proto_conversion.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "tests/simulation/checker.h"
#include "tests/simulation/rows.h"

namespace gongfang::booking::simulation {
namespace {

constexpr size_t kFewViolations = 3;  // that are told in full, whatever they are

template <typename Message>
Subject Parse(const std::string& bytes) {
  Message message;
  message.ParseFromString(bytes);
  return FromProto(message);
}

Subject ParseAnswer(const Command& command, const std::string& bytes) {
  if (command.verb == Verb::kSeries) return Parse<v1::Series>(bytes);
  if (command.verb == Verb::kJoin || command.verb == Verb::kLeave) {
    return Parse<v1::WaitlistEntry>(bytes);
  }
  return Parse<v1::Booking>(bytes);
}

bool SameItems(const Booking& asked, const Booking& got) {
  return std::equal(asked.items.begin(), asked.items.end(), got.items.begin(), got.items.end(),
                    [](const Item& a, const Item& b) {
                      return a.resource == b.resource && a.interval == b.interval &&
                             a.units == b.units;
                    });
}

bool IsHeldUntil(const Booking& got, Instant expire_time) {
  return got.state == State::kHeld && got.expire_time == expire_time;
}

// Whether `got`, as an event made it, is what `command` asked for.
bool IsEffect(const Command& command, const Booking& got) {
  switch (command.verb) {
    case Verb::kCreate:
      if (!SameItems(command.booking, got) || got.member != command.booking.member) return false;
      if (command.hold_ttl > 0) return IsHeldUntil(got, got.update_time + command.hold_ttl);
      return got.state == State::kConfirmed || got.state == State::kPendingApproval;
    case Verb::kConfirm:
      return got.state == State::kConfirmed || got.state == State::kPendingApproval;
    case Verb::kRenew: {
      const Instant last = got.create_time + absl::ToInt64Microseconds(limits::kMaxHoldLife);
      return IsHeldUntil(got, std::min(got.update_time + command.hold_ttl, last));
    }
    case Verb::kReschedule:
      return SameItems(command.booking, got);
    case Verb::kCancel:
      return got.state == State::kCancelled;
    case Verb::kApprove:
      return got.state == State::kConfirmed;
    case Verb::kReject:
      return got.state == State::kRejected;
    case Verb::kCheckIn:
      return got.state == State::kCheckedIn;
    default:
      return got.state == State::kCompleted;
  }
}

bool IsEffect(const Command& command, const Subject& subject) {
  if (const auto* booking = std::get_if<Booking>(&subject)) return IsEffect(command, *booking);
  if (const auto* entry = std::get_if<WaitlistEntry>(&subject)) {
    if (command.verb == Verb::kLeave) return entry->state == WaitState::kCancelled;
    return entry->window == command.entry.window && entry->units == command.entry.units;
  }
  const auto& series = std::get<Series>(subject);
  return !command.new_series || series.instances.size() == command.group.size();
}

// A refusal that says nothing about the booking: the request was not decided.
bool IsOutage(const absl::Status& status) {
  const std::string reason = ErrorReason(status);
  return reason == "UNAVAILABLE" || reason == "STORAGE_FULL" || reason == "CONFLICT";
}

Verdict AsVerdict(const absl::Status& status) {
  Verdict verdict{.reason = ErrorReason(status)};
  if (verdict.reason.empty()) verdict.reason = status.ToString();
  if (verdict.reason != "POLICY_VIOLATION") return verdict;
  const ErrorDetails details = *ErrorDetailsOf(status);
  for (const RuleViolation& rule : details.rules) verdict.rules.insert(rule.rule);
  return verdict;
}

// Whether a refusal is what is expected. Of many violations only the first are told.
bool IsTold(const Verdict& given, size_t violations, const Verdict& expected) {
  if (given.reason != expected.reason || given.rules.empty() != expected.rules.empty()) {
    return false;
  }
  if (violations < kFewViolations) return given.rules == expected.rules;
  return std::includes(expected.rules.begin(), expected.rules.end(), given.rules.begin(),
                       given.rules.end());
}

// `state` once all is done that was due when the batch was begun, and that it could know of.
Records WithoutOverdue(const Records& state, const Batch& batch) {
  Records done = state;
  for (auto& [name, booking] : done.bookings) {
    const Instant due = DueOf(booking);
    if (due == 0 || due > batch.begun || booking.sequence > batch.head_when_begun) continue;
    booking.state = booking.state == State::kCheckedIn   ? State::kCompleted
                    : booking.state == State::kConfirmed ? State::kNoShow
                                                         : State::kExpired;
  }
  return done;
}

std::string Which(const Attempt& attempt) {
  return absl::StrCat("operation ", attempt.operation, ", attempt ", attempt.number, ": ");
}

}  // namespace

void Checker::OnAnswer(const Attempt& attempt, const Decision& decision, const Batch& batch) {
  if (!failure_.empty()) return;
  const absl::Status& status = decision.outcome.status;
  if (IsOutage(status)) return;
  if (!status.ok()) return CheckRefused(attempt, status, batch);
  if (attempt.command.validate_only) return CheckValidated(attempt, decision, batch);
  CheckAccepted(attempt, decision, batch);
}

void Checker::CheckAccepted(const Attempt& attempt, const Decision& decision, const Batch&) {
  const Command& command = attempt.command;
  const Subject subject = ParseAnswer(command, decision.answer);
  Subject copy = subject;
  const int64_t sequence = SequenceOf(copy);
  if (sequence <= 0 || sequence > head()) {
    return Fail(absl::StrCat(Which(attempt), "answered with event ", sequence, " of ", head()));
  }
  if (timeline_.Snapshot(sequence) != decision.answer) {
    return Fail(absl::StrCat(Which(attempt), "the answer is not event ", sequence));
  }
  if (!command.request_id.empty() && !remembered_.contains({command.actor, command.request_id})) {
    return Fail(absl::StrCat(Which(attempt), "answered OK, and the request is not remembered"));
  }
  if (!attempt.first_payload) {
    const std::string kept = ReadFingerprint(database_, command);
    if (kept != command.fingerprint) {
      return Fail(absl::StrCat(Which(attempt), "another payload got an answer"));
    }
  }
  if (!IsEffect(command, subject)) {
    return Fail(absl::StrCat(Which(attempt), "event ", sequence, " is not what was asked for"));
  }
  if (sequence > attempt.head_when_first_sent) return;
  // Nothing was changed: it must have been so while the request was on its way.
  const std::string name = NameOf(subject);
  const bool was_so =
      timeline_.AnySince(attempt.head_when_first_sent, [&](const Records& state, int64_t) {
        const std::optional<Subject> found = state.Find(name);
        if (!found) return false;
        Subject now = *found;
        return SequenceOf(now) == sequence;
      });
  if (!was_so) {
    Fail(absl::StrCat(Which(attempt), "answered with event ", sequence, ", which was out of date ",
                      "when it was asked"));
  }
}

void Checker::CheckValidated(const Attempt& attempt, const Decision&, const Batch& batch) {
  const Moment moment{batch.now, batch.facts};
  Verdict expected;
  const bool right = timeline_.AnySince(attempt.head_when_sent, [&](const Records& state, int64_t) {
    expected = Judge(WithoutOverdue(state, batch), attempt.command, moment);
    return expected.reason.empty();
  });
  if (right) return;
  Fail(absl::StrCat(Which(attempt), "validated what is refused with ", ToString(expected)));
}

void Checker::CheckRefused(const Attempt& attempt, const absl::Status& status, const Batch& batch) {
  const Verdict given = AsVerdict(status);
  if (given.reason == "REQUEST_ID_REUSED") {
    const std::string kept = ReadFingerprint(database_, attempt.command);
    if (kept.empty() || kept == attempt.command.fingerprint) {
      Fail(absl::StrCat(Which(attempt), "REQUEST_ID_REUSED, and it was not"));
    }
    return;
  }
  const std::optional<ErrorDetails> details = ErrorDetailsOf(status);
  const size_t violations = details ? details->rules.size() : 0;
  const Moment moment{batch.now, batch.facts};
  Verdict expected;
  bool seen = false;
  const bool right = timeline_.AnySince(attempt.head_when_sent, [&](const Records& state, int64_t) {
    const Verdict verdict = Judge(WithoutOverdue(state, batch), attempt.command, moment);
    if (!seen) expected = verdict;
    seen = true;
    return IsTold(given, violations, verdict);
  });
  if (right) return;
  Fail(absl::StrCat(Which(attempt), "refused with ", ToString(given), ", which was right at no ",
                    "moment between request and answer: ", ToString(expected)));
}

}  // namespace gongfang::booking::simulation

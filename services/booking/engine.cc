#include "booking/engine.h"

#include <utility>

#include "booking/ledger.h"
#include "booking/transitions.h"
#include "common/base/errors.h"

namespace gongfang::booking {
namespace {

absl::Status Apply(const Command& command, Ledger& ledger) {
  switch (command.verb) {
    case Verb::kSeries:
      return DecideSeries(command, ledger);
    case Verb::kJoin:
      return Join(command, ledger);
    case Verb::kLeave:
      return Leave(command, ledger);
    case Verb::kEntryDue:
      return EntryDue(command, ledger);
    default:
      return Decide(command, ledger);
  }
}

// What a command that changed nothing is about, as it is.
Subject Unchanged(const Command& command, const WorkingSet& set) {
  switch (command.verb) {
    case Verb::kSeries:
      return set.series.at(command.series.Name());
    case Verb::kLeave:
    case Verb::kEntryDue:
      return set.entries.at(command.entry.Name());
    default:
      return set.bookings.at(command.booking.Name());
  }
}

// The change that answers: of the series, not of its bookings; else the first one.
size_t AnswerIn(const std::vector<Change>& changes, Verb verb) {
  if (verb != Verb::kSeries) return 0;
  for (size_t i = 0; i < changes.size(); ++i) {
    if (std::holds_alternative<Series>(changes[i].subject)) return i;
  }
  return 0;
}

Outcome DecideNew(const Command& command, WorkingSet& set) {
  Outcome outcome;
  Ledger ledger(set);
  outcome.status = Apply(command, ledger);
  if (!outcome.status.ok()) {
    ledger.RollBack(0);
    return outcome;
  }
  if (ledger.changes().empty()) {
    outcome.unchanged = Unchanged(command, set);
    return outcome;
  }
  outcome.answer = AnswerIn(ledger.changes(), command.verb);
  if (command.validate_only) {
    outcome.unchanged = ledger.changes()[outcome.answer].subject;
    SequenceOf(*outcome.unchanged) = 0;
    ledger.RollBack(0);
    return outcome;
  }
  OfferFreed(ledger);
  // What the waitlist made of it is part of the answer about an entry.
  if (command.verb == Verb::kJoin) {
    for (size_t i = 0; i < ledger.changes().size(); ++i) {
      if (std::holds_alternative<WaitlistEntry>(ledger.changes()[i].subject)) outcome.answer = i;
    }
  }
  outcome.changes = ledger.TakeChanges();
  return outcome;
}

}  // namespace

Outcome Decide(const Command& command, WorkingSet& set) {
  if (command.request_id.empty() || command.validate_only) return DecideNew(command, set);
  const auto key = RequestKey(command);
  if (const auto found = set.answered.find(key); found != set.answered.end()) {
    Outcome outcome;
    if (found->second.fingerprint != command.fingerprint) {
      outcome.status = errors::RequestIdReused(command.request_id);
    } else {
      outcome.answered = found->second.bytes;
      outcome.answered_change = found->second.change;
      outcome.unchanged = found->second.unchanged;
    }
    return outcome;
  }
  Outcome outcome = DecideNew(command, set);
  if (!outcome.status.ok()) return outcome;
  outcome.remember = true;
  Answered answered{.fingerprint = command.fingerprint};
  if (outcome.changes.empty()) {
    answered.unchanged = outcome.unchanged;
  } else {
    answered.change = SequenceOf(outcome.changes[outcome.answer].subject);
  }
  set.answered.emplace(key, std::move(answered));
  return outcome;
}

}  // namespace gongfang::booking

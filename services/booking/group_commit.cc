#include "booking/group_commit.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "booking/batch_writer.h"
#include "booking/planted.h"
#include "booking/table.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/log.h"
#include "common/base/server_storage_errors.h"
#include "common/base/status_macros.h"

namespace gongfang::booking {
namespace {

constexpr int kOptimisticAttempts = 3;
constexpr size_t kKeptClaims = 64;  // between two looks for claims that are over
// Between two looks, where others write, for what they left undone.
constexpr int64_t kLookInterval = 5 * kMicrosPerSecond;

bool ChangedAny(const std::vector<Decision>& decisions) {
  return std::any_of(decisions.begin(), decisions.end(),
                     [](const Decision& decision) { return !decision.outcome.changes.empty(); });
}

bool IsDueVerb(Verb verb) { return verb == Verb::kDue || verb == Verb::kEntryDue; }

}  // namespace

void GroupCommit::Commit(std::vector<Decision>& batch) {
  const Instant now = parts_.clock.NowInstant();
  absl::StatusOr<std::vector<Decision>> due = FindDue(now);
  // Nobody is refused what has run out: where more is due than fits, that goes first, by itself.
  while (due.ok() && due->size() >= static_cast<size_t>(limits::kMaxBatch)) {
    CommitAll(*due);
    PlanNextDue(now, *due);
    if (!ChangedAny(*due)) break;  // or this would never end
    due = FindDue(now);
  }
  if (!due.ok()) {
    log::Error("booking.due_failed", {{"message", due.status().message()}});
    idle_until_ = now + kMicrosPerSecond;
    for (Decision& decision : batch) decision.outcome = {.status = due.status()};
    return;
  }
  batch.insert(batch.begin(), std::make_move_iterator(due->begin()),
               std::make_move_iterator(due->end()));
  if (!batch.empty()) CommitAll(batch);
  PlanNextDue(now, batch);
}

void GroupCommit::ForgetOldAnswers() {
  const Instant before =
      parts_.clock.NowInstant() - absl::ToInt64Microseconds(limits::kRequestIdRetention);
  const absl::Status status = parts_.database.Write(
      [before](Transaction& tx) { return table::ForgetAnswered(tx, before); });
  if (!status.ok()) log::Warning("booking.answers_not_forgotten");
}

absl::StatusOr<std::vector<Decision>> GroupCommit::FindDue(Instant now) {
  std::vector<Decision> commands;
  const bool asks = parts_.shared && !PLANTED(kOwnDueOnly);
  if (!asks && (!next_due_ || *next_due_ > now)) return commands;
  std::vector<table::Due> due;
  RETURN_IF_ERROR(parts_.database.Read([&](Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(due, table::FindDue(tx, now, limits::kMaxBatch));
    return absl::OkStatus();
  }));
  for (table::Due& one : due) {
    Command& command = commands.emplace_back().command;
    command.alliance = one.alliance;
    if (one.is_entry) {
      command.verb = Verb::kEntryDue;
      command.entry.alliance = std::move(one.alliance);
      command.entry.id = std::move(one.id);
    } else {
      command.verb = Verb::kDue;
      command.booking.alliance = std::move(one.alliance);
      command.booking.id = std::move(one.id);
    }
  }
  return commands;
}

void GroupCommit::PlanNextDue(Instant now, const std::vector<Decision>& batch) {
  bool progress = false;
  for (const Decision& decision : batch) {
    progress = progress || (IsDueVerb(decision.command.verb) && !decision.outcome.changes.empty());
    for (const Change& change : decision.outcome.changes) {
      const Booking* booking = std::get_if<Booking>(&change.subject);
      const WaitlistEntry* entry = std::get_if<WaitlistEntry>(&change.subject);
      const Instant due = booking != nullptr ? booking->DueTime()
                          : entry != nullptr ? entry->DueTime()
                                             : 0;
      if (due > 0 && (!next_due_ || due < *next_due_)) next_due_ = due;
    }
  }
  if (parts_.shared) next_due_ = std::min(next_due_.value_or(INT64_MAX), now + kLookInterval);
  if (!next_due_ || *next_due_ > now) return;
  std::optional<Instant> next;
  const absl::Status read = parts_.database.Read([&next](Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(next, table::NextDue(tx));
    return absl::OkStatus();
  });
  // What is due still may be the rest of many; but where nothing could be read or written, not
  // again at once.
  if (!read.ok() || (!progress && next && *next <= now)) idle_until_ = now + kMicrosPerSecond;
  if (read.ok()) next_due_ = next;
  if (parts_.shared) next_due_ = std::min(next_due_.value_or(INT64_MAX), now + kLookInterval);
}

void GroupCommit::CommitAll(std::vector<Decision>& batch, int attempt) {
  absl::Status status = errors::OutcomeUnknown();  // where no attempt is left
  for (; attempt < limits::kMaxTransactionAttempts; ++attempt) {
    const bool holds = parts_.holds_rows && attempt >= kOptimisticAttempts;
    status = holds ? TryHolding(batch) : TryCommit(batch, /*look_up=*/attempt > 0);
    if (!absl::IsAborted(status)) break;
    parts_.metrics.conflicts.Add();
  }
  if (status.ok()) return;
  if (errors::IsOutcomeUnknown(status) && attempt < limits::kMaxTransactionAttempts) {
    return Settle(batch, status, attempt + 1);
  }
  if (absl::IsInternal(status) && batch.size() > 1) {
    // One command that cannot be written must not take the others with it.
    for (Decision& decision : batch) {
      std::vector<Decision> one;
      one.push_back(std::move(decision));
      CommitAll(one);
      decision = std::move(one.front());
    }
    return;
  }
  for (Decision& decision : batch) decision.outcome = {.status = status};
}

absl::Status GroupCommit::TryCommit(std::vector<Decision>& batch, bool look_up) {
  WorkingSet set{.now = parts_.clock.NowInstant(), .next_id = parts_.next_id};
  RETURN_IF_ERROR(LoadNamed(batch, look_up, set));
  const std::vector<std::string> names = NamesIn(set);
  const Lease lease = TakeLease(names);
  absl::Status status = LoadCalendars(names, lease, set);
  if (status.ok()) status = LoadAccounts(AccountsWanted(batch, set), set);
  if (status.ok()) status = DecideAndWrite(batch, look_up, set);
  if (!status.ok()) {
    Forget(set);
    parts_.leases.Release(lease, names);
    return status;
  }
  Finish(batch, names, lease, set);
  return absl::OkStatus();
}

void GroupCommit::Finish(std::vector<Decision>& batch, const std::vector<std::string>& names,
                         const Lease& lease, WorkingSet& set) {
  if (!PLANTED(kQueueUnnumbered)) NumberQueues(batch, set);
  Publish(names, lease, set);
  Advance(batch);
  Remember(batch);
  ForgetUncounted(batch, set);
  if (set.changes > 0) parts_.log.NotifyAppended();
}

absl::Status GroupCommit::DecideAndWrite(std::vector<Decision>& batch, bool look_up,
                                         WorkingSet& set, Transaction* open) {
  // As it is in the store: what is decided changes it.
  const std::vector<table::Ground> ground =
      parts_.shared ? table::GroundOf(set) : std::vector<table::Ground>();
  std::vector<BatchEntry> entries;
  entries.reserve(batch.size());
  bool confirm = false;
  for (Decision& decision : batch) {
    decision.outcome = Decide(decision.command, set);
    // What is written is compared; what is not must be confirmed.
    confirm = confirm || !decision.outcome.status.ok() || decision.command.validate_only;
    entries.push_back({&decision.command, &decision.outcome, &decision.answer});
  }
  if (!look_up) RETURN_IF_ERROR(ExpectFirstRequests(batch));
  confirm = confirm && parts_.shared && !PLANTED(kRefusalUnconfirmed);
  BatchWriter writer(std::move(entries), set);
  // All that is decided on is compared here, so others may write beside it.
  const auto write = [&](Transaction& tx) -> absl::Status {
    if (confirm) RETURN_IF_ERROR(table::ConfirmGround(tx, ground));
    return writer.Write(tx);
  };
  if (open != nullptr) {
    RETURN_IF_ERROR(write(*open));
  } else if (!writer.Empty()) {
    RETURN_IF_ERROR(parts_.database.WriteCompared(write));
  } else if (confirm) {
    RETURN_IF_ERROR(
        parts_.database.Read([&](Transaction& tx) { return table::ConfirmGround(tx, ground); }));
  }
  writer.Answer();
  return absl::OkStatus();
}

// The queues of the calendars that stay know what was written by its number in the set, which the
// next set does not.
void GroupCommit::NumberQueues(const std::vector<Decision>& batch, WorkingSet& set) {
  for (const Decision& decision : batch) {
    for (const Change& change : decision.outcome.changes) {
      const WaitlistEntry* written = std::get_if<WaitlistEntry>(&change.subject);
      if (written == nullptr) continue;
      for (WaitlistEntry& entry : set.resources.at(written->resource).calendar->queue) {
        if (entry.id == written->id) entry.sequence = written->sequence;
      }
    }
  }
}

void GroupCommit::Publish(const std::vector<std::string>& names, const Lease& lease,
                          WorkingSet& set) {
  std::vector<int64_t> versions;
  versions.reserve(names.size());
  for (const std::string& name : names) {
    Calendar& calendar = *set.resources.at(name).calendar;
    if (set.touched.contains(name)) {
      ++calendar.version;
      // What is over needs no memory; looking now and then costs less than looking each time.
      if (calendar.occupancy.size() % kKeptClaims == 0)
        calendar.occupancy.DropBefore(KeptSince(set.now));
      if (parts_.index != nullptr) parts_.index->Put(name, calendar.version, calendar.occupancy);
    }
    versions.push_back(calendar.version);
  }
  parts_.leases.PublishAndRelease(lease, names, versions);
  const AccountHistory history = HistoryFor(set);
  for (auto& [name, account] : set.accounts) {
    if (!set.touched.contains(name)) continue;
    ++account->version;
    if (account->usages().size() % kKeptClaims == 0) {
      account->DropBefore(history.Since(name));
    }
  }
}

void GroupCommit::Advance(std::vector<Decision>& batch) {
  if (parts_.index == nullptr) return;
  // The numbers of a batch are without gaps in each alliance.
  std::map<absl::string_view, std::pair<int64_t, int64_t>> written;
  for (Decision& decision : batch) {
    for (Change& change : decision.outcome.changes) {
      const int64_t sequence = SequenceOf(change.subject);
      auto& [first, last] =
          written.try_emplace(decision.command.alliance, sequence, sequence).first->second;
      first = std::min(first, sequence);
      last = std::max(last, sequence);
    }
  }
  for (const auto& [alliance, numbers] : written) {
    parts_.index->Advance(alliance, numbers.first, numbers.second);
  }
}

void GroupCommit::Remember(const std::vector<Decision>& batch) {
  for (const Decision& decision : batch) {
    if (decision.outcome.remember) recent_.Add(decision.command);
  }
}

void GroupCommit::Forget(const WorkingSet& set) {
  if (PLANTED(kFailedBatchKept)) return;
  for (const auto& [name, resource] : set.resources) calendars_.erase(name);
  for (const auto& [name, account] : set.accounts) accounts_.erase(name);
}

// A cached account that was not asked for has not been told of what changed.
void GroupCommit::ForgetUncounted(const std::vector<Decision>& batch, const WorkingSet& set) {
  if (accounts_.empty()) return;
  const auto forget = [&](const std::string& key) {
    if (!set.accounts.contains(key)) accounts_.erase(key);
  };
  for (const Decision& decision : batch) {
    for (const Change& change : decision.outcome.changes) {
      const Booking* booking = std::get_if<Booking>(&change.subject);
      if (booking == nullptr) continue;
      forget(booking->member);
      if (!booking->team.empty()) forget(booking->team);
      forget(CallerAccount(booking->alliance, booking->created_by));
    }
  }
}

}  // namespace gongfang::booking

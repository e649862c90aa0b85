// Decides a batch of commands in memory and commits it as one group. The steps (ARCHITECTURE.md,
// "The life of a booking"): load what the commands name, leases, load what is missing or stale,
// decide with the engine, write in one transaction that compares and sets every version, publish.
//
// It has no thread and no queue of its own: the committer runs it, and so does the simulation.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "booking/availability_index.h"
#include "booking/commit_metrics.h"
#include "booking/engine.h"
#include "booking/recent_requests.h"
#include "common/base/clock.h"
#include "common/base/ids.h"
#include "common/base/limits.h"
#include "common/coordination/leases.h"
#include "common/events/event_log.h"
#include "common/store/database.h"

namespace gongfang::booking {

// A command, and what became of it.
struct Decision {
  Command command;
  Outcome outcome;
  std::string answer;  // where outcome.status is OK: the message that answers, serialised
};

// Not thread safe. What it is given is borrowed.
class GroupCommit {
 public:
  struct Parts {
    Database& database;
    EventLog& log;
    Leases& leases;
    const Facts& facts;
    const Clock& clock;  // decides; must never go back
    std::function<Id()> next_id;
    AvailabilityIndex* index = nullptr;  // is told what is taken, where there is one
    // Whether others write to the database too. Then nothing is known without asking it: what is
    // due, what an account has, and whether what an answer rests on is still so.
    bool shared = false;
    // Whether the database may be read while the same thread writes to it, and makes others wait
    // for a row that it has changed. Then a batch that was too late a few times holds its calendars
    // while it is decided, so that nobody loses for ever against a faster one.
    bool holds_rows = false;
    // Waits for so long, while another holds a lease; empty: it goes on without one at once.
    std::function<void(absl::Duration)> pause = {};
    CommitMetrics metrics;
  };

  explicit GroupCommit(Parts parts) : parts_(std::move(parts)) {}

  // Puts a command of the service's own in front of `batch` for all that is due; decides and
  // writes, again from the start where another writer was faster; and plans what is due next. A
  // failed write leaves nothing behind. Where it cannot be read what is due, nothing is decided.
  void Commit(std::vector<Decision>& batch);

  // When there is something to do without a command; nullopt: never. A command is another matter:
  // it is never decided before what is due, also where that could not be written a moment ago.
  std::optional<Instant> next_due() const {
    return next_due_ ? std::make_optional(std::max(*next_due_, idle_until_)) : std::nullopt;
  }

  // Forgets answers that are older than they are kept. Once an hour is enough.
  void ForgetOldAnswers();

 private:
  absl::StatusOr<std::vector<Decision>> FindDue(Instant now);
  void PlanNextDue(Instant now, const std::vector<Decision>& batch);
  // From this attempt on; after the first one all requests are looked up.
  void CommitAll(std::vector<Decision>& batch, int attempt = 0);
  // After a write that took effect or did not: does the batch again, where what is stored tells
  // which it was, for a request with an id, its answer. Nobody can tell for one without.
  void Settle(std::vector<Decision>& batch, const absl::Status& unknown, int attempt);
  // Nearly every request is a first one, so one that is not among the recent is taken for that,
  // until it is refused or its answer cannot be kept: that makes a CONFLICT, and the next attempt,
  // with `look_up`, asks the store about all of them.
  absl::Status TryCommit(std::vector<Decision>& batch, bool look_up);
  // The same in one transaction that first makes the calendars its own; with all requests looked
  // up.
  absl::Status TryHolding(std::vector<Decision>& batch);
  // The resources, in one order everywhere, so that two replicas do not take half of each other's.
  static std::vector<std::string> NamesIn(const WorkingSet& set);
  // After a commit.
  void Finish(std::vector<Decision>& batch, const std::vector<std::string>& names,
              const Lease& lease, WorkingSet& set);
  // The leases on `names`, or none.
  Lease TakeLease(const std::vector<std::string>& names);
  // Decides on what was loaded, and writes it; or confirms what it rests on.
  // Where a transaction is `open` already, in that one.
  absl::Status DecideAndWrite(std::vector<Decision>& batch, bool look_up, WorkingSet& set,
                              Transaction* open = nullptr);
  // Everything that the commands name, and the facts about it.
  absl::Status LoadNamed(const std::vector<Decision>& batch, bool look_up, WorkingSet& set);
  absl::Status LoadOne(Transaction& tx, const Command& command, WorkingSet& set);
  absl::Status LoadAnswered(Transaction& tx, const Command& command, WorkingSet& set);
  void Remember(const std::vector<Decision>& batch);
  // Tells the index what it reflects.
  void Advance(std::vector<Decision>& batch);
  // CONFLICT where one of those that are refused was answered before.
  absl::Status ExpectFirstRequests(const std::vector<Decision>& batch);
  absl::Status LoadOffers(Transaction& tx, WorkingSet& set);
  absl::Status LoadCalendars(const std::vector<std::string>& names, const Lease& lease,
                             WorkingSet& set);
  // The accounts that the rules ask for, of those who wait too.
  std::vector<std::string> AccountsWanted(const std::vector<Decision>& batch, WorkingSet& set);
  absl::Status LoadAccounts(const std::vector<std::string>& names, WorkingSet& set);
  static void NumberQueues(const std::vector<Decision>& batch, WorkingSet& set);
  void Publish(const std::vector<std::string>& names, const Lease& lease, WorkingSet& set);
  // What was decided on does not stand, so it is read again.
  void Forget(const WorkingSet& set);
  void ForgetUncounted(const std::vector<Decision>& batch, const WorkingSet& set);

  const Parts parts_;
  absl::flat_hash_map<std::string, std::unique_ptr<Calendar>> calendars_;
  absl::flat_hash_map<std::string, std::unique_ptr<Account>> accounts_;
  RecentRequests recent_{limits::kRecentRequests};
  std::optional<Instant> next_due_ = INT64_MIN;  // unknown at first: look at once
  Instant idle_until_ = INT64_MIN;               // after what could not be read or written
};

}  // namespace gongfang::booking

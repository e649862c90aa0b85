// What a batch does about others at work on the same: leases, conflicts that do not end, and a
// commit of which nobody knows what became.
#include <algorithm>
#include <utility>

#include "booking/group_commit.h"
#include "booking/table.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/metrics/stopwatch.h"

namespace gongfang::booking {
namespace {

constexpr absl::Duration kLeaseTtl = absl::Seconds(5);
// Who else is at it is done soon, or dead. The pauses are shorter than whoever asked has its turn
// (limits::kRedisTurn).
constexpr absl::Duration kLongestLeaseWait = absl::Milliseconds(50);
constexpr absl::Duration kFirstLeasePause = absl::Microseconds(500);
constexpr absl::Duration kLongestLeasePause = absl::Milliseconds(4);

Lease Unleased(const std::vector<std::string>& names) {
  return {.versions = std::vector(names.size(), kUnknownVersion)};
}

bool IsDue(Verb verb) { return verb == Verb::kDue || verb == Verb::kEntryDue; }

}  // namespace

std::vector<std::string> GroupCommit::NamesIn(const WorkingSet& set) {
  std::vector<std::string> names;
  names.reserve(set.resources.size());
  for (const auto& [name, resource] : set.resources) names.push_back(name);
  std::sort(names.begin(), names.end());
  return names;
}

Lease GroupCommit::TakeLease(const std::vector<std::string>& names) {
  const Stopwatch stopwatch(parts_.metrics.lease_seconds);
  absl::StatusOr<Lease> lease = parts_.leases.Acquire(names, kLeaseTtl);
  absl::Duration pause = kFirstLeasePause;
  absl::Duration waited;
  while (absl::IsAborted(lease.status()) && parts_.pause && waited < kLongestLeaseWait) {
    parts_.pause(pause);
    waited += pause;
    pause = std::min(2 * pause, kLongestLeasePause);
    lease = parts_.leases.Acquire(names, kLeaseTtl);
  }
  if (lease.ok()) return *std::move(lease);
  metrics::Registry::CounterOf(parts_.metrics.registry, metrics::kBookingLeasesRefused,
                               {absl::StatusCodeToString(lease.status().code())})
      .Add();
  // Without a lease the work may be in vain, and no more than that: versions decide.
  return Unleased(names);
}

absl::Status GroupCommit::TryHolding(std::vector<Decision>& batch) {
  WorkingSet set;
  std::vector<std::string> names;
  const absl::Status status = parts_.database.WriteCompared([&](Transaction& tx) -> absl::Status {
    set = WorkingSet{.now = parts_.clock.NowInstant(), .next_id = parts_.next_id};
    RETURN_IF_ERROR(LoadNamed(batch, /*look_up=*/true, set));
    Forget(set);
    names = NamesIn(set);
    RETURN_IF_ERROR(table::HoldCalendars(tx, names));
    RETURN_IF_ERROR(LoadCalendars(names, Unleased(names), set));
    RETURN_IF_ERROR(LoadAccounts(AccountsWanted(batch, set), set));
    return DecideAndWrite(batch, /*look_up=*/true, set, &tx);
  });
  if (!status.ok()) {
    Forget(set);
    return status;
  }
  Finish(batch, names, Unleased(names), set);
  return absl::OkStatus();
}

void GroupCommit::Settle(std::vector<Decision>& batch, const absl::Status& unknown, int attempt) {
  log::Warning("booking.commit_unknown", {{"commands", static_cast<int64_t>(batch.size())}});
  parts_.log.NotifyAppended();  // there may be events
  std::vector<Decision> tellable;
  std::vector<size_t> places;
  for (size_t i = 0; i < batch.size(); ++i) {
    const Command& command = batch[i].command;
    if (command.request_id.empty() && !command.validate_only && !IsDue(command.verb)) {
      batch[i].outcome = {.status = unknown};
      continue;
    }
    places.push_back(i);
    tellable.push_back(std::move(batch[i]));
  }
  if (!tellable.empty()) CommitAll(tellable, attempt);
  for (size_t i = 0; i < places.size(); ++i) batch[places[i]] = std::move(tellable[i]);
}

}  // namespace gongfang::booking

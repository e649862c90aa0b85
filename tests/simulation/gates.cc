#include "tests/simulation/gates.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace gongfang::booking::simulation {

absl::Status StoreGate::Read(Body body) {
  RETURN_IF_ERROR(replica_.Step());
  if (replica_.TakeFailedRead()) return errors::Unavailable("The database cannot be read.");
  const absl::Status status = Database::Read(body);
  RETURN_IF_ERROR(replica_.Step());
  return status;
}

std::optional<absl::Status> StoreGate::TryRead(Body body) {
  if (replica_.TakeBusy()) return std::nullopt;
  return replica_.ground().database.Read(body);
}

absl::Status StoreGate::Write(Body body) {
  RETURN_IF_ERROR(replica_.Step());
  Ground& ground = replica_.ground();
  while (ground.is_written) {
    ground.waiting_to_write.push_back(Fiber::Current());
    ground.scheduler.WaitUntil(INT64_MAX);
    if (replica_.is_dead()) return replica_.Dead();
  }
  ground.is_written = true;
  const absl::Status status = WriteAlone(body);
  ground.is_written = false;
  for (Fiber* waiting : std::exchange(ground.waiting_to_write, {})) ground.scheduler.Wake(*waiting);
  // Committed or not: whoever dies now does not know.
  RETURN_IF_ERROR(replica_.Step());
  return status;
}

// What a transaction does is seen by others at its commit only, so all of it is one step, at the
// end of the time that it takes.
absl::Status StoreGate::WriteAlone(Body body) {
  if (const int64_t slow = replica_.TakeSlowCommit(); slow > 0) {
    replica_.ground().scheduler.Sleep(slow);
  }
  RETURN_IF_ERROR(replica_.Step());
  return Database::Write(body);
}

std::optional<absl::Status> StoreGate::TryWrite(Body body) {
  Ground& ground = replica_.ground();
  const bool full = ground.scheduler.now() < ground.full_until;
  const bool busy = replica_.TakeBusy();
  const absl::Status status = ground.database.Write([&](Transaction& transaction) -> absl::Status {
    RETURN_IF_ERROR(body(transaction));
    if (busy) return errors::Conflict("the database");
    return full ? errors::StorageFull() : absl::OkStatus();
  });
  if (absl::IsAborted(status)) {
    if (busy) return std::nullopt;
    ++ground.counts.conflicts;
    // That a request was answered before its replica died is found out so too.
    const bool again = absl::StrContains(status.message(), "(a request_id)");
    if (ground.world.replicas == 1 && !again) {
      ground.checker.Fail("a conflict, and nobody else writes");
    }
    ground.Tell(absl::StrCat("r", replica_.batch().replica, " finds a version raised"));
  }
  if (!status.ok()) return status;
  ++ground.counts.commits;
  for (const SeenEvent& event : ground.checker.OnCommit(replica_.batch())) {
    ++ground.counts.events;
    if (ground.story != nullptr) {
      ground.Tell(absl::StrCat("r", replica_.batch().replica, " commits ", event.sequence, " ",
                               event.type, " ",
                               std::visit([](const auto& one) { return one.id; }, event.subject)));
    }
  }
  return absl::OkStatus();
}

bool LeasesGate::Reach() {
  return replica_.Step().ok() &&
         replica_.ground().scheduler.now() >= replica_.ground().leases_away_until;
}

absl::StatusOr<Lease> LeasesGate::Acquire(absl::Span<const std::string> keys, absl::Duration ttl) {
  if (!Reach()) return errors::Unavailable("The leases cannot be reached.");
  Ground& ground = replica_.ground();
  if (ground.scheduler.now() < ground.short_leases_until) {
    ttl = std::min(ttl, absl::Microseconds(ground.short_lease));
  }
  return ground.leases->Acquire(keys, ttl);
}

void LeasesGate::PublishAndRelease(const Lease& lease, absl::Span<const std::string> keys,
                                   absl::Span<const int64_t> versions) {
  if (Reach()) replica_.ground().leases->PublishAndRelease(lease, keys, versions);
}

void LeasesGate::Release(const Lease& lease, absl::Span<const std::string> keys) {
  if (Reach()) replica_.ground().leases->Release(lease, keys);
}

absl::Time ClockGate::Now() const {
  latest_ = std::max(latest_, replica_.MachineTime());
  Batch& batch = replica_.batch();
  if (batch.begun == INT64_MIN) batch.begun = latest_;
  batch.now = latest_;
  return FromInstant(latest_);
}

}  // namespace gongfang::booking::simulation

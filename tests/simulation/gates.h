// What a replica's process sees of the world: the store, the coordinator and the clock, each with
// what goes wrong there. Every call is a step at which others run and the process may die.
#pragma once

#include <optional>
#include <string>

#include "common/base/clock.h"
#include "common/coordination/leases.h"
#include "common/store/database.h"
#include "tests/simulation/replica.h"

namespace gongfang::booking::simulation {

class StoreGate final : public Database {
 public:
  explicit StoreGate(Replica& replica) : replica_(replica) {}

  absl::Status Write(Body body) override;
  absl::Status WriteCompared(Body body) override { return Write(body); }
  absl::Status Read(Body body) override;

 private:
  std::optional<absl::Status> TryWrite(Body body) override;
  std::optional<absl::Status> TryRead(Body body) override;
  absl::Status WriteAlone(Body body);

  Replica& replica_;
};

class LeasesGate final : public Leases {
 public:
  explicit LeasesGate(Replica& replica) : replica_(replica) {}

  absl::StatusOr<Lease> Acquire(absl::Span<const std::string> keys, absl::Duration ttl) override;
  void PublishAndRelease(const Lease& lease, absl::Span<const std::string> keys,
                         absl::Span<const int64_t> versions) override;
  void Release(const Lease& lease, absl::Span<const std::string> keys) override;

 private:
  // Whether the coordinator can be reached, now that the call has travelled.
  bool Reach();

  Replica& replica_;
};

// Notes in the batch what it answers: by that the batch is decided.
class ClockGate final : public Clock {
 public:
  explicit ClockGate(Replica& replica) : replica_(replica) {}
  absl::Time Now() const override;

 private:
  Replica& replica_;
  mutable Instant latest_ = INT64_MIN;  // a process's time never goes back
};

}  // namespace gongfang::booking::simulation

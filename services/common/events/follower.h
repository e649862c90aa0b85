// Follows the event log of another service, over gRPC: at least once on the wire, exactly once in
// effect, because the place reached is stored in the same transaction as what was derived.
//
// Replicas. Each replica of a service has a follower of its own, and all of them write into one
// database. Each takes every event from the wire into its memory, in order, from the place that its
// memory is of; but of each event only one replica stores what follows from it: the one that moves
// the stored place past it, by comparing and setting. Who was slower finds the place moved on,
// rolls back, and stores the rest, if there is any. So the database is never behind the memory of
// a replica, and may be ahead of it.
#pragma once

#include <grpcpp/channel.h>

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/span.h"
#include "common/base/clock.h"
#include "common/base/limits.h"
#include "common/events/followed_places.h"
#include "common/metrics/registry.h"
#include "common/store/database.h"
#include "common/store/migrate.h"
#include "gongfang/events/v1/events.pb.h"

namespace grpc {
class ClientContext;
}

namespace gongfang {

// Thread safe.
class Follower {
 public:
  using Events = absl::Span<const events::v1::Event>;

  struct Options {
    std::string log;  // "membership", "inventory" ...
    std::shared_ptr<grpc::Channel> channel;
    std::string service_key;
    // Writes what follows from the events into the transaction that also stores the place: those
    // which no replica has stored yet. May run more than once, each time in a fresh transaction.
    std::function<absl::Status(Transaction&, Events)> apply;
    // Whether `apply` has a use for an event; unset: for all of them. While there is no such event
    // the place is stored now and then only, which spares a log that hardly concerns this service
    // a commit for each batch; after a restart some are read once more.
    std::function<bool(const events::v1::Event&)> concerns;
    // After the commit, by whichever replica, once for each event: brings memory up to date.
    std::function<void(Events)> committed;
    // What memory is of, as Mirror::Load told; unset: of what is stored when it starts.
    std::optional<Places> places;
    absl::Duration lag_check = limits::kLagCheck;  // the log tells the lag, after so long each time
    std::string follower = {};                     // who follows, for the metrics
    metrics::Registry* metrics = nullptr;          // borrowed; null: nothing is counted
  };

  // The migrations of its table; run them as component "follower".
  static absl::Span<const Migration> Migrations();

  // `database` and `clock` are borrowed. Nothing happens before Start.
  Follower(Database& database, const Clock& clock, Options options);
  ~Follower();

  // Follows on a thread of its own, reconnecting for ever.
  absl::Status Start();
  // Returns when no call to the other service is running any more. Idempotent.
  void Stop();

  // Waits until everything that the log held at the time of the call is applied. UNAVAILABLE where
  // that is not so by `deadline`, the other service cannot be asked, or this one has been stopped.
  absl::Status CatchUp(absl::Time deadline);

  // How far this service was behind the log at the time of the call.
  struct Lag {
    int64_t events = 0;        // that the log held and that were not applied
    absl::Duration time;       // until they were
    bool is_caught_up = true;  // false: they still were not at the deadline
  };
  // Waits as CatchUp does. UNAVAILABLE where the other service cannot be asked, or this one has
  // been stopped.
  absl::StatusOr<Lag> MeasureLag(absl::Time deadline);

 private:
  // Asks for the end of the log. Registered while it runs, so that Stop can cut it short: a call on
  // the channel of a server in this process must not begin once that server shuts down.
  grpc::Status AskHead(absl::Time deadline, events::v1::GetLogHeadResponse& head);
  void Run();
  // Returns when the stream has ended, with the reason; nothing where that is because of Stop.
  std::optional<std::string> FollowOnce();
  // The other service answered, and what it sent is applied.
  void Heard();
  void Interrupted(const std::string& reason);
  void WatchLag();
  absl::Status ApplyBatch(const std::vector<events::v1::Event>& batch);
  // Stores what follows from `fresh`, and `places`, as far as no other replica has.
  absl::Status Store(const std::vector<events::v1::Event>& fresh, const Places& places);
  absl::Status TryStore(const std::vector<events::v1::Event>& fresh, const Places& places);
  absl::Status ReadStored();
  bool Sleep(absl::Duration duration);

  Database& database_;
  const Clock& clock_;
  const Options options_;
  const metrics::Gauge following_;
  const metrics::Gauge lag_events_;
  const metrics::Gauge lag_seconds_;
  const metrics::Counter applied_;

  std::mutex mutex_;
  std::condition_variable changed_;
  Places cursors_;                          // that memory is of; under mutex_
  grpc::ClientContext* running_ = nullptr;  // the open stream; under mutex_
  std::set<grpc::ClientContext*> asking_;   // calls of AskHead; under mutex_
  bool stopping_ = false;                   // under mutex_
  Places stored_;                           // that the database had when it was asked last; Run's
  size_t unstored_ = 0;                     // events passed since the place was stored; Run's
  int failures_ = 0;                        // in a row; this and the next two are Run's
  absl::Time away_since_;
  absl::Time told_away_;  // when the log was told last
  std::thread thread_;
  std::thread lag_thread_;
};

}  // namespace gongfang

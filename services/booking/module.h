// The booking module, put together: its database, catalogue, followers, committer and service.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/impl/service_type.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/coordination/leases.h"
#include "common/events/event_log.h"
#include "common/metrics/registry.h"
#include "common/rpc/auth.h"
#include "common/rpc/unary.h"
#include "common/store/database.h"

namespace gongfang::booking {

// Thread safe.
class BookingModule {
 public:
  struct Options {
    std::unique_ptr<Database> database;
    const Clock& clock;       // borrowed, as are the next five; must never go back
    const Clock& wall_clock;  // as callers keep their deadlines
    Leases& leases;
    Directory* directory;  // gets what membership keeps; null: it has that from elsewhere
    Dispatcher& dispatcher;
    WorkerPool& workers;
    std::string page_token_secret;         // the same in every replica
    bool shared = false;                   // whether other replicas use the database too
    metrics::Registry* metrics = nullptr;  // borrowed; null: nothing is counted
  };

  // Makes its tables, or brings them up to date.
  static absl::Status MakeTables(Database& database);
  // Brings the tables up to date and loads what is known of other services.
  static absl::StatusOr<std::unique_ptr<BookingModule>> Open(Options options);
  virtual ~BookingModule() = default;

  virtual grpc::Service& service() = 0;
  virtual EventLog& log() = 0;

  // Begins to commit, and to follow membership and inventory.
  virtual absl::Status Start(std::shared_ptr<grpc::Channel> membership,
                             std::shared_ptr<grpc::Channel> inventory,
                             const std::string& service_key) = 0;
  // Waits until everything that the others had at the time of the call is known here.
  virtual absl::Status CatchUp(absl::Time deadline) = 0;
  // Follows no more, and ends the streams of those who watch. Idempotent.
  virtual void StopFollowing() = 0;
  // Commits what is queued, and ends. No call may come in any more. Idempotent.
  virtual void Stop() = 0;
};

}  // namespace gongfang::booking

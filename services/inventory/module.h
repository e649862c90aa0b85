// Inventory, wired: what a process that serves it opens.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/impl/codegen/service_type.h>

#include <memory>
#include <mutex>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/base/clock.h"
#include "common/events/event_log.h"
#include "common/events/follower.h"
#include "common/events/log_watch.h"
#include "common/events/mirror.h"
#include "common/events/record_store.h"
#include "common/rpc/auth.h"
#include "common/rpc/unary.h"
#include "common/store/database.h"

namespace gongfang::inventory {

class Faults;
class Inventory;
class Publishing;
class ResourceDirectory;
class ResourceUses;
class Schedules;
class Searches;
class SpaceApis;
class SpaceDirectory;

// Thread safe. The server that serves it ends before it.
class InventoryModule {
 public:
  struct Options {
    std::unique_ptr<Database> database;
    const Clock& clock;    // borrowed, as are the next two
    Directory* directory;  // gets what membership keeps; null: it has that from elsewhere
    Dispatcher& dispatcher;
    std::string page_token_secret;         // the same in every replica
    bool shared = false;                   // whether other replicas use the database too
    metrics::Registry* metrics = nullptr;  // borrowed; null: nothing is counted
  };

  // Makes its tables, or brings them up to date.
  static absl::Status MakeTables(Database& database);
  // Brings the tables up to date, and loads what was known of membership.
  static absl::StatusOr<std::unique_ptr<InventoryModule>> Open(Options options);
  ~InventoryModule();

  grpc::Service& service() { return *service_; }
  EventLog& log() { return store_->log(); }

  // Begins to follow membership, and booking for how much resources are used. Once.
  absl::Status Start(std::shared_ptr<grpc::Channel> membership,
                     std::shared_ptr<grpc::Channel> booking, const std::string& service_key);
  // Waits until all that membership knew at the time of the call is known here. UNAVAILABLE.
  absl::Status CatchUp(absl::Time deadline);
  // Follows no more. Idempotent.
  void Stop();

 private:
  InventoryModule();

  std::unique_ptr<Follower> FollowMembership(std::shared_ptr<grpc::Channel> channel,
                                             const std::string& service_key);
  std::unique_ptr<Follower> FollowBooking(std::shared_ptr<grpc::Channel> channel,
                                          const std::string& service_key);
  // That of membership; null before Start. It lives as long as the module does.
  Follower* follower();

  metrics::Registry* metrics_ = nullptr;
  std::unique_ptr<RecordStore> store_;
  std::unique_ptr<SpaceDirectory> spaces_;
  std::unique_ptr<Mirror> mirror_;
  Places places_;  // that spaces_ was loaded of
  std::unique_ptr<Inventory> inventory_;
  std::unique_ptr<Publishing> publishing_;
  std::unique_ptr<Faults> faults_;
  std::unique_ptr<ResourceUses> uses_;
  std::unique_ptr<ResourceDirectory> resources_;
  std::unique_ptr<Searches> searches_;
  std::unique_ptr<SpaceApis> space_apis_;
  std::unique_ptr<Schedules> schedules_;
  std::unique_ptr<grpc::Service> service_;
  std::mutex mutex_;
  // Both are set once, under mutex_; they end first.
  std::unique_ptr<Follower> follower_;
  std::unique_ptr<Follower> use_follower_;
  std::unique_ptr<LogWatch> log_watch_;  // null where the database is not shared
};

}  // namespace gongfang::inventory

// Membership, wired: what a process that serves it opens.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/impl/codegen/service_type.h>

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/base/clock.h"
#include "common/events/event_log.h"
#include "common/events/follower.h"
#include "common/events/log_watch.h"
#include "common/events/record_store.h"
#include "common/rpc/auth.h"
#include "common/rpc/unary.h"
#include "common/store/database.h"

namespace gongfang::membership {

class AccessFeed;
class AppKeys;
class AppLinks;
class Lifecycle;
class MemberMerge;
class Membership;
class PartnerApps;
class SignIns;
class Qualifications;

// Thread safe. The server that serves it ends before it.
class MembershipModule {
 public:
  struct Options {
    std::unique_ptr<Database> database;
    const Clock& clock;    // borrowed, as are the next two
    Directory& directory;  // gets whoever is known
    Dispatcher& dispatcher;
    std::string page_token_secret;  // the same in every replica
    std::string server_version;     // for WhoAmI
    std::string service_key;        // what signs sessions is derived from it
    std::string personal_data_key;  // what seals personal data is derived from it
    bool shared = false;            // whether other replicas use the database too
    // Gets the text of the admin key where one is made, and keeps it safe: see ApiKeys.
    std::function<absl::Status(absl::string_view)> keep_admin_key;
    metrics::Registry* metrics = nullptr;  // borrowed; null: nothing is counted
  };

  // Makes one more admin key in a database that no process serves: see ApiKeys. `keep` gets its
  // text.
  static absl::Status AddAdminKey(std::unique_ptr<Database> database, const Clock& clock,
                                  const std::function<absl::Status(absl::string_view)>& keep);

  // Makes its tables, or brings them up to date.
  static absl::Status MakeTables(Database& database);
  // Brings the tables up to date, and makes the admin key where there is no key yet.
  static absl::StatusOr<std::unique_ptr<MembershipModule>> Open(Options options);
  ~MembershipModule();

  // Begins to follow booking, for when qualifications are used. Once, before any call of Stop.
  absl::Status Start(std::shared_ptr<grpc::Channel> booking, std::string service_key);
  // Follows no more. Idempotent.
  void Stop();

  grpc::Service& service() { return *service_; }
  EventLog& log() { return store_->log(); }

 private:
  MembershipModule();

  metrics::Registry* metrics_ = nullptr;
  std::unique_ptr<RecordStore> store_;
  std::unique_ptr<AccessFeed> access_feed_;
  std::unique_ptr<Membership> membership_;
  std::unique_ptr<PartnerApps> partner_apps_;
  std::unique_ptr<AppKeys> app_keys_;
  std::unique_ptr<AppLinks> app_links_;
  std::unique_ptr<SignIns> sign_ins_;
  std::unique_ptr<Qualifications> qualifications_;
  std::unique_ptr<Lifecycle> lifecycle_;
  std::unique_ptr<MemberMerge> member_merge_;
  std::unique_ptr<grpc::Service> service_;
  std::unique_ptr<LogWatch> log_watch_;  // null where the database is not shared
  std::unique_ptr<Follower> follower_;   // ends first
};

}  // namespace gongfang::membership

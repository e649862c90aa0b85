#include "membership/module.h"

#include <algorithm>
#include <utility>

#include "common/base/status_macros.h"
#include "common/store/migrate.h"
#include "common/store/record_table.h"
#include "membership/access_feed.h"
#include "membership/api_keys.h"
#include "membership/app_keys.h"
#include "membership/app_links.h"
#include "membership/last_use.h"
#include "membership/lifecycle.h"
#include "membership/member_merge.h"
#include "membership/partner_apps.h"
#include "membership/passwords.h"
#include "membership/qualifications.h"
#include "membership/service.h"
#include "membership/sign_ins.h"
#include "membership/table.h"
#include "membership/use_cases.h"

namespace gongfang::membership {
namespace {

constexpr char kLogName[] = "membership";
constexpr char kFollowedLog[] = "booking";

}  // namespace

MembershipModule::MembershipModule() = default;
MembershipModule::~MembershipModule() = default;

absl::Status MembershipModule::AddAdminKey(
    std::unique_ptr<Database> database, const Clock& clock,
    const std::function<absl::Status(absl::string_view)>& keep) {
  // Nobody pages through it, so nothing is signed.
  ASSIGN_OR_RETURN(const std::unique_ptr<RecordStore> store,
                   RecordStore::Open({.database = std::move(database),
                                      .log_name = kLogName,
                                      .clock = clock,
                                      .page_token_secret = ""}));
  return ApiKeys(*store).AddAdminKey(keep);
}

absl::Status MembershipModule::MakeTables(Database& database) {
  RETURN_IF_ERROR(Migrate(database, "records", RecordTable::Migrations()));
  RETURN_IF_ERROR(Migrate(database, "events", EventLog::Migrations()));
  RETURN_IF_ERROR(Migrate(database, "membership", TeamMembers::Migrations()));
  RETURN_IF_ERROR(Migrate(database, "passwords", Passwords::Migrations()));
  return Migrate(database, "follower", Follower::Migrations());
}

absl::StatusOr<std::unique_ptr<MembershipModule>> MembershipModule::Open(Options options) {
  std::unique_ptr<MembershipModule> module(new MembershipModule());
  module->metrics_ = options.metrics;
  ASSIGN_OR_RETURN(module->store_,
                   RecordStore::Open({.database = std::move(options.database),
                                      .log_name = kLogName,
                                      .clock = options.clock,
                                      .page_token_secret = std::move(options.page_token_secret)}));
  RETURN_IF_ERROR(MakeTables(module->store_->database()));
  ApiKeys keys(*module->store_);
  RETURN_IF_ERROR(keys.EnsureAdminKey(options.keep_admin_key));
  module->access_feed_ = std::make_unique<AccessFeed>(module->log(), options.directory);
  RETURN_IF_ERROR(module->access_feed_->Start());
  module->membership_ = std::make_unique<Membership>(
      *module->store_, std::move(options.server_version), options.personal_data_key);
  RETURN_IF_ERROR(module->membership_->OpenPersonalData());
  module->lifecycle_ = std::make_unique<Lifecycle>(*module->store_);
  module->member_merge_ =
      std::make_unique<MemberMerge>(*module->store_, module->membership_->personal_data());
  module->qualifications_ = std::make_unique<Qualifications>(*module->store_);
  module->partner_apps_ = std::make_unique<PartnerApps>(*module->store_);
  module->app_keys_ = std::make_unique<AppKeys>(*module->store_);
  module->app_links_ = std::make_unique<AppLinks>(*module->store_);
  module->sign_ins_ = std::make_unique<SignIns>(*module->store_, options.service_key);
  module->service_ = std::make_unique<MembershipServiceImpl>(
      MembershipServiceImpl::Parts{*module->membership_, *module->lifecycle_,
                                   *module->member_merge_, *module->qualifications_,
                                   *module->partner_apps_, *module->app_keys_, *module->app_links_,
                                   *module->sign_ins_},
      options.dispatcher);
  if (options.shared) {
    module->log_watch_ = std::make_unique<LogWatch>(
        module->log(),
        [feed = module->access_feed_.get()](const Places&) { return feed->CatchUp(); });
    module->log_watch_->Start();
  }
  return module;
}

absl::Status MembershipModule::Start(std::shared_ptr<grpc::Channel> booking,
                                     std::string service_key) {
  follower_ = std::make_unique<Follower>(
      store_->database(), store_->clock(),
      Follower::Options{.log = kFollowedLog,
                        .channel = std::move(booking),
                        .service_key = std::move(service_key),
                        .apply =
                            [this](Transaction& transaction, Follower::Events events) {
                              return NoteUses(transaction, events, *qualifications_);
                            },
                        .concerns = IsUse,
                        .committed =
                            [this](Follower::Events events) {
                              // What was noted are events of this service's own log.
                              if (std::any_of(events.begin(), events.end(), IsUse)) {
                                store_->log().NotifyAppended();
                              }
                            },
                        .follower = kLogName,
                        .metrics = metrics_});
  return follower_->Start();
}

void MembershipModule::Stop() {
  if (follower_) follower_->Stop();
  if (log_watch_) log_watch_->Stop();
}

}  // namespace gongfang::membership

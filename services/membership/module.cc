#include "membership/module.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/store/migrate.h"
#include "membership/access_feed.h"
#include "membership/api_keys.h"
#include "membership/lifecycle.h"
#include "membership/service.h"
#include "membership/table.h"
#include "membership/use_cases.h"

namespace gongfang::membership {
namespace {

constexpr char kLogName[] = "membership";

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

absl::StatusOr<std::unique_ptr<MembershipModule>> MembershipModule::Open(Options options) {
  std::unique_ptr<MembershipModule> module(new MembershipModule());
  ASSIGN_OR_RETURN(module->store_,
                   RecordStore::Open({.database = std::move(options.database),
                                      .log_name = kLogName,
                                      .clock = options.clock,
                                      .page_token_secret = std::move(options.page_token_secret)}));
  RETURN_IF_ERROR(Migrate(module->store_->database(), "membership", TeamMembers::Migrations()));
  ApiKeys keys(*module->store_);
  RETURN_IF_ERROR(keys.EnsureAdminKey(options.keep_admin_key));
  module->access_feed_ = std::make_unique<AccessFeed>(module->log(), options.directory);
  RETURN_IF_ERROR(module->access_feed_->Start());
  module->membership_ =
      std::make_unique<Membership>(*module->store_, std::move(options.server_version));
  module->lifecycle_ = std::make_unique<Lifecycle>(*module->store_);
  module->service_ = std::make_unique<MembershipServiceImpl>(
      *module->membership_, *module->lifecycle_, options.dispatcher);
  return module;
}

}  // namespace gongfang::membership

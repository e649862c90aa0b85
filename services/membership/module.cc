#include "membership/module.h"

#include <utility>

#include "common/base/status_macros.h"
#include "common/store/migrate.h"
#include "membership/api_keys.h"
#include "membership/service.h"
#include "membership/table.h"
#include "membership/use_cases.h"

namespace gongfang::membership {

MembershipModule::MembershipModule() = default;
MembershipModule::~MembershipModule() = default;

absl::StatusOr<std::unique_ptr<MembershipModule>> MembershipModule::Open(Options options) {
  std::unique_ptr<MembershipModule> module(new MembershipModule());
  ASSIGN_OR_RETURN(module->store_,
                   RecordStore::Open({.database = std::move(options.database),
                                      .log_name = "membership",
                                      .clock = options.clock,
                                      .page_token_secret = std::move(options.page_token_secret)}));
  RETURN_IF_ERROR(Migrate(module->store_->database(), "membership", TeamMembers::Migrations()));
  ApiKeys keys(*module->store_);
  RETURN_IF_ERROR(keys.EnsureAdminKey(options.keep_admin_key));
  RETURN_IF_ERROR(keys.LoadKeys(options.keys));
  module->membership_ =
      std::make_unique<Membership>(*module->store_, std::move(options.server_version));
  module->service_ =
      std::make_unique<MembershipServiceImpl>(*module->membership_, options.dispatcher);
  return module;
}

}  // namespace gongfang::membership

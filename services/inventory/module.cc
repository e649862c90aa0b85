#include "inventory/module.h"

#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/store/migrate.h"
#include "inventory/schedules.h"
#include "inventory/service.h"
#include "inventory/space_check.h"
#include "inventory/space_directory.h"
#include "inventory/use_cases.h"

namespace gongfang::inventory {
namespace {

constexpr char kFollowedLog[] = "membership";

}  // namespace

InventoryModule::InventoryModule() = default;
InventoryModule::~InventoryModule() = default;

absl::StatusOr<std::unique_ptr<InventoryModule>> InventoryModule::Open(Options options) {
  std::unique_ptr<InventoryModule> module(new InventoryModule());
  ASSIGN_OR_RETURN(module->store_,
                   RecordStore::Open({.database = std::move(options.database),
                                      .log_name = "inventory",
                                      .clock = options.clock,
                                      .page_token_secret = std::move(options.page_token_secret)}));
  Database& database = module->store_->database();
  RETURN_IF_ERROR(Migrate(database, "follower", Follower::Migrations()));
  RETURN_IF_ERROR(Migrate(database, "mirror", Mirror::Migrations()));
  module->spaces_ = std::make_unique<SpaceDirectory>(options.directory);
  module->mirror_ = std::make_unique<Mirror>(database, kFollowedLog);
  RETURN_IF_ERROR(
      module->mirror_->Load([&](const MirroredRecord& record) { module->spaces_->Take(record); }));
  module->inventory_ = std::make_unique<Inventory>(
      *module->store_, *module->spaces_,
      [raw = module.get()](absl::Time deadline) { return raw->CatchUp(deadline); });
  module->space_check_ = std::make_unique<SpaceCheck>(
      *module->spaces_, module->store_->clock(),
      [raw = module.get()](absl::Time deadline) { return raw->CatchUp(deadline); });
  module->schedules_ =
      std::make_unique<Schedules>(*module->store_, *module->spaces_, *module->space_check_);
  module->service_ = std::make_unique<InventoryServiceImpl>(
      InventoryServiceImpl::Parts{.inventory = *module->inventory_,
                                  .schedules = *module->schedules_},
      options.dispatcher);
  return module;
}

absl::Status InventoryModule::Start(std::shared_ptr<grpc::Channel> membership,
                                    std::string service_key) {
  auto follower = std::make_unique<Follower>(
      store_->database(), store_->clock(),
      Follower::Options{
          .log = kFollowedLog,
          .channel = std::move(membership),
          .service_key = std::move(service_key),
          .apply = [this](Transaction& transaction,
                          Follower::Events events) { return mirror_->Apply(transaction, events); },
          .committed =
              [this](Follower::Events events) {
                Mirror::Visited(events,
                                [this](const MirroredRecord& record) { spaces_->Take(record); });
              }});
  RETURN_IF_ERROR(follower->Start());
  const std::lock_guard lock(mutex_);
  follower_ = std::move(follower);
  return absl::OkStatus();
}

Follower* InventoryModule::follower() {
  const std::lock_guard lock(mutex_);
  return follower_.get();
}

absl::Status InventoryModule::CatchUp(absl::Time deadline) {
  Follower* const following = follower();
  if (following == nullptr) return errors::Unavailable("This service is starting.");
  return following->CatchUp(deadline);
}

void InventoryModule::Stop() {
  if (Follower* const following = follower()) following->Stop();
}

}  // namespace gongfang::inventory

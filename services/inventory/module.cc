#include "inventory/module.h"

#include <algorithm>
#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/store/migrate.h"
#include "common/store/record_table.h"
#include "inventory/faults.h"
#include "inventory/open_faults.h"
#include "inventory/publishing.h"
#include "inventory/resource_directory.h"
#include "inventory/resource_use.h"
#include "inventory/revisions.h"
#include "inventory/schedules.h"
#include "inventory/searches.h"
#include "inventory/service.h"
#include "inventory/space_apis.h"
#include "inventory/space_check.h"
#include "inventory/space_directory.h"
#include "inventory/use_cases.h"

namespace gongfang::inventory {
namespace {

constexpr char kLogName[] = "inventory";
constexpr char kFollowedLog[] = "membership";
constexpr char kLogOfUses[] = "booking";

}  // namespace

InventoryModule::InventoryModule() = default;
InventoryModule::~InventoryModule() = default;

absl::Status InventoryModule::MakeTables(Database& database) {
  RETURN_IF_ERROR(Migrate(database, "records", RecordTable::Migrations()));
  RETURN_IF_ERROR(Migrate(database, "events", EventLog::Migrations()));
  RETURN_IF_ERROR(Migrate(database, "follower", Follower::Migrations()));
  RETURN_IF_ERROR(Migrate(database, "mirror", Mirror::Migrations()));
  RETURN_IF_ERROR(Migrate(database, "revisions", revisions::Migrations()));
  RETURN_IF_ERROR(Migrate(database, "faults", open_faults::Migrations()));
  return Migrate(database, "uses", ResourceUses::Migrations());
}

absl::StatusOr<std::unique_ptr<InventoryModule>> InventoryModule::Open(Options options) {
  std::unique_ptr<InventoryModule> module(new InventoryModule());
  module->metrics_ = options.metrics;
  ASSIGN_OR_RETURN(module->store_,
                   RecordStore::Open({.database = std::move(options.database),
                                      .log_name = kLogName,
                                      .clock = options.clock,
                                      .page_token_secret = std::move(options.page_token_secret)}));
  Database& database = module->store_->database();
  RETURN_IF_ERROR(MakeTables(database));
  module->spaces_ = std::make_unique<SpaceDirectory>(options.directory);
  module->mirror_ = std::make_unique<Mirror>(database, kFollowedLog);
  ASSIGN_OR_RETURN(module->places_, module->mirror_->Load([&](const MirroredRecord& record) {
    module->spaces_->Take(record);
  }));
  module->inventory_ = std::make_unique<Inventory>(
      *module->store_, *module->spaces_,
      [raw = module.get()](absl::Time deadline) { return raw->CatchUp(deadline); });
  const SpaceCheck& known = module->inventory_->known();
  module->publishing_ = std::make_unique<Publishing>(*module->store_, known);
  module->faults_ = std::make_unique<Faults>(*module->store_, known);
  module->uses_ = std::make_unique<ResourceUses>(*module->store_);
  module->resources_ = std::make_unique<ResourceDirectory>(*module->store_);
  RETURN_IF_ERROR(module->resources_->Load());
  module->searches_ = std::make_unique<Searches>(*module->store_, known, *module->resources_);
  module->space_apis_ = std::make_unique<SpaceApis>(*module->store_, *module->spaces_, known);
  module->schedules_ = std::make_unique<Schedules>(*module->store_, *module->spaces_, known);
  module->service_ = std::make_unique<InventoryServiceImpl>(
      InventoryServiceImpl::Parts{*module->inventory_, *module->publishing_, *module->faults_,
                                  *module->uses_, *module->searches_, *module->space_apis_,
                                  *module->schedules_},
      options.dispatcher);
  if (options.shared) module->log_watch_ = std::make_unique<LogWatch>(module->log());
  return module;
}

std::unique_ptr<Follower> InventoryModule::FollowMembership(std::shared_ptr<grpc::Channel> channel,
                                                            const std::string& service_key) {
  return std::make_unique<Follower>(
      store_->database(), store_->clock(),
      Follower::Options{
          .log = kFollowedLog,
          .channel = std::move(channel),
          .service_key = service_key,
          .apply = [this](Transaction& transaction,
                          Follower::Events events) { return mirror_->Apply(transaction, events); },
          .committed =
              [this](Follower::Events events) {
                Mirror::Visited(events,
                                [this](const MirroredRecord& record) { spaces_->Take(record); });
              },
          .places = places_,
          .follower = kLogName,
          .metrics = metrics_});
}

std::unique_ptr<Follower> InventoryModule::FollowBooking(std::shared_ptr<grpc::Channel> channel,
                                                         const std::string& service_key) {
  return std::make_unique<Follower>(
      store_->database(), store_->clock(),
      Follower::Options{
          .log = kLogOfUses,
          .channel = std::move(channel),
          .service_key = service_key,
          .apply = [this](Transaction& transaction,
                          Follower::Events events) { return uses_->Apply(transaction, events); },
          .concerns = IsUse,
          .committed =
              [this](Follower::Events events) {
                // The faults that plans report are events of this service's own log.
                if (std::any_of(events.begin(), events.end(), IsUse)) {
                  store_->log().NotifyAppended();
                }
              },
          .follower = kLogName,
          .metrics = metrics_});
}

absl::Status InventoryModule::Start(std::shared_ptr<grpc::Channel> membership,
                                    std::shared_ptr<grpc::Channel> booking,
                                    const std::string& service_key) {
  auto follower = FollowMembership(std::move(membership), service_key);
  auto use_follower = FollowBooking(std::move(booking), service_key);
  RETURN_IF_ERROR(follower->Start());
  RETURN_IF_ERROR(use_follower->Start());
  if (log_watch_) log_watch_->Start();
  const std::lock_guard lock(mutex_);
  follower_ = std::move(follower);
  use_follower_ = std::move(use_follower);
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
  Follower* const following = follower();
  if (following == nullptr) return;
  following->Stop();
  use_follower_->Stop();
  if (log_watch_) log_watch_->Stop();
}

}  // namespace gongfang::inventory

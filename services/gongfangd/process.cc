#include "gongfangd/process.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/access/jwks_url.h"
#include "common/access/method_access.h"
#include "common/base/limits.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/rpc/channel.h"
#include "common/rpc/tls.h"
#include "gongfang/booking/v1/booking_service.grpc.pb.h"
#include "gongfang/events/v1/events.grpc.pb.h"
#include "gongfang/inventory/v1/inventory_service.grpc.pb.h"
#include "gongfang/membership/v1/membership_service.grpc.pb.h"
#include "gongfangd/admin_key.h"
#include "gongfangd/data_folder.h"

namespace gongfang {
namespace {

// The secret in `file`, or by default in a file of the data folder, where it is made. Replicas of a
// store must all have the same, so there it is never made.
absl::StatusOr<std::string> InstallationSecret(const Config& config, const std::string& file,
                                               absl::string_view name) {
  if (!config.store.empty()) return ReadSecret(file);
  return ReadOrMakeSecret(file.empty() ? absl::StrCat(config.data, "/", name) : file);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Process>> Process::Start(const Config& config, const Clock& clock) {
  return Start(config, clock, StoreOf(config));
}

absl::StatusOr<std::unique_ptr<Process>> Process::Start(const Config& config, const Clock& clock,
                                                        Store store) {
  // Replicas of a store have nothing of their own to keep, but where one makes the admin key.
  if (config.store.empty()) RETURN_IF_ERROR(PrepareDataFolder(config.data));
  ASSIGN_OR_RETURN(const std::string service_key,
                   InstallationSecret(config, config.service_key_file, kServiceKeyFile));
  ASSIGN_OR_RETURN(std::unique_ptr<Coordination> coordination, Coordination::Open(config, clock));
  std::unique_ptr<Process> process(
      new Process(config, clock, std::move(store), service_key, std::move(coordination)));
  RETURN_IF_ERROR(process->OpenAdminPort());
  RETURN_IF_ERROR(process->TrustIssuer());
  RETURN_IF_ERROR(process->OpenModules());
  RETURN_IF_ERROR(process->Serve());
  RETURN_IF_ERROR(process->Follow());
  process->SetServing(true);
  return process;
}

Process::Process(const Config& config, const Clock& clock, Store store,
                 const std::string& service_key, std::unique_ptr<Coordination> coordination)
    : config_(config),
      wall_clock_(clock),
      clock_(clock),
      store_(std::move(store)),
      service_key_(service_key),
      metrics_(config.admin.empty() ? nullptr : std::make_unique<metrics::Registry>()),
      call_metrics_(metrics_ ? std::make_unique<CallMetrics>(*metrics_) : nullptr),
      keys_(service_key),
      coordination_(std::move(coordination)),
      workers_(limits::kWorkerThreads, limits::kWorkerQueue),
      dispatcher_(keys_, workers_, wall_clock_, coordination_->limiter(), call_metrics_.get()) {}

Process::~Process() { Stop(); }

// Before anything else, so that it can be seen how far a start has come.
absl::Status Process::OpenAdminPort() {
  if (metrics_ == nullptr) return absl::OkStatus();
  process_metrics_ = std::make_unique<ProcessMetrics>(*metrics_, wall_clock_, workers_);
  ASSIGN_OR_RETURN(admin_, AdminServer::Start(config_.admin, [this] { return metrics_->Text(); }));
  return absl::OkStatus();
}

void Process::SetServing(bool serving) {
  if (server_) server_->SetServing(serving);
  if (health_) health_->SetServing(serving);
  if (admin_) admin_->SetReady(serving);
  if (process_metrics_) process_metrics_->SetServing(serving);
}

absl::Status Process::TrustIssuer() {
  if (config_.oidc_issuer.empty()) return absl::OkStatus();
  std::unique_ptr<JwksSource> source;
  if (config_.oidc_jwks_url.empty()) {
    source = std::make_unique<JwksFile>(config_.oidc_jwks_file, wall_clock_);
  } else {
    ASSIGN_OR_RETURN(WebAddress address, ParseWebAddress(config_.oidc_jwks_url));
    source = std::make_unique<JwksUrl>(std::move(address));
  }
  keys_.Trust(
      std::make_unique<OidcTokens>(config_.oidc_issuer, config_.oidc_audience, std::move(source)));
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Database>> Process::OpenDatabase(absl::string_view service) const {
  ASSIGN_OR_RETURN(std::unique_ptr<Database> database, store_.open(service));
  if (metrics_) database->Count(StoreMetrics(metrics_.get(), service));
  return database;
}

absl::Status Process::OpenMembership() {
  ASSIGN_OR_RETURN(
      std::string personal_data_key,
      InstallationSecret(config_, config_.personal_data_key_file, kPersonalDataKeyFile));
  ASSIGN_OR_RETURN(std::unique_ptr<Database> database, OpenDatabase(kMembership));
  const auto keep = [this](absl::string_view key) {
    new_admin_key_ = std::string(key);
    return WriteAdminKey(config_, key);
  };
  ASSIGN_OR_RETURN(membership_, membership::MembershipModule::Open(
                                    {.database = std::move(database),
                                     .clock = clock_,
                                     .directory = keys_.directory(),
                                     .dispatcher = dispatcher_,
                                     .page_token_secret = service_key_,
                                     .server_version = Version(),
                                     .service_key = service_key_,
                                     .personal_data_key = std::move(personal_data_key),
                                     .shared = store_.shared,
                                     .keep_admin_key = keep,
                                     .metrics = metrics_.get()}));
  return absl::OkStatus();
}

absl::Status Process::OpenModules() {
  if (config_.Runs(kMembership)) RETURN_IF_ERROR(OpenMembership());
  // One of them tells who there is, so that it is told in one order: who knows it first.
  const auto feed = [this](const char* service) -> Directory* {
    const char* const first = config_.Runs(kMembership) ? kMembership
                              : config_.Runs(kBooking)  ? kBooking
                                                        : kInventory;
    return absl::string_view(service) == first ? &keys_.directory() : nullptr;
  };
  if (config_.Runs(kInventory)) {
    ASSIGN_OR_RETURN(std::unique_ptr<Database> database, OpenDatabase(kInventory));
    ASSIGN_OR_RETURN(inventory_,
                     inventory::InventoryModule::Open({.database = std::move(database),
                                                       .clock = clock_,
                                                       .directory = feed(kInventory),
                                                       .dispatcher = dispatcher_,
                                                       .page_token_secret = service_key_,
                                                       .shared = store_.shared,
                                                       .metrics = metrics_.get()}));
  }
  if (config_.Runs(kBooking)) {
    ASSIGN_OR_RETURN(std::unique_ptr<Database> database, OpenDatabase(kBooking));
    ASSIGN_OR_RETURN(booking_, booking::BookingModule::Open({.database = std::move(database),
                                                             .clock = clock_,
                                                             .wall_clock = wall_clock_,
                                                             .leases = coordination_->leases(),
                                                             .directory = feed(kBooking),
                                                             .dispatcher = dispatcher_,
                                                             .workers = workers_,
                                                             .page_token_secret = service_key_,
                                                             .shared = store_.shared,
                                                             .metrics = metrics_.get()}));
  }
  return absl::OkStatus();
}

absl::Status Process::Serve() {
  std::vector<EventLog*> logs;
  std::vector<grpc::Service*> services;
  const auto add = [&](auto& module) {
    if (module == nullptr) return;
    logs.push_back(&module->log());
    services.push_back(&module->service());
  };
  add(membership_);
  add(inventory_);
  add(booking_);
  if (process_metrics_) process_metrics_->Follow(logs);
  event_logs_.emplace(std::move(logs), dispatcher_);
  services.push_back(&*event_logs_);
  RETURN_IF_ERROR(CheckPermissions({membership::v1::MembershipService::service_full_name(),
                                    inventory::v1::InventoryService::service_full_name(),
                                    booking::v1::BookingService::service_full_name(),
                                    events::v1::EventLogService::service_full_name()}));
  std::shared_ptr<grpc::ServerCredentials> credentials;  // null: in the clear
  if (!config_.tls.cert.empty()) {
    ASSIGN_OR_RETURN(credentials, ServeWithTls(config_.tls));
  }
  if (!config_.tls.ca.empty()) {
    keys_.AskServicesForCertificates();
    ASSIGN_OR_RETURN(to_services_, CallWithTls(config_.tls));
  }
  ASSIGN_OR_RETURN(server_, Server::Start(config_.grpc, services, std::move(credentials)));
  // The kubelet speaks no TLS, so what it asks has a port without.
  if (!config_.health.empty()) {
    ASSIGN_OR_RETURN(health_, Server::Start(config_.health, {}));
  }
  return absl::OkStatus();
}

absl::Status Process::Follow() {
  const auto channel = [this](const char* service, const std::string& address) {
    return config_.Runs(service) ? server_->InProcessChannel() : MakeChannel(address, to_services_);
  };
  const auto membership = channel(kMembership, config_.membership);
  const auto inventory = channel(kInventory, config_.inventory);
  const auto booking = channel(kBooking, config_.booking);
  if (membership_) RETURN_IF_ERROR(membership_->Start(booking, service_key_));
  if (inventory_) RETURN_IF_ERROR(inventory_->Start(membership, booking, service_key_));
  if (booking_) RETURN_IF_ERROR(booking_->Start(membership, inventory, service_key_));
  const absl::Time deadline = clock_.Now() + limits::kStartCatchUpTimeout;
  for (const absl::Status& followed :
       {inventory_ ? inventory_->CatchUp(deadline) : absl::OkStatus(),
        booking_ ? booking_->CatchUp(deadline) : absl::OkStatus()}) {
    // What was known before is enough to serve; the followers go on trying.
    if (!followed.ok()) log::Warning("start.not_caught_up", {{"message", followed.message()}});
  }
  return absl::OkStatus();
}

void Process::Stop() {
  if (std::exchange(stopped_, true)) return;
  SetServing(false);
  if (membership_) membership_->Stop();
  if (inventory_) inventory_->Stop();
  if (booking_) booking_->StopFollowing();
  if (event_logs_) event_logs_->EndStreams();
  if (server_) server_->Drain(limits::kDrainTimeout);
  if (booking_) booking_->Stop();
  workers_.Stop();
}

}  // namespace gongfang

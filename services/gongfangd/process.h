// One gongfangd: the services that the configuration names, behind one gRPC server.
#pragma once

#include <grpcpp/security/credentials.h>

#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "booking/module.h"
#include "common/base/clock.h"
#include "common/events/event_log_service.h"
#include "common/metrics/registry.h"
#include "common/rpc/auth.h"
#include "common/rpc/call_metrics.h"
#include "common/rpc/server.h"
#include "common/rpc/unary.h"
#include "common/rpc/worker_pool.h"
#include "gongfangd/admin_server.h"
#include "gongfangd/config.h"
#include "gongfangd/coordination.h"
#include "gongfangd/process_metrics.h"
#include "gongfangd/store.h"
#include "inventory/module.h"
#include "membership/module.h"

namespace gongfang {

// Thread safe after Start.
class Process {
 public:
  // Opens the data, serves, follows what it has to follow, and is healthy when it returns. `clock`
  // is borrowed. The status of a failure is one line for the operator.
  static absl::StatusOr<std::unique_ptr<Process>> Start(const Config& config, const Clock& clock);
  // The same with its data elsewhere than the configuration says.
  static absl::StatusOr<std::unique_ptr<Process>> Start(const Config& config, const Clock& clock,
                                                        Store store);
  ~Process();

  int grpc_port() const { return server_->port(); }
  // 0 where there is no admin port.
  int admin_port() const { return admin_ ? admin_->port() : 0; }
  std::shared_ptr<grpc::Channel> InProcessChannel() { return server_->InProcessChannel(); }
  // The text of the admin key, if this start made it.
  const std::optional<std::string>& new_admin_key() const { return new_admin_key_; }

  // Refuses new calls, lets the running ones end, commits what is queued. Idempotent.
  void Stop();

 private:
  Process(const Config& config, const Clock& clock, Store store, const std::string& service_key,
          std::unique_ptr<Coordination> coordination);

  absl::Status OpenAdminPort();
  absl::Status TrustIssuer();
  absl::Status OpenModules();
  absl::Status OpenMembership();
  absl::StatusOr<std::unique_ptr<Database>> OpenDatabase(absl::string_view service) const;
  absl::Status Serve();
  void SetServing(bool serving);
  absl::Status Follow();

  const Config config_;
  const Clock& wall_clock_;
  const MonotonicClock clock_;
  const Store store_;
  const std::string service_key_;
  const std::unique_ptr<metrics::Registry> metrics_;  // null: nobody asks
  const std::unique_ptr<CallMetrics> call_metrics_;   // likewise
  KeyRing keys_;
  const std::unique_ptr<Coordination> coordination_;
  WorkerPool workers_;
  Dispatcher dispatcher_;
  std::unique_ptr<membership::MembershipModule> membership_;
  std::unique_ptr<inventory::InventoryModule> inventory_;
  std::unique_ptr<booking::BookingModule> booking_;
  std::optional<EventLogServiceImpl> event_logs_;
  std::shared_ptr<grpc::ChannelCredentials> to_services_;  // null: in the clear
  std::unique_ptr<Server> server_;
  std::unique_ptr<Server> health_;  // null: no port for health alone
  std::optional<std::string> new_admin_key_;
  bool stopped_ = false;
  std::unique_ptr<ProcessMetrics> process_metrics_;
  std::unique_ptr<AdminServer> admin_;  // ends first
};

}  // namespace gongfang

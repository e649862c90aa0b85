#include "common/rpc/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/server_builder.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "common/base/errors.h"
#include "common/base/limits.h"

namespace gongfang {
namespace {

// A connection is closed after this, so that clients look the name up again and find new replicas.
constexpr int kMaxConnectionAgeMillis = 10 * 60 * 1000;
constexpr int kMaxConnectionAgeGraceMillis = 60 * 1000;
constexpr int kMaxConcurrentStreams = 2048;  // of one connection
constexpr int kMaxMetadataBytes = 16 * 1024;

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(
    const std::string& address, const std::vector<grpc::Service*>& services,
    std::shared_ptr<grpc::ServerCredentials> credentials) {
  // Debian builds absl with its search for deadlocks, which every lock inside gRPC would pay for.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  std::unique_ptr<Server> made(new Server());
  grpc::ServerBuilder builder;
  made->credentials_ =
      credentials == nullptr ? grpc::InsecureServerCredentials() : std::move(credentials);
  builder.AddListeningPort(address, made->credentials_, &made->port_);
  for (grpc::Service* service : services) builder.RegisterService(service);
  builder.SetMaxReceiveMessageSize(limits::kMaxMessageBytes);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, kMaxConnectionAgeMillis);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, kMaxConnectionAgeGraceMillis);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, kMaxConcurrentStreams);
  builder.AddChannelArgument(GRPC_ARG_MAX_METADATA_SIZE, kMaxMetadataBytes);
  // Two servers on one port would each get some of the calls.
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  made->server_ = builder.BuildAndStart();
  if (made->server_ == nullptr || made->port_ == 0) return errors::AddressNotUsable(address);
  made->SetServing(false);
  return made;
}

Server::~Server() {
  if (server_ != nullptr) server_->Shutdown();
}

std::shared_ptr<grpc::Channel> Server::InProcessChannel() {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(limits::kMaxAnswerBytes);
  return server_->InProcessChannel(arguments);
}

void Server::SetServing(bool serving) {
  server_->GetHealthCheckService()->SetServingStatus(serving);
}

void Server::Drain(absl::Duration timeout) {
  SetServing(false);
  // By gRPC's own clock, which nobody can set.
  server_->Shutdown(
      gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC),
                   gpr_time_from_micros(absl::ToInt64Microseconds(timeout), GPR_TIMESPAN)));
}

}  // namespace gongfang

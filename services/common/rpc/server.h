// A gRPC server with everything that each of ours has: health, reflection, bounded messages, and an
// orderly end.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace gongfang {

// Thread safe.
class Server {
 public:
  // Listens on `address` ("host:port"; port 0 takes a free one). `services` are borrowed. Health
  // says NOT_SERVING until SetServing(true). Without `credentials` it speaks in the clear.
  // UNAVAILABLE, in one line, where the address cannot be used.
  static absl::StatusOr<std::unique_ptr<Server>> Start(
      const std::string& address, const std::vector<grpc::Service*>& services,
      std::shared_ptr<grpc::ServerCredentials> credentials = nullptr);
  ~Server();

  int port() const { return port_; }
  // A channel to this server that does not leave the process.
  std::shared_ptr<grpc::Channel> InProcessChannel();

  void SetServing(bool serving);
  // NOT_SERVING, refuses new calls, and waits for the running ones until `timeout`; what still runs
  // then is cancelled. Idempotent. Streams must have been told to end before.
  void Drain(absl::Duration timeout);

 private:
  Server() = default;

  std::shared_ptr<grpc::ServerCredentials> credentials_;  // used by server_ to its end
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace gongfang

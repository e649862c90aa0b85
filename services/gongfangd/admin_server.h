// The admin port: a few pages over HTTP for whoever runs the server and for the programs that watch
// it. In the clear and for anybody who reaches it, so it must not be where the public can.
//   /metrics   what is counted, as Prometheus reads it
//   /healthz   200 while the process answers at all
//   /readyz    200 while it takes calls, else 503
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "absl/status/statusor.h"

namespace gongfang {

// Thread safe.
class AdminServer {
 public:
  // Listens on `address` ("host:port"; port 0 takes a free one; no host: every address). Not ready
  // until it is said. `metrics` makes the text of /metrics, on the server's own thread.
  // UNAVAILABLE, in one line, where the address cannot be used.
  static absl::StatusOr<std::unique_ptr<AdminServer>> Start(const std::string& address,
                                                            std::function<std::string()> metrics);
  // Ends what is under way.
  ~AdminServer();

  int port() const { return port_; }
  void SetReady(bool ready) { ready_ = ready; }

 private:
  class Connection;
  struct Listener;

  explicit AdminServer(std::function<std::string()> metrics);
  void Accept();

  const std::function<std::string()> metrics_;
  std::atomic<bool> ready_ = false;
  int connections_ = 0;  // that are open; used by thread_ alone
  std::unique_ptr<Listener> listener_;
  int port_ = 0;
  std::thread thread_;
};

}  // namespace gongfang

// The product under measurement: the program gongfangd, as it is shipped, in a process of its own.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cpp/client.h"
#include "tests/bench/load.h"
#include "tests/support/child_process.h"

namespace gongfang::bench {

class Product {
 public:
  // Starts it on the data in `folder`, its rate limiter on but far away, and waits until it is
  // healthy. `more_options` are of gongfangd.
  static absl::StatusOr<std::unique_ptr<Product>> Start(
      const std::string& folder, const std::vector<std::string>& more_options = {});

  int port() const { return server_.port(); }
  const std::string& key() const { return key_; }
  Target& target() { return *target_; }
  // Another set of connections.
  std::unique_ptr<Target> Connect(int channels) const;
  // Likewise, with another key than that of the installation.
  std::unique_ptr<Target> ConnectWith(const std::string& key) const;
  const client::Client& client() const { return *client_; }
  pid_t pid() { return server_.process().pid(); }
  // From the start of the process to when it says that it is ready and takes connections.
  absl::Duration start_time() const { return start_time_; }
  // Ends it in order, so that its data are whole and at rest.
  absl::Status Stop();

 private:
  Product(const std::string& folder, std::vector<std::string> options);

  ServerProcess server_;
  std::string key_;
  absl::Duration start_time_;
  std::unique_ptr<Target> target_;
  std::unique_ptr<client::Client> client_;
};

}  // namespace gongfang::bench

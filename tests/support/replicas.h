// Several whole gongfangd in this process on one set of databases, with time that a test moves, and
// the test alliance in them. With GONGFANG_TEST_POSTGRES each has connections of its own to a
// PostgreSQL server.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "clients/cpp/client.h"
#include "common/store/database.h"
#include "gongfangd/process.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"

namespace gongfang {

class Replicas {
 public:
  // Each of the `count` follows itself, as one that a balancer sends to its neighbour would.
  explicit Replicas(size_t count);
  ~Replicas();

  // Time stands still until it is moved. It begins on a Monday, as that of TestServer.
  FakeClock& clock() { return clock_; }
  absl::Time At(absl::Duration after) const { return start_ + after; }

  size_t size() const { return processes_.size(); }
  // With the admin key, over TCP, to one of them.
  const client::Client& operator[](size_t replica) const { return *clients_[replica]; }
  // With another key; "" for none.
  std::unique_ptr<client::Client> Connect(size_t replica, const std::string& key) const;
  int port(size_t replica) const { return processes_[replica]->grpc_port(); }
  std::string service_key() const;
  // How many of them told that they made the admin key.
  int admin_keys_made() const;

  // The number of events of this type in the log of `service`, of all alliances.
  int64_t CountEvents(const std::string& service, const std::string& type);
  // The only column of the only row.
  int64_t Ask(const std::string& service, const std::string& sql);

 private:
  std::string FileOf(absl::string_view service) const;
  absl::StatusOr<std::unique_ptr<Database>> Open(absl::string_view service);

  TempDir dir_;
  const absl::Time start_;
  FakeClock clock_;
  std::map<std::string, std::unique_ptr<Database>> databases_;  // by service
  std::vector<std::unique_ptr<Process>> processes_;
  std::vector<std::unique_ptr<client::Client>> clients_;
};

}  // namespace gongfang

// A whole gongfangd in this process, on a port and in a folder of its own, with time that a test
// moves, and the test alliance in it.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "absl/time/time.h"
#include "clients/cpp/client.h"
#include "gongfang/events/v1/events.pb.h"
#include "gongfangd/process.h"
#include "tests/support/fake_clock.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_alliance.h"

namespace gongfang {

// How long a call may take. The server's time is up to ten days ahead of the machine's, and a
// deadline that has passed there is refused; so this is longer.
inline constexpr absl::Duration kTestCallDeadline = absl::Hours(24 * 100);

// The Monday after tomorrow, 00:00 in UTC: ahead of the machine's time all through a test, because
// the deadlines of calls between services are made from a test's time and kept by the machine's.
absl::Time NextMonday();

// The first line of a file, or "".
std::string FirstLineOf(const std::string& path);

// The last sequence numbers of a log, by alliance, as its service tells them.
std::map<std::string, int64_t> HeadsOf(int port, const std::string& service_key,
                                       const std::string& log);

class TestServer {
 public:
  TestServer();
  ~TestServer() { Stop(); }

  // Time stands still until it is moved. It begins on a Monday, 08:00 in Shanghai, 00:00 in UTC.
  FakeClock& clock() { return clock_; }
  // That Monday, and so much later.
  absl::Time At(absl::Duration after) const { return start_ + after; }

  int port() const { return process_->grpc_port(); }
  const std::string& admin_key() const { return admin_key_; }
  std::string service_key() const { return FirstLineOf(dir_.File("service.key")); }
  std::string folder() const { return dir_.path().string(); }

  // With the admin key, over TCP.
  const client::Client& client() const { return *client_; }
  // Another one, on a connection of its own.
  std::unique_ptr<client::Client> Connect() const {
    return OwnClient(port(), admin_key_, kTestCallDeadline);
  }

  void Stop();
  void Restart();

  // The heads of the three logs: what changes nothing leaves them as they are.
  std::map<std::string, std::map<std::string, int64_t>> Heads() const;
  // The first event of this type in a log of the test alliance; waits until there is one.
  events::v1::Event WaitForEvent(const std::string& log, const std::string& type) const;

 private:
  void Start();

  TempDir dir_;
  absl::Time start_;
  FakeClock clock_;
  std::unique_ptr<Process> process_;
  std::string admin_key_;
  std::unique_ptr<client::Client> client_;
};

}  // namespace gongfang

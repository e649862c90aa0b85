// The real program in a process of its own, for tests that kill it.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "clients/cpp/client.h"
#include "common/base/clock.h"
#include "tests/support/temp_dir.h"

namespace gongfang {

// A running program. It gets SIGKILL when this goes, and also when the test process dies.
class ChildProcess {
 public:
  // Starts `command`: a path, or a name in PATH, and its arguments. Throws where that fails.
  explicit ChildProcess(const std::vector<std::string>& command);
  ~ChildProcess();
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  // Reads stdout until a line has `text` in it and returns that line; "" where stdout ends before.
  std::string WaitForLine(const std::string& text);
  pid_t pid() const { return pid_; }
  void Signal(int signal);
  // Until it has ended: its exit code, or 128 and the signal that ended it.
  int Wait();
  int KillAndWait();
  // What it has written to stderr so far.
  std::string Stderr() const;

 private:
  TempDir dir_;
  pid_t pid_ = 0;
  int exit_code_ = -1;  // once it has ended
  int stdout_ = -1;
  std::string unread_;  // of stdout
};

// gongfangd on a folder, restarted as often as a test likes, by default on the same port.
class ServerProcess {
 public:
  // `options` besides --data and --grpc. It takes a free port, unless one is named.
  explicit ServerProcess(std::string folder, std::vector<std::string> options = {}, int port = 0)
      : folder_(std::move(folder)), options_(std::move(options)), port_(port) {}

  // One of 127.0.0.1 that was free a moment ago.
  static int FreePort();

  // Starts it and waits until it says that it is ready; false where it ends before.
  bool Start();
  ChildProcess& process() { return *process_; }
  int KillAndWait() { return process_->KillAndWait(); }
  // SIGTERM; the exit code.
  int Terminate();

  int port() const { return port_; }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  std::string admin_key() const;
  std::string service_key() const;
  // With the admin key, on a connection of its own.
  std::unique_ptr<client::Client> Connect() const;

 private:
  const std::string folder_;
  const std::vector<std::string> options_;
  int port_;
  std::unique_ptr<ChildProcess> process_;
};

// The path of a program of this build.
std::string BinaryPath(const std::string& name);

// The midnight, UTC, after tomorrow's: bookings from there on are in the future of the real clock.
absl::Time DayAfterTomorrow();

// Calls `attempt` until it returns true; false where it has not within 30 seconds.
template <typename Attempt>
bool Eventually(const Attempt& attempt) {
  const SystemClock clock;
  const absl::Time end = clock.Now() + absl::Seconds(30);
  while (!attempt()) {
    if (clock.Now() > end) return false;
    absl::SleepFor(absl::Milliseconds(10));
  }
  return true;
}

}  // namespace gongfang

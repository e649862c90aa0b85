// A real PostgreSQL server of the test's own, in a temporary folder, reached over a socket there
// and never on a usual port. As root it runs as the user that its package made.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/store/postgres_options.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"

namespace gongfang {

// Not thread safe, but for url() and Sql(). Start it on the main thread: the kernel ends it with
// the thread that started it. Everything throws std::runtime_error where it fails.
class PostgresServer {
 public:
  struct Options {
    // Also listens on 127.0.0.1, on a free port.
    bool tcp = false;
    // Lines for postgresql.conf. By default nothing is synced, which a killed server survives and
    // a machine without power would not.
    std::vector<std::string> settings;
  };

  PostgresServer() : PostgresServer(Options()) {}
  explicit PostgresServer(Options options);
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  // The one that the tests of this process share; it is started when it is first asked for.
  static PostgresServer& Shared();

  void Start();
  // At once, as a crash would be: open transactions are lost, and the next start recovers.
  void Stop();
  ChildProcess& process() { return *process_; }

  // What libpq connects to: over the socket as the superuser, or over TCP.
  std::string url() const { return Url(folder_.path().string(), port_); }
  std::string tcp_url() const { return Url("127.0.0.1", port_); }
  // The same through a relay on a port of 127.0.0.1.
  static std::string UrlOfPort(int port) { return Url("127.0.0.1", port); }
  int port() const { return port_; }
  const std::string& folder() const { return data_; }
  std::string socket_folder() const { return folder_.path().string(); }

  // Options for a schema that nobody has used.
  PostgresOptions FreshOptions() const;

  // Runs statements on a connection of their own; the first column of the first row, or "".
  std::string Sql(const std::string& sql) const { return SqlIn("postgres", sql); }
  // In another database than that of the superuser.
  std::string SqlIn(const std::string& database, const std::string& sql) const;

 private:
  static std::string Url(const std::string& host, int port);

  TempDir folder_;
  const std::string data_;
  const bool tcp_;
  const int port_;  // without TCP only a part of the socket's name
  std::unique_ptr<ChildProcess> process_;
};

}  // namespace gongfang

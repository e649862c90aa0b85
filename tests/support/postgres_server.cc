#include "tests/support/postgres_server.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace gongfang {
namespace {

namespace fs = std::filesystem;

constexpr int kSocketPort = 5432;

// Where the newest PostgreSQL that is installed has its programs.
std::string ProgramFolder() {
  std::string newest;
  int newest_version = 0;
  std::error_code ignored;
  for (const fs::directory_entry& entry : fs::directory_iterator("/usr/lib/postgresql", ignored)) {
    const int version = std::atoi(entry.path().filename().c_str());
    if (version > newest_version && fs::exists(entry.path() / "bin" / "initdb")) {
      newest_version = version;
      newest = (entry.path() / "bin").string();
    }
  }
  if (newest.empty()) throw std::runtime_error("PostgreSQL is not installed");
  return newest;
}

// `command` as the user that may run a server.
std::vector<std::string> AsServerUser(std::vector<std::string> command) {
  if (geteuid() == 0) {
    const std::vector<std::string> change = {"setpriv", "--reuid=postgres", "--regid=postgres",
                                             "--init-groups", "--"};
    command.insert(command.begin(), change.begin(), change.end());
  }
  return command;
}

void GiveToServerUser(const std::string& path) {
  if (geteuid() != 0) return;
  const passwd* user = getpwnam("postgres");
  if (user == nullptr || chown(path.c_str(), user->pw_uid, user->pw_gid) != 0) {
    throw std::runtime_error("cannot give " + path + " to the user postgres");
  }
}

void RunProgram(const std::vector<std::string>& command) {
  ChildProcess process(command);
  if (process.Wait() != 0) throw std::runtime_error(command[0] + " failed: " + process.Stderr());
}

// An empty cluster, which takes a second to make: made once for a build, then copied. Its text is
// ordered as in English, so that who relies on bytes is found out.
std::string Template() {
  const std::string path = std::string(GONGFANG_BIN_DIR) + "/../postgres-template";
  const int lock = open((path + ".lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (lock < 0 || flock(lock, LOCK_EX) != 0) throw std::runtime_error("cannot lock " + path);
  if (!fs::exists(path)) {
    const TempDir folder;
    GiveToServerUser(folder.path().string());
    const std::string made = folder.File("data");
    RunProgram(AsServerUser({ProgramFolder() + "/initdb", "-D", made, "--auth=trust", "--no-sync",
                             "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8",
                             "--locale-provider=icu", "--icu-locale=en", "--wal-segsize=1"}));
    RunProgram({"cp", "-a", made, path + ".new"});
    fs::rename(path + ".new", path);
  }
  close(lock);
  return path;
}

}  // namespace

PostgresServer::PostgresServer(Options options)
    : data_(folder_.File("data")),
      tcp_(options.tcp),
      port_(options.tcp ? ServerProcess::FreePort() : kSocketPort) {
  GiveToServerUser(folder_.path().string());
  RunProgram({"cp", "-a", Template(), data_});
  std::ofstream settings(data_ + "/postgresql.conf", std::ios::app);
  settings << "listen_addresses = '" << (options.tcp ? "127.0.0.1" : "") << "'\n"
           << "port = " << port_ << "\n"
           << "unix_socket_directories = '" << folder_.path().string() << "'\n"
           << "fsync = off\nfull_page_writes = off\nautovacuum = off\nwal_level = minimal\n"
           << "max_wal_senders = 0\nmax_wal_size = 64MB\nmin_wal_size = 8MB\n"
           << "shared_buffers = 16MB\nmax_connections = 60\njit = off\n";
  for (const std::string& line : options.settings) settings << line << "\n";
  settings.close();
  Start();
}

PostgresServer::~PostgresServer() {
  if (process_ != nullptr) Stop();
}

PostgresServer& PostgresServer::Shared() {
  static PostgresServer server;
  return server;
}

void PostgresServer::Start() {
  constexpr char kReady[] = "ready to accept connections";
  // The inner setpriv, because who changes the user is not ended with its parent any more.
  process_ = std::make_unique<ChildProcess>(AsServerUser(
      {"setpriv", "--pdeathsig", "QUIT", "--", ProgramFolder() + "/postgres", "-D", data_}));
  if (!Eventually([&] { return absl::StrContains(process_->Stderr(), kReady); })) {
    throw std::runtime_error("PostgreSQL does not start: " + process_->Stderr());
  }
}

void PostgresServer::Stop() {
  process_->Signal(SIGQUIT);
  process_->Wait();
}

std::string PostgresServer::Url(const std::string& host, int port) {
  return absl::StrCat("host=", host, " port=", port, " user=postgres dbname=postgres");
}

PostgresOptions PostgresServer::FreshOptions() const {
  static std::atomic<int> next = 1;
  PostgresOptions options;
  options.url = tcp_ ? tcp_url() : url();
  options.schema = absl::StrCat("test_", next++);
  return options;
}

std::string PostgresServer::SqlIn(const std::string& database, const std::string& sql) const {
  const std::string url = tcp_ ? tcp_url() : this->url();
  PGconn* connection = PQconnectdb(absl::StrCat(url, " dbname=", database).c_str());
  PGresult* result = PQexec(connection, sql.c_str());
  const ExecStatusType status = PQresultStatus(result);
  std::string value;
  if (status == PGRES_TUPLES_OK && PQntuples(result) > 0) value = PQgetvalue(result, 0, 0);
  const std::string error = PQerrorMessage(connection);
  PQclear(result);
  PQfinish(connection);
  if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) throw std::runtime_error(error);
  return value;
}

}  // namespace gongfang

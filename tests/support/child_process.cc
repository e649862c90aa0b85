#include "tests/support/child_process.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/support/test_alliance.h"
#include "tests/support/test_server.h"

extern char** environ;

namespace gongfang {
namespace {

constexpr absl::Duration kCallDeadline = absl::Seconds(30);

// A signal mask and handlers as a shell would give them.
class PlainAttributes {
 public:
  PlainAttributes() {
    posix_spawnattr_init(&attributes_);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes_, &none);
    posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGMASK);
  }
  ~PlainAttributes() { posix_spawnattr_destroy(&attributes_); }
  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_;
};

}  // namespace

ChildProcess::ChildProcess(const std::vector<std::string>& command) {
  // setpriv becomes the program; what it adds is that the kernel ends it with this process.
  std::vector<std::string> words = {"setpriv", "--pdeathsig", "KILL", "--"};
  words.insert(words.end(), command.begin(), command.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  int out[2];
  if (pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
  stdout_ = out[0];
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  // A file never fills up and so never stops the program, as a pipe would.
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, dir_.File("stderr").c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, 0600);
  const PlainAttributes attributes;
  const int error = posix_spawnp(&pid_, argv[0], &actions, attributes.get(), argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(out[1]);
  if (error != 0) throw std::runtime_error("cannot start " + command[0]);
}

ChildProcess::~ChildProcess() {
  KillAndWait();
  close(stdout_);
}

std::string ChildProcess::WaitForLine(const std::string& text) {
  while (true) {
    for (size_t end; (end = unread_.find('\n')) != std::string::npos;) {
      const std::string line = unread_.substr(0, end);
      unread_.erase(0, end + 1);
      if (line.find(text) != std::string::npos) return line;
    }
    char buffer[4096];
    const ssize_t size = read(stdout_, buffer, sizeof(buffer));
    if (size < 0 && errno == EINTR) continue;
    if (size <= 0) return "";
    unread_.append(buffer, static_cast<size_t>(size));
  }
}

void ChildProcess::Signal(int signal) {
  if (exit_code_ < 0) kill(pid_, signal);
}

int ChildProcess::Wait() {
  int status = 0;
  while (exit_code_ < 0) {
    if (waitpid(pid_, &status, 0) == pid_) {
      exit_code_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    } else if (errno != EINTR) {
      exit_code_ = 127;
    }
  }
  return exit_code_;
}

int ChildProcess::KillAndWait() {
  Signal(SIGKILL);
  return Wait();
}

std::string ChildProcess::Stderr() const {
  std::ifstream file(dir_.File("stderr"));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool ServerProcess::Start() {
  std::vector<std::string> command = {BinaryPath("gongfangd"), "--data", folder_, "--grpc",
                                      address()};
  command.insert(command.end(), options_.begin(), options_.end());
  process_ = std::make_unique<ChildProcess>(command);
  const std::string line = process_->WaitForLine("gRPC ");
  const size_t colon = line.find("127.0.0.1:");
  if (colon == std::string::npos) return false;
  port_ = std::atoi(line.c_str() + line.find(':', colon) + 1);
  return !process_->WaitForLine("Ctrl-C stops it").empty();
}

int ServerProcess::FreePort() {
  const int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  const bool is_bound =
      bind(listener, generic, size) == 0 && getsockname(listener, generic, &size) == 0;
  close(listener);
  if (!is_bound) throw std::runtime_error("there is no free port");
  return ntohs(address.sin_port);
}

int ServerProcess::Terminate() {
  process_->Signal(SIGTERM);
  return process_->Wait();
}

std::string ServerProcess::admin_key() const { return FirstLineOf(folder_ + "/admin.key"); }
std::string ServerProcess::service_key() const { return FirstLineOf(folder_ + "/service.key"); }

std::unique_ptr<client::Client> ServerProcess::Connect() const {
  return OwnClient(port_, admin_key(), kCallDeadline);
}

std::string BinaryPath(const std::string& name) {
  return std::string(GONGFANG_BIN_DIR) + "/" + name;
}

absl::Time DayAfterTomorrow() {
  const absl::TimeZone utc = absl::UTCTimeZone();
  return absl::FromCivil(absl::ToCivilDay(SystemClock().Now(), utc) + 2, utc);
}

}  // namespace gongfang

// The command `gongfang`.
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <thread>

#include "clients/cli/app.h"

namespace gongfang::cli {
namespace {

std::optional<std::string> Variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

// What the terminal says, or else the shell.
int TerminalWidth() {
  winsize size = {};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return std::max(0, std::atoi(Variable("COLUMNS").value_or("0").c_str()));
}

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    const int reason = errno;
    return absl::Status(absl::ErrnoToStatusCode(reason), std::strerror(reason));
  }
  std::string content((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  if (file.bad()) return absl::DataLossError("it cannot be read to its end");
  return content;
}

absl::Status WriteFile(const std::string& path, const std::string& content) {
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  const mode_t mask = umask(S_IRWXG | S_IRWXO);
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  umask(mask);
  if (!(file << content) || !file.flush()) {
    return absl::PermissionDeniedError(path + " cannot be written: " + std::strerror(errno));
  }
  return absl::OkStatus();
}

// The terminal shows nothing that is typed while this lives.
class NoEcho {
 public:
  NoEcho() {
    is_terminal_ = tcgetattr(STDIN_FILENO, &before_) == 0;
    if (!is_terminal_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    silent.c_lflag |= ECHONL;
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~NoEcho() {
    if (is_terminal_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;

 private:
  termios before_ = {};
  bool is_terminal_ = false;
};

absl::StatusOr<std::string> ReadPassword(const std::string& prompt) {
  if (isatty(STDIN_FILENO) == 1) std::cerr << prompt << std::flush;
  std::string password;
  {
    const NoEcho no_echo;
    std::getline(std::cin, password);
  }
  if (!password.empty() && password.back() == '\r') password.pop_back();
  if (password.empty()) return absl::InvalidArgumentError("there is no password on stdin");
  return password;
}

int wake_fd = -1;  // what the handler below writes to

// From the first call on, Ctrl-C and SIGTERM stop this token, and nothing else, as does the end of
// whoever reads the answers. More of them change nothing: a shell or timeout(1) may well send each
// twice.
std::stop_token Interruption() {
  static std::stop_source& source = *new std::stop_source;
  static const bool watching = [] {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC | O_NONBLOCK) != 0) return false;
    wake_fd = ends[1];
    // Whoever is called when it stops may do what a signal handler may not.
    std::thread([from = ends[0]] {
      // Of a pipe that nobody reads any more, poll tells in any case.
      pollfd ends[] = {{.fd = from, .events = POLLIN}, {.fd = STDOUT_FILENO, .events = 0}};
      while (poll(ends, std::size(ends), -1) < 0 && errno == EINTR) continue;
      source.request_stop();
    }).detach();
    struct sigaction action = {};
    action.sa_handler = [](int) {
      const int before = errno;
      [[maybe_unused]] const ssize_t written = write(wake_fd, "", 1);  // full: it is awake already
      errno = before;
    };
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    return true;
  }();
  static_cast<void>(watching);
  return source.get_token();
}

}  // namespace
}  // namespace gongfang::cli

int main(int argc, char** argv) {
  // Errors are told by the program; what gRPC would add helps only its own developers.
  setenv("GRPC_VERBOSITY", "NONE", /*overwrite=*/0);
  const gongfang::SystemClock clock;
  const gongfang::cli::Environment environment{
      .out = std::cout,
      .err = std::cerr,
      .clock = clock,
      .out_is_terminal = isatty(STDOUT_FILENO) == 1,
      .err_is_terminal = isatty(STDERR_FILENO) == 1,
      .terminal_width = gongfang::cli::TerminalWidth(),
      .variable = gongfang::cli::Variable,
      .read_file = gongfang::cli::ReadFile,
      .read_password = gongfang::cli::ReadPassword,
      .write_file = gongfang::cli::WriteFile,
      .interruption = gongfang::cli::Interruption,
  };
  return gongfang::cli::Run(std::vector<std::string>(argv + 1, argv + argc), environment);
}

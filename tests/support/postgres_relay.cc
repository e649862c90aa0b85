#include "tests/support/postgres_relay.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <stdexcept>
#include <utility>

namespace gongfang {
namespace {

constexpr int kLookMillis = 20;  // between two looks whether it is over

bool SendAll(int to, const std::string& bytes) {
  for (size_t sent = 0; sent < bytes.size();) {
    const ssize_t size = send(to, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (size <= 0) return false;
    sent += static_cast<size_t>(size);
  }
  return true;
}

// What has come; empty where the connection has ended.
std::string Receive(int from) {
  std::string bytes(64 * 1024, '\0');
  const ssize_t size = recv(from, bytes.data(), bytes.size(), 0);
  bytes.resize(size > 0 ? static_cast<size_t>(size) : 0);
  return bytes;
}

int ConnectTo(const std::string& path) {
  const int server = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  if (connect(server, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0) return server;
  close(server);
  return -1;
}

}  // namespace

PostgresRelay::PostgresRelay(std::string server) : server_(std::move(server)) {
  listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (bind(listener_, generic, size) != 0 || listen(listener_, 64) != 0 ||
      getsockname(listener_, generic, &size) != 0) {
    throw std::runtime_error("the relay cannot listen");
  }
  port_ = ntohs(address.sin_port);
  accepting_ = std::thread([this] { Accept(); });
}

PostgresRelay::~PostgresRelay() {
  is_over_ = true;
  accepting_.join();
  for (std::thread& relay : relays_) relay.join();
  close(listener_);
}

void PostgresRelay::CutCommits(Cut cut, int times) {
  const std::lock_guard lock(mutex_);
  cut_ = cut;
  cuts_ = times;
}

void PostgresRelay::CutAll() { ++generation_; }

PostgresRelay::Cut PostgresRelay::TakeCut() {
  const std::lock_guard lock(mutex_);
  return cuts_ > 0 && cuts_-- > 0 ? cut_ : Cut::kNever;
}

void PostgresRelay::Accept() {
  while (!is_over_) {
    pollfd ready{.fd = listener_, .events = POLLIN, .revents = 0};
    if (poll(&ready, 1, kLookMillis) <= 0) continue;
    const int client = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    if (!is_open_) {
      close(client);
      continue;
    }
    const int at_once = 1;
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof(at_once));
    const std::lock_guard lock(mutex_);
    relays_.emplace_back([this, client] { Relay(client); });
  }
}

void PostgresRelay::Relay(int client) {
  const int server = ConnectTo(server_);
  const int generation = generation_;
  bool is_answer_cut = false;
  while (server >= 0 && !is_over_ && generation == generation_) {
    pollfd ready[2] = {{client, POLLIN, 0}, {server, POLLIN, 0}};
    if (poll(ready, 2, kLookMillis) < 0) break;
    if (ready[0].revents != 0) {
      const std::string bytes = Receive(client);
      if (bytes.empty()) break;
      ++sends_;
      if (bytes.find(std::string("COMMIT\0", 7)) != std::string::npos) {
        const Cut cut = TakeCut();
        if (cut == Cut::kBeforeCommit) break;
        is_answer_cut = cut == Cut::kAfterCommit;
      }
      if (!SendAll(server, bytes)) break;
    }
    if (ready[1].revents != 0) {
      const std::string bytes = Receive(server);
      if (bytes.empty() || is_answer_cut || !SendAll(client, bytes)) break;
    }
  }
  close(client);
  if (server >= 0) close(server);
}

}  // namespace gongfang

#include "tests/support/redis_server.h"

#include <arpa/inet.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <stdexcept>
#include <utility>

#include "absl/strings/str_cat.h"

namespace gongfang {
namespace {

std::string TextOf(const RedisReply& reply) {
  switch (reply.kind) {
    case RedisReply::Kind::kNil:
      return "";
    case RedisReply::Kind::kText:
      return reply.text;
    case RedisReply::Kind::kInteger:
      return absl::StrCat(reply.integer);
    case RedisReply::Kind::kError:
      return absl::StrCat("(error) ", reply.text);
    case RedisReply::Kind::kArray:
      break;
  }
  std::string text = "[";
  for (const RedisReply& element : reply.elements) {
    absl::StrAppend(&text, text.size() > 1 ? " " : "", TextOf(element));
  }
  return text + "]";
}

}  // namespace

int FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  const bool bound = bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  close(fd);
  if (!bound) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

RedisServer::RedisServer(std::vector<std::string> settings) : settings_(std::move(settings)) {
  // Somebody else may have taken the port before the server does.
  for (int attempt = 0; attempt < 5; ++attempt) {
    port_ = FreePort();
    try {
      Start();
      return;
    } catch (const std::runtime_error&) {
      if (attempt == 4) throw;
    }
  }
}

void RedisServer::Start() {
  std::vector<std::string> command = {"redis-server",
                                      "--bind",
                                      "127.0.0.1",
                                      "--port",
                                      absl::StrCat(port_),
                                      "--save",
                                      "",
                                      "--appendonly",
                                      "no",
                                      "--dir",
                                      dir_.path(),
                                      "--maxmemory-policy",
                                      "noeviction",
                                      "--repl-diskless-sync-delay",
                                      "0"};
  command.insert(command.end(), settings_.begin(), settings_.end());
  process_ = std::make_unique<ChildProcess>(command);
  if (process_->WaitForLine("Ready to accept connections").empty()) {
    throw std::runtime_error("redis-server does not start");
  }
}

void RedisServer::Kill() { process_->KillAndWait(); }
void RedisServer::Pause() { process_->Signal(SIGSTOP); }
void RedisServer::Continue() { process_->Signal(SIGCONT); }

RedisSentinel::RedisSentinel(int master_port) : port_(FreePort()) {
  const std::string path = dir_.File("sentinel.conf");
  std::ofstream(path) << "bind 127.0.0.1\nport " << port_ << "\ndir " << dir_.path().string()
                      << "\nsentinel monitor main 127.0.0.1 " << master_port << " 1\n"
                      << "sentinel down-after-milliseconds main 300\n"
                      << "sentinel failover-timeout main 3000\n";
  process_ =
      std::make_unique<ChildProcess>(std::vector<std::string>{"redis-server", path, "--sentinel"});
  if (process_->WaitForLine("+monitor master main").empty()) {
    throw std::runtime_error("the Sentinel does not start");
  }
}

RedisUrl RedisUrlOf(const std::string& url) {
  const absl::StatusOr<RedisUrl> parsed = ParseRedisUrl(url);
  if (!parsed.ok()) throw std::runtime_error(std::string(parsed.status().message()));
  return *parsed;
}

bool BecomesUsable(const RedisClient& client) {
  return Eventually([&] { return client.usable(); });
}

std::string AskRedis(RedisClient& client, RedisCommand command) {
  const absl::StatusOr<RedisReply> reply = client.Call(std::move(command), absl::Seconds(10));
  if (!reply.ok()) throw std::runtime_error(std::string(reply.status().message()));
  return TextOf(*reply);
}

}  // namespace gongfang

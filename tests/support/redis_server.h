// A real Redis in a process of its own, on a port of its own on 127.0.0.1, without persistence; and
// a Sentinel that watches one.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "common/coordination/redis_client.h"
#include "common/coordination/redis_url.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"

namespace gongfang {

// A port of 127.0.0.1 that was free a moment ago.
int FreePort();

class RedisServer {
 public:
  // Starts it; `settings` are further arguments of redis-server. Throws where it does not start.
  explicit RedisServer(std::vector<std::string> settings = {});

  // Again after Kill, on the same port, and empty.
  void Start();
  void Kill();
  void Pause();  // it answers nothing, and its connections stay
  void Continue();

  int port() const { return port_; }
  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  std::string url() const { return "redis://" + address(); }

 private:
  const std::vector<std::string> settings_;
  TempDir dir_;
  int port_ = 0;
  std::unique_ptr<ChildProcess> process_;
};

// Knows the master at `port` as "main", takes it for down after 300 ms, and then makes one of its
// replicas master.
class RedisSentinel {
 public:
  explicit RedisSentinel(int master_port);

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  TempDir dir_;
  int port_ = 0;
  std::unique_ptr<ChildProcess> process_;
};

// What `url` says. Throws where it says nothing.
RedisUrl RedisUrlOf(const std::string& url);

// Whether a call would be sent by `client` within 30 seconds.
bool BecomesUsable(const RedisClient& client);

// The answer to a command that must be answered, as text: "" for nil, "(error)" and its text for
// an error, the elements of a list in brackets.
std::string AskRedis(RedisClient& client, RedisCommand command);

}  // namespace gongfang

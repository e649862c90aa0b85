// One connection to one Redis, on a socket that never blocks: hiredis formats, parses, reads and
// writes; whoever owns this waits for the socket, and knows which reply is whose by their order.
//
// hiredis's own asynchronous context is not used: version 0.14 knows no timeouts of calls, and
// cannot be given up from within its callbacks.
#pragma once

#include <hiredis/hiredis.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/coordination/redis_reply.h"
#include "common/coordination/redis_url.h"

namespace gongfang {

using SteadyTime = std::chrono::steady_clock::time_point;
using RedisCommand = std::vector<std::string>;

// Not thread safe. After any error but a deadline of Wait it is of no use any more. A thread that
// uses it must not be ended by SIGPIPE.
class RedisConnection {
 public:
  // Begins to connect. A host's name is resolved here and now, which may take as long as the
  // system's resolver takes.
  static absl::StatusOr<std::unique_ptr<RedisConnection>> Open(const RedisUrl::Host& host);

  // Puts a command behind those that are to be written.
  void Append(const RedisCommand& command);
  bool HasUnwritten() const;
  int fd() const { return context_->fd; }

  // As much as the socket takes.
  absl::Status Write();
  // What the socket has: the replies that are complete go to the end of `replies`.
  absl::Status Read(std::vector<RedisReply>& replies);

  // Sends one command while no other is under way, and waits for its reply: for what a new
  // connection has to ask. RedisAway where `deadline` passes or `stop`, a descriptor, becomes
  // readable.
  absl::StatusOr<RedisReply> Ask(const RedisCommand& command, SteadyTime deadline, int stop);

 private:
  struct Free {
    void operator()(redisContext* context) const { redisFree(context); }
  };

  explicit RedisConnection(std::unique_ptr<redisContext, Free> context);
  absl::Status Failure() const;

  const std::unique_ptr<redisContext, Free> context_;
  const std::unique_ptr<RedisReplyLimits> reply_limits_;  // hiredis has its address
};

// Waits until `fd` can be read, or also written, or one of `others` be read, or `deadline`.
// `others` below 0 are none.
struct RedisReadiness {
  bool readable = false;
  bool writable = false;
  bool others[2] = {false, false};
};
RedisReadiness WaitForRedis(int fd, bool also_write, int first, int second, SteadyTime deadline);

}  // namespace gongfang

// The one way to Redis: commands of all threads go over one connection, pipelined, which one thread
// of this client keeps, and finds again when it is lost.
//
// No caller waits for a Redis that is away or slow: while there is no connection, while the breaker
// is open (redis_breaker.h), or while too many calls are under way, a call fails at once.
#pragma once

#include <deque>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "common/coordination/redis_breaker.h"
#include "common/coordination/redis_connection.h"
#include "common/coordination/redis_discovery.h"
#include "common/coordination/redis_limits.h"
#include "common/coordination/redis_reply.h"
#include "common/coordination/redis_url.h"

namespace gongfang {

// Thread safe.
class RedisClient {
 public:
  // Called exactly once, from the client's thread, which it must not block; or from within Send,
  // where nothing was sent. RedisAway where no answer came in time: the command may have been
  // executed all the same, or may still be, but never twice. What Redis answers is OK, also an
  // error of its own (RedisReply::Kind::kError).
  using Done = absl::AnyInvocable<void(absl::StatusOr<RedisReply>)>;

  // Begins to connect, and does not wait for it.
  explicit RedisClient(RedisUrl url);
  // Answers what is under way with RedisAway.
  ~RedisClient();

  // Commands of one thread are executed in their order, if they are.
  void Send(RedisCommand command, absl::Duration timeout, Done done);
  // Send, and waits for the answer, for `timeout` by a clock that nobody sets. Not from a Done.
  absl::StatusOr<RedisReply> Call(RedisCommand command, absl::Duration timeout);

  // Sends `command` first on every connection, from now on.
  void Prepare(RedisCommand command);

  // Whether a call would be sent now.
  bool usable() const;

 private:
  struct Request {
    RedisCommand command;
    SteadyTime deadline;
    Done done;  // empty: nobody waits for it, or any more
    bool probe = false;
    SteadyTime sent = {};
  };

  void Run();
  // Serves `connection` until it is lost, and says why.
  absl::Status Serve(RedisConnection& connection);
  // Takes what waits, and hands it to `connection`.
  void SendWaiting(RedisConnection& connection, SteadyTime now);
  // Under mutex_: puts what nobody waits for behind what waits.
  void AddUnasked(RedisCommand command, bool probe);
  // Settles the oldest ones that were sent. RedisAway where the connection must be given up.
  absl::Status TakeReplies(std::vector<RedisReply> replies);
  void AnswerLate(SteadyTime now);
  SteadyTime NextDeadline() const;
  // Tells callers; no calls are taken while it is false.
  void SetUsable(bool usable);
  void BeginServing();
  void FailAll(const absl::Status& status);
  void Tell(const absl::Status& status);
  bool SleepOrStop(absl::Duration time);

  RedisDiscovery discovery_;
  const std::string name_;  // for the log
  const int wake_;          // readable: something waits
  const int stop_;          // readable: the end

  mutable std::mutex mutex_;
  std::vector<RedisCommand> prepared_;  // under mutex_, as are the next four
  std::vector<Request> waiting_;
  size_t calls_ = 0;  // that wait or were sent
  bool usable_ = false;
  bool stopping_ = false;

  // Of the client's thread alone.
  std::deque<Request> sent_;                  // the oldest first: so the replies come
  SteadyTime next_late_ = SteadyTime::max();  // not later than the first deadline in sent_
  RedisBreaker breaker_;
  int failures_ = 0;  // to connect, in a row
  SteadyTime told_away_;
  std::thread thread_;
};

}  // namespace gongfang

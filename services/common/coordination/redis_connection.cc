#include "common/coordination/redis_connection.h"

#include <poll.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "common/base/coordination_errors.h"
#include "common/base/status_macros.h"
#include "common/coordination/redis_limits.h"

namespace gongfang {

RedisReadiness WaitForRedis(int fd, bool also_write, int first, int second, SteadyTime deadline) {
  const auto left = std::chrono::duration_cast<std::chrono::nanoseconds>(
                        deadline - std::chrono::steady_clock::now())
                        .count();
  // poll passes over descriptors below 0.
  pollfd polled[3] = {{fd, static_cast<short>(POLLIN | (also_write ? POLLOUT : 0)), 0},
                      {first, POLLIN, 0},
                      {second, POLLIN, 0}};
  timespec timeout = {0, 0};
  if (left > 0) timeout = {left / 1'000'000'000, left % 1'000'000'000};
  if (ppoll(polled, 3, &timeout, nullptr) <= 0) return {};
  constexpr short kIn = POLLIN | POLLERR | POLLHUP;
  return {.readable = (polled[0].revents & kIn) != 0,
          .writable = (polled[0].revents & (POLLOUT | POLLERR | POLLHUP)) != 0,
          .others = {(polled[1].revents & kIn) != 0, (polled[2].revents & kIn) != 0}};
}

RedisConnection::RedisConnection(std::unique_ptr<redisContext, Free> context)
    : context_(std::move(context)), reply_limits_(std::make_unique<RedisReplyLimits>()) {
  context_->reader->fn = RedisReplyFunctions();
  context_->reader->privdata = reply_limits_.get();
}

absl::StatusOr<std::unique_ptr<RedisConnection>> RedisConnection::Open(const RedisUrl::Host& host) {
  std::unique_ptr<redisContext, Free> context(
      host.socket.empty() ? redisConnectNonBlock(host.name.c_str(), host.port)
                          : redisConnectUnixNonBlock(host.socket.c_str()));
  if (context == nullptr) return errors::RedisAway("there is no memory for a connection");
  if (context->err != 0) {
    return errors::RedisAway(absl::StrCat(host.ToString(), ": ", context->errstr));
  }
  return std::unique_ptr<RedisConnection>(new RedisConnection(std::move(context)));
}

void RedisConnection::Append(const RedisCommand& command) {
  std::vector<const char*> words;
  std::vector<size_t> sizes;
  words.reserve(command.size());
  sizes.reserve(command.size());
  for (const std::string& word : command) {
    words.push_back(word.data());
    sizes.push_back(word.size());
  }
  redisAppendCommandArgv(context_.get(), static_cast<int>(words.size()), words.data(),
                         sizes.data());
}

bool RedisConnection::HasUnwritten() const {
  return context_->obuf != nullptr && sdslen(context_->obuf) > 0;
}

absl::Status RedisConnection::Write() {
  int done = 0;
  if (redisBufferWrite(context_.get(), &done) != REDIS_OK) return Failure();
  return absl::OkStatus();
}

absl::Status RedisConnection::Read(std::vector<RedisReply>& replies) {
  if (redisBufferRead(context_.get()) != REDIS_OK) return Failure();
  while (true) {
    void* reply = nullptr;
    if (redisReaderGetReply(context_->reader, &reply) != REDIS_OK) {
      return errors::RedisAway(
          absl::StrCat("its answer cannot be read: ", context_->reader->errstr));
    }
    if (reply == nullptr) break;
    const std::unique_ptr<RedisReply> owned(static_cast<RedisReply*>(reply));
    replies.push_back(std::move(*owned));
  }
  if (context_->reader->len > limits::kMaxRedisReplyBytes) {
    return errors::RedisAway("its answer is too large");
  }
  return absl::OkStatus();
}

absl::StatusOr<RedisReply> RedisConnection::Ask(const RedisCommand& command, SteadyTime deadline,
                                                int stop) {
  Append(command);
  std::vector<RedisReply> replies;
  while (replies.empty()) {
    const RedisReadiness ready = WaitForRedis(fd(), HasUnwritten(), stop, -1, deadline);
    if (ready.others[0]) return errors::RedisAway("the service stops");
    if (ready.writable && HasUnwritten()) {
      RETURN_IF_ERROR(Write());
    } else if (ready.readable) {
      RETURN_IF_ERROR(Read(replies));
    }
    if (replies.empty() && std::chrono::steady_clock::now() >= deadline) {
      return errors::RedisAway("it does not answer");
    }
  }
  if (replies.size() > 1) return errors::RedisAway("it answers what nobody asked");
  return std::move(replies.front());
}

absl::Status RedisConnection::Failure() const {
  return errors::RedisAway(context_->err == REDIS_ERR_EOF ? "it closed the connection"
                                                          : context_->errstr);
}

}  // namespace gongfang

#include "common/coordination/redis_client.h"

#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <optional>
#include <utility>

#include "common/base/backoff.h"
#include "common/base/coordination_errors.h"
#include "common/base/crypto.h"
#include "common/base/limits.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"

namespace gongfang {
namespace {

using Kind = RedisReply::Kind;

SteadyTime Now() { return std::chrono::steady_clock::now(); }

// In [0, 1).
double Random() {
  const std::string bytes = RandomBytes(2);
  return (static_cast<uint8_t>(bytes[0]) * 256 + static_cast<uint8_t>(bytes[1])) / 65'536.0;
}

void Signal(int event) {
  const uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(event, &one, sizeof(one));
}

void Clear(int event) {
  uint64_t count = 0;
  [[maybe_unused]] const ssize_t size = read(event, &count, sizeof(count));
}

// After such an answer there is another server to look for, or this one cannot serve yet.
bool MustReconnect(const RedisReply& reply) {
  for (const char* code : {"READONLY", "LOADING", "MASTERDOWN", "NOAUTH", "MOVED", "CLUSTERDOWN"}) {
    if (reply.IsError(code)) return true;
  }
  return false;
}

}  // namespace

RedisClient::RedisClient(RedisUrl url)
    : discovery_(url),
      name_(url.ToString()),
      wake_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)),
      stop_(eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  thread_ = std::thread([this] { Run(); });
}

RedisClient::~RedisClient() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    usable_ = false;
  }
  Signal(stop_);
  thread_.join();
  close(wake_);
  close(stop_);
}

void RedisClient::Send(RedisCommand command, absl::Duration timeout, Done done) {
  const char* refusal = nullptr;
  bool first = false;
  {
    const std::lock_guard lock(mutex_);
    if (!usable_) {
      refusal = "it is away, or does not answer in time";
    } else if (calls_ >= limits::kMaxRedisCalls) {
      refusal = "too many calls are under way";
    } else {
      first = waiting_.empty();
      ++calls_;
      waiting_.push_back({.command = std::move(command),
                          .deadline = Now() + absl::ToChronoNanoseconds(timeout),
                          .done = std::move(done)});
    }
  }
  if (refusal != nullptr) return done(errors::RedisAway(refusal));
  // Where others wait already, the thread has been woken.
  if (first) Signal(wake_);
}

absl::StatusOr<RedisReply> RedisClient::Call(RedisCommand command, absl::Duration timeout) {
  struct Answer {
    std::mutex mutex;
    std::condition_variable there;
    std::optional<absl::StatusOr<RedisReply>> reply;
  };
  const auto answer = std::make_shared<Answer>();
  Send(std::move(command), timeout, [answer](absl::StatusOr<RedisReply> reply) {
    const std::lock_guard lock(answer->mutex);
    answer->reply = std::move(reply);
    answer->there.notify_one();
  });
  std::unique_lock lock(answer->mutex);
  // The thread answers in time, unless it is kept from running, or resolves a name.
  answer->there.wait_for(lock, absl::ToChronoNanoseconds(timeout),
                         [&] { return answer->reply.has_value(); });
  if (!answer->reply) return errors::RedisAway("no answer came in time");
  return *std::move(answer->reply);
}

void RedisClient::AddUnasked(RedisCommand command, bool probe) {
  ++calls_;
  waiting_.push_back({.command = std::move(command),
                      .deadline = SteadyTime::max(),
                      .done = nullptr,
                      .probe = probe});
}

void RedisClient::Prepare(RedisCommand command) {
  {
    const std::lock_guard lock(mutex_);
    prepared_.push_back(command);
    if (usable_) AddUnasked(std::move(command), /*probe=*/false);
  }
  Signal(wake_);
}

bool RedisClient::usable() const {
  const std::lock_guard lock(mutex_);
  return usable_;
}

void RedisClient::Run() {
  // hiredis writes to sockets that the other side may have closed.
  sigset_t pipe;
  sigemptyset(&pipe);
  sigaddset(&pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
  absl::Duration delay;
  do {
    absl::StatusOr<std::unique_ptr<RedisConnection>> connection = discovery_.Connect(stop_);
    absl::Status status = connection.status();
    if (status.ok()) {
      failures_ = 0;
      Tell(status);
      status = Serve(**connection);
      FailAll(status);
    }
    Tell(status);
    delay = BackoffDelay(++failures_, limits::kRedisReconnectDelay, limits::kMaxRedisReconnectDelay,
                         Random());
  } while (!SleepOrStop(delay));
}

absl::Status RedisClient::Serve(RedisConnection& connection) {
  BeginServing();
  while (true) {
    const SteadyTime now = Now();
    SendWaiting(connection, now);
    if (connection.HasUnwritten()) RETURN_IF_ERROR(connection.Write());
    const RedisReadiness ready =
        WaitForRedis(connection.fd(), connection.HasUnwritten(), wake_, stop_, NextDeadline());
    if (ready.others[1]) return errors::RedisAway("the service stops");
    if (ready.others[0]) Clear(wake_);
    if (ready.readable) {
      std::vector<RedisReply> replies;
      const absl::Status read = connection.Read(replies);
      RETURN_IF_ERROR(TakeReplies(std::move(replies)));
      RETURN_IF_ERROR(read);
    }
    AnswerLate(Now());
    if (!sent_.empty() &&
        Now() - sent_.front().sent > absl::ToChronoNanoseconds(limits::kRedisSilence)) {
      return errors::RedisAway("it is silent");
    }
  }
}

void RedisClient::BeginServing() {
  breaker_.Reset();
  {
    const std::lock_guard lock(mutex_);
    for (const RedisCommand& command : prepared_) AddUnasked(command, /*probe=*/false);
  }
  SetUsable(true);
}

void RedisClient::SendWaiting(RedisConnection& connection, SteadyTime now) {
  std::vector<Request> requests;
  {
    const std::lock_guard lock(mutex_);
    if (breaker_.TakeProbe(now)) {
      AddUnasked({"PING"}, /*probe=*/true);
    }
    requests.swap(waiting_);
  }
  for (Request& request : requests) {
    connection.Append(request.command);
    request.command.clear();
    request.sent = now;
    next_late_ = std::min(next_late_, request.deadline);
    sent_.push_back(std::move(request));
  }
}

absl::Status RedisClient::TakeReplies(std::vector<RedisReply> replies) {
  absl::Status status;
  const SteadyTime now = Now();
  for (RedisReply& reply : replies) {
    if (sent_.empty()) return errors::RedisAway("it answers what nobody asked");
    Request request = std::move(sent_.front());
    sent_.pop_front();
    {
      const std::lock_guard lock(mutex_);
      --calls_;
    }
    if (MustReconnect(reply)) status = errors::RedisAway(reply.text);
    if (request.probe) {
      breaker_.ProbeAnswered(request.sent, now, Random());
      if (!breaker_.open()) SetUsable(true);
    } else if (request.done) {
      breaker_.Answered();
      request.done(std::move(reply));
    }
  }
  return status;
}

void RedisClient::AnswerLate(SteadyTime now) {
  if (now < next_late_) return;
  next_late_ = SteadyTime::max();
  std::vector<Done> late;
  for (Request& request : sent_) {
    if (!request.done) continue;
    if (request.deadline > now) {
      next_late_ = std::min(next_late_, request.deadline);
      continue;
    }
    late.push_back(std::move(request.done));
    request.done = nullptr;
    breaker_.Late(now, Random());
  }
  if (breaker_.open()) SetUsable(false);
  for (Done& done : late) done(errors::RedisAway("no answer came in time"));
}

SteadyTime RedisClient::NextDeadline() const {
  SteadyTime next = std::min(next_late_, breaker_.next_probe());
  if (!sent_.empty()) {
    next = std::min(next, sent_.front().sent + absl::ToChronoNanoseconds(limits::kRedisSilence) +
                              std::chrono::milliseconds(1));
  }
  // Far from the ends of what a timespec holds.
  return std::min(next, Now() + std::chrono::hours(1));
}

void RedisClient::SetUsable(bool usable) {
  {
    const std::lock_guard lock(mutex_);
    if (usable_ == usable || stopping_) return;
    usable_ = usable;
  }
  log::Info(usable ? "redis.used" : "redis.not_used", {{"redis", name_}});
}

void RedisClient::FailAll(const absl::Status& status) {
  std::vector<Request> failed;
  {
    const std::lock_guard lock(mutex_);
    usable_ = false;
    failed.swap(waiting_);
    calls_ = 0;
  }
  std::move(sent_.begin(), sent_.end(), std::back_inserter(failed));
  sent_.clear();
  next_late_ = SteadyTime::max();
  for (Request& request : failed) {
    if (request.done) request.done(status);
  }
}

// One line when it is lost, one now and then while it stays away, one when it is back.
void RedisClient::Tell(const absl::Status& status) {
  const SteadyTime now = Now();
  const bool away = told_away_ != SteadyTime();
  if (status.ok()) {
    if (away) log::Warning("redis.back", {{"redis", name_}});
    told_away_ = SteadyTime();
    return;
  }
  if (away && now - told_away_ < absl::ToChronoNanoseconds(limits::kAwayReminder)) return;
  told_away_ = now;
  log::Warning("redis.away", {{"redis", name_}, {"message", status.message()}});
}

bool RedisClient::SleepOrStop(absl::Duration time) {
  return WaitForRedis(/*fd=*/-1, /*also_write=*/false, -1, stop_,
                      Now() + absl::ToChronoNanoseconds(time))
      .others[1];
}

}  // namespace gongfang

#include "common/coordination/redis_rate_limiter.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "absl/hash/hash.h"
#include "absl/strings/str_cat.h"
#include "common/coordination/redis_script.h"

namespace gongfang {
namespace {

// ARGV: the longest debt, and for each key what to charge, in microseconds. Answers for each key
// how far its arrival time is ahead. The time is that of Redis: those of replicas differ.
constexpr char kCharge[] = R"lua(
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local longest, ahead = tonumber(ARGV[1]), {}
for i, key in ipairs(KEYS) do
  local arrival = tonumber(redis.call('GET', key) or '') or now
  arrival = math.max(now, math.min(arrival, now + longest)) + tonumber(ARGV[i + 1])
  arrival = math.min(arrival, now + longest)
  ahead[i] = arrival - now
  redis.call('SET', key, string.format('%.0f', arrival), 'PX', math.ceil(ahead[i] / 1000) + 1)
end
return ahead
)lua";

const RedisScript& ChargeScript() {
  static const auto& script = *new RedisScript(kCharge);
  return script;
}

// Far from the ends of int64_t, so that it can be added to a time.
int64_t LongestDebt(int64_t window) {
  constexpr int64_t kFar = std::numeric_limits<int64_t>::max() / 4;
  return window > kFar / limits::kMaxRateDebt ? kFar : limits::kMaxRateDebt * window;
}

int64_t MicrosOf(int64_t nanos) { return (nanos + 999) / 1000; }

}  // namespace

RedisRateLimiter::RedisRateLimiter(RedisClient& client, const Clock& clock, RateLimit limit,
                                   std::string name, absl::Duration period, size_t max_keys)
    : client_(client),
      clock_(clock),
      gcra_(limit),
      longest_debt_(LongestDebt(gcra_.window())),
      name_(std::move(name)),
      period_(period),
      max_keys_per_shard_(std::max<size_t>(1, (max_keys + kShards - 1) / kShards)),
      state_(std::make_shared<State>()) {
  ChargeScript().Prepare(client_);
  thread_ = std::thread([this] { Run(); });
}

RedisRateLimiter::~RedisRateLimiter() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stop_.notify_all();
  thread_.join();
}

RateLimiter::Verdict RedisRateLimiter::Allow(absl::string_view key, int64_t cost) {
  if (cost <= 0) return {};
  if (cost > gcra_.burst) return {.allowed = false, .retry_after = absl::InfiniteDuration()};
  const size_t hash = absl::Hash<absl::string_view>()(key);
  Shard& shard = state_->shards[hash / (std::numeric_limits<size_t>::max() / kShards + 1)];

  const std::lock_guard lock(shard.mutex);
  const int64_t now = absl::ToUnixNanos(clock_.Now());
  Entry* entry = shard.entries.Find(key);
  if (entry == nullptr) {
    if (shard.entries.size() >= max_keys_per_shard_) shard.entries.DropOldest();
    entry = &shard.entries.Insert(key, {.own = now, .all = now});
  }
  // By what was let through here alone, as LocalRateLimiter has it; and by what all did.
  entry->own = gcra_.Bounded(entry->own, now);
  entry->all = std::clamp(entry->all, now, now + longest_debt_);
  const int64_t all = entry->all + entry->untold + entry->telling;
  const int64_t wait = gcra_.WaitFor(std::max(entry->own, all), now, cost);
  if (wait > 0) return {.allowed = false, .retry_after = absl::Nanoseconds(wait)};
  const int64_t charge = cost * gcra_.interval;
  entry->own += charge;
  if (entry->untold == 0) shard.to_tell.emplace_back(key);
  entry->untold += charge;
  return {};
}

void RedisRateLimiter::Run() {
  std::unique_lock lock(mutex_);
  while (!stop_.wait_for(lock, absl::ToChronoNanoseconds(period_), [this] { return stopping_; })) {
    lock.unlock();
    Settle();
    lock.lock();
  }
}

void RedisRateLimiter::Settle() {
  for (size_t i = 0; i < kShards; ++i) {
    Shard& shard = state_->shards[i];
    std::vector<Account> accounts;
    {
      const std::lock_guard lock(shard.mutex);
      std::vector<std::string> keys;
      keys.swap(shard.to_tell);
      for (std::string& key : keys) {
        Entry* entry = shard.entries.Find(key);
        if (entry == nullptr || entry->untold == 0) continue;
        if (entry->telling > 0) {  // next time: answers come in the order of the questions
          shard.to_tell.push_back(std::move(key));
          continue;
        }
        entry->telling = std::exchange(entry->untold, 0);
        if (accounts.empty() || accounts.back().keys.size() == limits::kMaxSettledKeys) {
          accounts.push_back({.shard = i, .asked = absl::ToUnixNanos(clock_.Now())});
        }
        accounts.back().charges.push_back(entry->telling);
        accounts.back().keys.push_back(std::move(key));
      }
    }
    for (Account& account : accounts) Tell(std::move(account));
  }
}

void RedisRateLimiter::Tell(Account account) {
  std::vector<std::string> names;
  std::vector<std::string> arguments = {absl::StrCat(MicrosOf(longest_debt_))};
  for (size_t i = 0; i < account.keys.size(); ++i) {
    names.push_back(
        absl::StrCat("gongfang:rate:{", name_, "-", account.shard, "}:", account.keys[i]));
    arguments.push_back(absl::StrCat(MicrosOf(account.charges[i])));
  }
  ChargeScript().Send(client_, names, arguments, limits::kRedisSettleTimeout,
                      [state = state_, account = std::move(account)](
                          absl::StatusOr<RedisReply> reply) { Settled(*state, account, reply); });
}

void RedisRateLimiter::Settled(State& state, const Account& account,
                               const absl::StatusOr<RedisReply>& reply) {
  const bool heard = reply.ok() && reply->elements.size() == account.keys.size();
  Shard& shard = state.shards[account.shard];
  const std::lock_guard lock(shard.mutex);
  for (size_t i = 0; i < account.keys.size(); ++i) {
    Entry* entry = shard.entries.Find(account.keys[i]);
    if (entry == nullptr) continue;
    entry->telling = 0;
    // Redis counted from later than it was asked, so this is rather early.
    if (heard) entry->all = account.asked + reply->elements[i].integer * 1000;
  }
}

}  // namespace gongfang

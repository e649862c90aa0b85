// The contract of RateLimiter on a real Redis, and what this implementation adds to it: replicas
// share a limit, and limit by themselves where Redis is away.
#include "common/coordination/redis_rate_limiter.h"

#include <memory>

#include "absl/time/clock.h"
#include "tests/contract/rate_limiter_suite.h"
#include "tests/support/fake_clock.h"
#include "tests/support/redis_server.h"

namespace gongfang {
namespace {

constexpr absl::Duration kPeriod = absl::Milliseconds(5);

// Takes from every arrival time, which is the same as to let time pass for Redis.
constexpr char kPass[] = R"lua(
for _, key in ipairs(redis.call('KEYS', 'gongfang:rate:*')) do
  local arrival = tonumber(redis.call('GET', key))
  redis.call('SET', key, string.format('%.0f', arrival - ARGV[1]), 'KEEPTTL')
end
return 1
)lua";

// For the suite the time of Redis goes with that of the test, and a little on by itself: so what
// Redis says never refuses what the replica alone would allow.
class RedisFixture {
 public:
  RedisFixture() { EXPECT_TRUE(BecomesUsable(client_)); }
  RateLimiter& Make(RateLimit limit) {
    limiter_ = std::make_unique<RedisRateLimiter>(client_, clock_, limit, "test", kPeriod);
    return *limiter_;
  }
  void Pass(absl::Duration time) {
    AskRedis(client_, {"EVAL", kPass, "0", absl::StrCat(absl::ToInt64Microseconds(time))});
    clock_.Advance(time);
  }

 private:
  RedisServer server_;
  FakeClock clock_;
  RedisClient client_{RedisUrlOf(server_.url())};
  std::unique_ptr<RedisRateLimiter> limiter_;
};

INSTANTIATE_TYPED_TEST_SUITE_P(Redis, RateLimiterSuite, RedisFixture);

int Count(RateLimiter& limiter, absl::string_view key, int calls) {
  int allowed = 0;
  for (int i = 0; i < calls; ++i) allowed += limiter.Allow(key, 1).allowed;
  return allowed;
}

class RedisRateLimiterTest : public testing::Test {
 protected:
  // Hardly anything comes back during a test.
  static constexpr RateLimit kSlow = {.per_second = 0.01, .burst = 100};

  RedisRateLimiterTest() {
    EXPECT_TRUE(BecomesUsable(client_));
    EXPECT_TRUE(BecomesUsable(other_client_));
  }
  std::unique_ptr<RedisRateLimiter> Limiter(RedisClient& client, const char* name = "test") {
    return std::make_unique<RedisRateLimiter>(client, clock_, kSlow, name, kPeriod);
  }

  RedisServer server_;
  SystemClock clock_;
  RedisClient client_{RedisUrlOf(server_.url())};
  RedisClient other_client_{RedisUrlOf(server_.url())};
};

TEST_F(RedisRateLimiterTest, ReplicasShareALimit) {
  const auto mine = Limiter(client_);
  const auto theirs = Limiter(other_client_);
  // Each hears of the other by what it tells itself: by and by, not more than one burst and what
  // the other let through before it heard.
  int allowed = 0;
  for (int i = 0; i < 150; ++i) {
    allowed += Count(*mine, "a", 1) + Count(*theirs, "a", 1);
    absl::SleepFor(absl::Milliseconds(5));
  }
  EXPECT_GE(allowed, 100);
  EXPECT_LE(allowed, 130);
  EXPECT_EQ(Count(*mine, "b", 200), 100);  // another key
}

TEST_F(RedisRateLimiterTest, WhatWasTooMuchIsOwed) {
  const auto mine = Limiter(client_);
  const auto theirs = Limiter(other_client_);
  EXPECT_EQ(Count(*mine, "a", 200) + Count(*theirs, "a", 200), 200);  // before they hear
  const auto third = Limiter(other_client_);
  EXPECT_TRUE(Eventually([&] {
    third->Allow("a", 1);
    const RateLimiter::Verdict verdict = third->Allow("a", 1);
    // 100 units are owed, of 100 seconds each.
    return !verdict.allowed && verdict.retry_after > absl::Seconds(9'000);
  }));
  EXPECT_FALSE(mine->Allow("a", 1).allowed);
}

TEST_F(RedisRateLimiterTest, LimitsOfAnotherNameAreOthers) {
  const auto one = Limiter(client_, "one");
  const auto two = Limiter(client_, "two");
  EXPECT_EQ(Count(*one, "a", 200), 100);
  absl::SleepFor(absl::Milliseconds(50));
  EXPECT_EQ(Count(*two, "a", 200), 100);
  absl::SleepFor(absl::Milliseconds(50));
  EXPECT_EQ(Count(*two, "a", 200), 0);
}

TEST_F(RedisRateLimiterTest, LimitsByItselfWhereRedisIsAway) {
  const auto limiter = Limiter(client_);
  EXPECT_EQ(Count(*limiter, "a", 60), 60);
  server_.Kill();
  EXPECT_EQ(Count(*limiter, "a", 60), 40);
  EXPECT_EQ(Count(*limiter, "b", 200), 100);
  absl::SleepFor(absl::Milliseconds(50));
  EXPECT_EQ(Count(*limiter, "a", 60), 0);
  server_.Start();
  ASSERT_TRUE(BecomesUsable(client_));
  EXPECT_EQ(Count(*limiter, "a", 60), 0);
  EXPECT_EQ(Count(*limiter, "c", 200), 100);
}

TEST_F(RedisRateLimiterTest, ARedisThatForgotEverythingGivesNothingBackHere) {
  const auto limiter = Limiter(client_);
  EXPECT_EQ(Count(*limiter, "a", 200), 100);
  AskRedis(other_client_, {"FLUSHALL"});
  AskRedis(other_client_, {"SCRIPT", "FLUSH"});
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(Count(*limiter, "a", 1), 0);
    EXPECT_EQ(Count(*limiter, absl::StrCat("new", i), 1), 1);
    absl::SleepFor(absl::Milliseconds(5));
  }
}

TEST_F(RedisRateLimiterTest, WhatIsInRedisGoesByItself) {
  const auto limiter = std::make_unique<RedisRateLimiter>(
      client_, clock_, RateLimit{.per_second = 100, .burst = 5}, "test", kPeriod);
  EXPECT_EQ(Count(*limiter, "a", 5), 5);
  EXPECT_TRUE(Eventually([&] { return AskRedis(other_client_, {"DBSIZE"}) == "1"; }));
  EXPECT_TRUE(Eventually([&] { return AskRedis(other_client_, {"DBSIZE"}) == "0"; }));
}

}  // namespace
}  // namespace gongfang

// The contract of RateLimiter within one process, and what this implementation adds to it: bounded
// memory, and a clock that may jump.
#include "common/coordination/local_rate_limiter.h"

#include <memory>

#include "common/base/errors.h"
#include "tests/contract/rate_limiter_suite.h"
#include "tests/support/fake_clock.h"

namespace gongfang {
namespace {

class LocalFixture {
 public:
  RateLimiter& Make(RateLimit limit) {
    limiter_ = std::make_unique<LocalRateLimiter>(clock_, limit);
    return *limiter_;
  }
  void Pass(absl::Duration time) { clock_.Advance(time); }

 private:
  FakeClock clock_;
  std::unique_ptr<LocalRateLimiter> limiter_;
};

INSTANTIATE_TYPED_TEST_SUITE_P(Local, RateLimiterSuite, LocalFixture);

int Count(RateLimiter& limiter, absl::string_view key, int calls) {
  int allowed = 0;
  for (int i = 0; i < calls; ++i) allowed += limiter.Allow(key, 1).allowed;
  return allowed;
}

TEST(LocalRateLimiter, AClockThatGoesBackLocksNobodyOutForLong) {
  FakeClock clock;
  LocalRateLimiter limiter(clock, {.per_second = 10, .burst = 20});
  EXPECT_EQ(Count(limiter, "a", 30), 20);
  clock.Advance(-absl::Hours(1));
  const RateLimiter::Verdict verdict = limiter.Allow("a", 1);
  EXPECT_FALSE(verdict.allowed);
  EXPECT_EQ(verdict.retry_after, absl::Milliseconds(100));
  EXPECT_EQ(limiter.Allow("a", 20).retry_after, absl::Seconds(2));  // burst / rate, the longest
  clock.Advance(absl::Milliseconds(100));
  EXPECT_TRUE(limiter.Allow("a", 1).allowed);
  clock.Advance(absl::Seconds(2));
  EXPECT_EQ(Count(limiter, "a", 30), 20);
}

TEST(LocalRateLimiter, AClockThatGoesBackGivesNothingAway) {
  FakeClock clock;
  LocalRateLimiter limiter(clock, {.per_second = 10, .burst = 20});
  EXPECT_EQ(Count(limiter, "a", 30), 20);
  for (int i = 0; i < 100; ++i) {
    clock.Advance(-absl::Seconds(1));
    EXPECT_FALSE(limiter.Allow("a", 1).allowed) << i;
  }
}

TEST(LocalRateLimiter, AClockThatGoesForwardGivesOneBurst) {
  FakeClock clock;
  LocalRateLimiter limiter(clock, {.per_second = 10, .burst = 20});
  EXPECT_EQ(Count(limiter, "a", 30), 20);
  clock.Advance(absl::Hours(24 * 365));
  EXPECT_EQ(Count(limiter, "a", 30), 20);
}

TEST(LocalRateLimiter, ForgetsTheKeysUsedLongestAgo) {
  FakeClock clock;
  LocalRateLimiter limiter(clock, {.per_second = 1, .burst = 5}, /*max_keys=*/160);
  EXPECT_EQ(Count(limiter, "old", 10), 5);
  EXPECT_EQ(Count(limiter, "busy", 10), 5);
  constexpr int kOthers = 10'000;
  for (int i = 0; i < kOthers; ++i) {
    EXPECT_EQ(Count(limiter, absl::StrCat("key", i), 10), 5);
    EXPECT_FALSE(limiter.Allow("busy", 1).allowed) << i;  // in use, so it is not forgotten
  }
  // The first who look are new again; the newest of all is still known.
  EXPECT_EQ(Count(limiter, absl::StrCat("key", kOthers - 1), 10), 0);
  EXPECT_EQ(Count(limiter, "old", 10), 5);
  EXPECT_EQ(Count(limiter, "key0", 10), 5);
}

TEST(LocalRateLimiter, RemembersNoMoreKeysThanItMay) {
  FakeClock clock;
  LocalRateLimiter limiter(clock, {.per_second = 1, .burst = 1}, /*max_keys=*/160);
  for (int i = 0; i < 10'000; ++i) limiter.Allow(absl::StrCat("key", i), 1);
  int remembered = 0;  // from the newest, so that looking for one forgets only older ones
  for (int i = 9'999; i >= 0; --i) remembered += !limiter.Allow(absl::StrCat("key", i), 1).allowed;
  EXPECT_EQ(remembered, 160);
}

TEST(LocalRateLimiter, UnusualLimitsAreStillLimits) {
  FakeClock clock;
  LocalRateLimiter slow(clock, {.per_second = 1e-12, .burst = 1'000'000'000});
  EXPECT_LE(Count(slow, "a", 100), 100);
  LocalRateLimiter fast(clock, {.per_second = 1e12, .burst = INT64_MAX});
  EXPECT_TRUE(fast.Allow("a", 1'000'000).allowed);
  LocalRateLimiter none(clock, {.per_second = 1, .burst = 0});
  EXPECT_EQ(Count(none, "a", 10), 1);  // at least one, or nobody could call at all
}

TEST(RateLimitedError, SaysWhenToComeBackAndNeverTooEarly) {
  const absl::Status status = errors::RateLimited(absl::Milliseconds(99) + absl::Nanoseconds(1));
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  ASSERT_TRUE(ErrorDetailsOf(status).has_value());
  EXPECT_EQ(ErrorDetailsOf(status)->reason, "RATE_LIMITED");
  EXPECT_EQ(ErrorDetailsOf(status)->retry_after, absl::Milliseconds(100));
}

}  // namespace
}  // namespace gongfang

// What every implementation of RateLimiter must do, as typed tests. Its test file names a fixture
// that can be built without arguments, with
//   RateLimiter& Make(RateLimit limit);  // called once; empty
//   void Pass(absl::Duration time);      // lets exactly that much time pass for the limiter
// and instantiates: INSTANTIATE_TYPED_TEST_SUITE_P(Local, RateLimiterSuite, LocalFixture);
#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/coordination/rate_limiter.h"

namespace gongfang {

template <typename Fixture>
class RateLimiterSuite : public testing::Test {
 protected:
  RateLimiter& Make(double per_second, int64_t burst) {
    return fixture_.Make({.per_second = per_second, .burst = burst});
  }
  void Pass(absl::Duration time) { fixture_.Pass(time); }

  // How many of `calls` calls of cost 1 are allowed.
  static int Count(RateLimiter& limiter, absl::string_view key, int calls) {
    int allowed = 0;
    for (int i = 0; i < calls; ++i) allowed += limiter.Allow(key, 1).allowed;
    return allowed;
  }

 private:
  Fixture fixture_;
};

TYPED_TEST_SUITE_P(RateLimiterSuite);

TYPED_TEST_P(RateLimiterSuite, AllowsExactlyTheBurstAtOnce) {
  RateLimiter& limiter = this->Make(10, 25);
  for (int i = 0; i < 25; ++i) {
    const RateLimiter::Verdict verdict = limiter.Allow("a", 1);
    EXPECT_TRUE(verdict.allowed) << i;
    EXPECT_EQ(verdict.retry_after, absl::ZeroDuration());
  }
  EXPECT_FALSE(limiter.Allow("a", 1).allowed);
}

TYPED_TEST_P(RateLimiterSuite, SaysExactlyWhenToComeBack) {
  RateLimiter& limiter = this->Make(10, 5);
  this->Count(limiter, "a", 5);
  EXPECT_EQ(limiter.Allow("a", 1).retry_after, absl::Milliseconds(100));
  EXPECT_EQ(limiter.Allow("a", 3).retry_after, absl::Milliseconds(300));
  this->Pass(absl::Milliseconds(30));
  EXPECT_EQ(limiter.Allow("a", 1).retry_after, absl::Milliseconds(70));
  this->Pass(absl::Milliseconds(70) - absl::Microseconds(1));
  EXPECT_FALSE(limiter.Allow("a", 1).allowed);
  this->Pass(absl::Microseconds(1));
  EXPECT_TRUE(limiter.Allow("a", 1).allowed);
  EXPECT_FALSE(limiter.Allow("a", 1).allowed);
}

TYPED_TEST_P(RateLimiterSuite, KeepsTheRateWhateverIsAsked) {
  RateLimiter& limiter = this->Make(100, 10);
  int allowed = 0;
  for (int step = 0; step < 10'000; ++step) {  // ten calls a millisecond, for ten seconds
    allowed += this->Count(limiter, "a", 10);
    this->Pass(absl::Milliseconds(1));
  }
  // The last step begins at 9.999 s, before the thousandth unit is back.
  EXPECT_EQ(allowed, 10 + 999);
}

TYPED_TEST_P(RateLimiterSuite, ASteadyCallerAtTheRateIsNeverRefused) {
  RateLimiter& limiter = this->Make(100, 1);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_TRUE(limiter.Allow("a", 1).allowed) << i;
    this->Pass(absl::Milliseconds(10));
  }
}

TYPED_TEST_P(RateLimiterSuite, RestGivesBackNoMoreThanTheBurst) {
  RateLimiter& limiter = this->Make(10, 5);
  this->Count(limiter, "a", 5);
  this->Pass(absl::Milliseconds(200));
  EXPECT_EQ(this->Count(limiter, "a", 10), 2);
  this->Pass(absl::Hours(1));
  EXPECT_EQ(this->Count(limiter, "a", 10), 5);
}

TYPED_TEST_P(RateLimiterSuite, ARefusedCallTakesNothing) {
  RateLimiter& limiter = this->Make(10, 5);
  this->Count(limiter, "a", 2);
  for (int i = 0; i < 10; ++i) EXPECT_FALSE(limiter.Allow("a", 4).allowed);
  EXPECT_EQ(this->Count(limiter, "a", 10), 3);
}

TYPED_TEST_P(RateLimiterSuite, TakesTheCost) {
  RateLimiter& limiter = this->Make(10, 10);
  EXPECT_TRUE(limiter.Allow("a", 7).allowed);
  EXPECT_FALSE(limiter.Allow("a", 4).allowed);
  EXPECT_TRUE(limiter.Allow("a", 3).allowed);
  EXPECT_FALSE(limiter.Allow("a", 1).allowed);
}

TYPED_TEST_P(RateLimiterSuite, WhatCostsNothingIsAllowedAndTakesNothing) {
  RateLimiter& limiter = this->Make(10, 1);
  EXPECT_TRUE(limiter.Allow("a", 0).allowed);
  EXPECT_TRUE(limiter.Allow("a", -5).allowed);
  EXPECT_EQ(this->Count(limiter, "a", 10), 1);
  EXPECT_TRUE(limiter.Allow("a", 0).allowed);
  EXPECT_TRUE(limiter.Allow("a", -5).allowed);
  EXPECT_FALSE(limiter.Allow("a", 1).allowed);  // nor does it give anything back
}

TYPED_TEST_P(RateLimiterSuite, MoreThanTheBurstIsNeverAllowed) {
  RateLimiter& limiter = this->Make(10, 5);
  for (const int64_t cost : {int64_t{6}, INT64_MAX}) {
    const RateLimiter::Verdict verdict = limiter.Allow("a", cost);
    EXPECT_FALSE(verdict.allowed);
    EXPECT_EQ(verdict.retry_after, absl::InfiniteDuration());
  }
  EXPECT_EQ(this->Count(limiter, "a", 10), 5);
}

TYPED_TEST_P(RateLimiterSuite, KeysDoNotShare) {
  RateLimiter& limiter = this->Make(1, 3);
  for (int i = 0; i < 1000; ++i) {
    EXPECT_EQ(this->Count(limiter, absl::StrCat("key", i), 5), 3) << i;
  }
  EXPECT_EQ(this->Count(limiter, "", 5), 3);
}

TYPED_TEST_P(RateLimiterSuite, ThreadsTogetherGetNoMore) {
  constexpr int kThreads = 16;
  RateLimiter& limiter = this->Make(1000, 500);
  std::atomic<int> allowed = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 200; ++i) {
        if (t == 0) this->Pass(absl::Milliseconds(1));  // 200 units come back meanwhile
        allowed += limiter.Allow("a", 1).allowed;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  allowed += this->Count(limiter, "a", 1000);  // what is left
  EXPECT_GE(allowed, 500);
  EXPECT_LE(allowed, 500 + 200);
}

REGISTER_TYPED_TEST_SUITE_P(RateLimiterSuite, AllowsExactlyTheBurstAtOnce,
                            SaysExactlyWhenToComeBack, KeepsTheRateWhateverIsAsked,
                            ASteadyCallerAtTheRateIsNeverRefused, RestGivesBackNoMoreThanTheBurst,
                            ARefusedCallTakesNothing, TakesTheCost,
                            WhatCostsNothingIsAllowedAndTakesNothing,
                            MoreThanTheBurstIsNeverAllowed, KeysDoNotShare,
                            ThreadsTogetherGetNoMore);

}  // namespace gongfang

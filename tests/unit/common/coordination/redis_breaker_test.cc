#include "common/coordination/redis_breaker.h"

#include <gtest/gtest.h>

#include "common/coordination/redis_limits.h"

namespace gongfang {
namespace {

using std::chrono::milliseconds;

// With 1 the longest delays.
constexpr double kRandom = 1;

class RedisBreakerTest : public testing::Test {
 protected:
  void Open() {
    for (int i = 0; i < limits::kRedisFailuresInARow; ++i) breaker_.Late(now_, kRandom);
    ASSERT_TRUE(breaker_.open());
  }
  // Until the next probe is due, which is then taken.
  milliseconds WaitForProbe() {
    const SteadyTime before = now_;
    while (!breaker_.TakeProbe(now_)) now_ += milliseconds(1);
    return std::chrono::duration_cast<milliseconds>(now_ - before);
  }

  RedisBreaker breaker_;
  SteadyTime now_ = SteadyTime() + std::chrono::hours(1);
};

TEST_F(RedisBreakerTest, OpensAfterFailuresInARow) {
  for (int round = 0; round < 10; ++round) {
    for (int i = 1; i < limits::kRedisFailuresInARow; ++i) breaker_.Late(now_, kRandom);
    EXPECT_FALSE(breaker_.open());
    breaker_.Answered();
  }
  Open();
}

TEST_F(RedisBreakerTest, ProbesOnceAndClosesOnAnAnswerInTime) {
  EXPECT_FALSE(breaker_.TakeProbe(now_));
  EXPECT_EQ(breaker_.next_probe(), SteadyTime::max());
  Open();
  EXPECT_EQ(breaker_.next_probe(), now_ + milliseconds(100));
  EXPECT_EQ(WaitForProbe(), milliseconds(100));
  EXPECT_FALSE(breaker_.TakeProbe(now_ + std::chrono::hours(1)));  // one is under way
  EXPECT_EQ(breaker_.next_probe(), SteadyTime::max());
  breaker_.ProbeAnswered(now_, now_ + milliseconds(50), kRandom);
  EXPECT_FALSE(breaker_.open());
}

TEST_F(RedisBreakerTest, StaysOpenForLongerWhereProbesAreLate) {
  Open();
  for (const int wanted : {100, 200, 400, 800, 1000, 1000}) {
    EXPECT_EQ(WaitForProbe(), milliseconds(wanted));
    const SteadyTime sent = now_;
    now_ += milliseconds(51);
    breaker_.ProbeAnswered(sent, now_, kRandom);
    EXPECT_TRUE(breaker_.open());
  }
}

TEST_F(RedisBreakerTest, OpeningAgainAtOnceCountsAsTheSameOutage) {
  Open();
  WaitForProbe();
  breaker_.ProbeAnswered(now_, now_, kRandom);
  Open();  // no call was answered between
  EXPECT_EQ(WaitForProbe(), milliseconds(200));
  breaker_.ProbeAnswered(now_, now_, kRandom);
  breaker_.Answered();
  Open();
  EXPECT_EQ(WaitForProbe(), milliseconds(100));
}

TEST_F(RedisBreakerTest, LateCallsOfBeforeChangeNothingWhileItIsOpen) {
  Open();
  const SteadyTime probe = breaker_.next_probe();
  for (int i = 0; i < 10; ++i) breaker_.Late(now_ + milliseconds(i), kRandom);
  EXPECT_EQ(breaker_.next_probe(), probe);
  breaker_.Answered();  // a late answer to another call
  EXPECT_TRUE(breaker_.open());
}

}  // namespace
}  // namespace gongfang

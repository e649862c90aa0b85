#include "common/base/clock.h"

#include <gtest/gtest.h>

#include <random>
#include <thread>
#include <vector>

#include "tests/support/fake_clock.h"

namespace gongfang {
namespace {

TEST(ClockTest, InstantsAreMicrosecondsSince1970) {
  EXPECT_EQ(ToInstant(absl::UnixEpoch()), 0);
  EXPECT_EQ(ToInstant(absl::FromUnixSeconds(2) + absl::Nanoseconds(3999)), 2'000'003);
  EXPECT_EQ(FromInstant(-1), absl::UnixEpoch() - absl::Microseconds(1));
  EXPECT_EQ(FakeClock(absl::FromUnixSeconds(7)).NowInstant(), 7 * kMicrosPerSecond);
}

TEST(MonotonicClockTest, StandsStillUntilTheClockUnderItHasCaughtUp) {
  FakeClock under;
  const MonotonicClock clock(under);
  const absl::Time start = clock.Now();
  EXPECT_EQ(start, under.Now());
  under.Advance(-absl::Hours(1));
  EXPECT_EQ(clock.Now(), start);
  under.Advance(absl::Hours(1) - absl::Microseconds(1));
  EXPECT_EQ(clock.Now(), start);
  under.Advance(absl::Microseconds(2));
  EXPECT_EQ(clock.Now(), start + absl::Microseconds(1));
  under.Set(start - absl::Hours(24 * 365 * 100));
  EXPECT_EQ(clock.Now(), start + absl::Microseconds(1));
}

TEST(MonotonicClockTest, TellsTimesBefore1970Too) {
  FakeClock under(absl::UnixEpoch() - absl::Seconds(5));
  const MonotonicClock clock(under);
  EXPECT_EQ(clock.Now(), under.Now());
}

TEST(MonotonicClockTest, NeverGoesBackForAnyThread) {
  FakeClock under;
  const MonotonicClock clock(under);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      std::mt19937 random(t);
      absl::Time latest = absl::InfinitePast();
      for (int i = 0; i < 20'000; ++i) {
        under.Advance(absl::Microseconds(static_cast<int>(random() % 201) - 100));
        const absl::Time now = clock.Now();
        EXPECT_GE(now, latest);
        latest = now;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace gongfang

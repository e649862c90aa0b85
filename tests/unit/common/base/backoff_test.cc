#include "common/base/backoff.h"

#include <gtest/gtest.h>

#include <limits>

namespace gongfang {
namespace {

absl::Duration Delay(int failures, double random) {
  return BackoffDelay(failures, absl::Milliseconds(200), absl::Seconds(1), random);
}

TEST(BackoffTest, DoublesUpToTheLongest) {
  constexpr double kAlmostOne = 1 - 1e-12;
  const int expected[] = {200, 400, 800, 1000, 1000};
  for (int i = 0; i < 5; ++i) {
    EXPECT_NEAR(absl::ToDoubleMilliseconds(Delay(i + 1, kAlmostOne)), expected[i], 0.001);
    EXPECT_EQ(Delay(i + 1, 0), absl::Milliseconds(expected[i] / 2));
  }
  EXPECT_EQ(Delay(std::numeric_limits<int>::max(), 0), absl::Milliseconds(500));
}

TEST(BackoffTest, IsSpreadOverHalfOfIt) {
  EXPECT_EQ(Delay(3, 0.5), absl::Milliseconds(600));
  EXPECT_LT(Delay(3, 0.25), Delay(3, 0.75));
}

}  // namespace
}  // namespace gongfang

#include "booking/recent_requests.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace gongfang::booking {
namespace {

Command Of(const std::string& actor, const std::string& request_id) {
  return {.alliance = "a", .actor = actor, .request_id = request_id};
}

TEST(RecentRequestsTest, KnowsWhatWasAddedByActorAndId) {
  RecentRequests recent(100);
  recent.Add(Of("key", "r"));
  EXPECT_TRUE(recent.Contains(Of("key", "r")));
  EXPECT_FALSE(recent.Contains(Of("key", "s")));
  EXPECT_FALSE(recent.Contains(Of("other", "r")));
}

TEST(RecentRequestsTest, KnowsTheNewestHalfAndForgetsTheOldest) {
  constexpr int kCapacity = 100;
  RecentRequests recent(kCapacity);
  const auto numbered = [](int n) { return Of("key", std::to_string(n)); };
  for (int n = 0; n < 1000; ++n) {
    recent.Add(numbered(n));
    EXPECT_TRUE(recent.Contains(numbered(std::max(0, n - kCapacity / 2))));
    if (n >= kCapacity) {
      EXPECT_FALSE(recent.Contains(numbered(n - kCapacity)));
    }
  }
}

}  // namespace
}  // namespace gongfang::booking

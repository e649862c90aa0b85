#include "membership/password_throttle.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "tests/support/fake_clock.h"

namespace gongfang::membership {
namespace {

constexpr char kLi[] = "alliances/a/members/li";
constexpr char kWang[] = "alliances/a/members/wang";

class PasswordThrottleTest : public ::testing::Test {
 protected:
  // How many of `tries` are looked at.
  int Try(const std::string& member, const std::string& address, int tries) {
    int entered = 0;
    for (int i = 0; i < tries; ++i) {
      const absl::Status status = throttle_.Enter(member, address);
      if (status.ok()) {
        ++entered;
      } else {
        EXPECT_TRUE(absl::IsResourceExhausted(status));
        EXPECT_EQ(ErrorReason(status), "TOO_MANY_TRIES");
        EXPECT_GT(ErrorDetailsOf(status)->retry_after, absl::ZeroDuration());
      }
    }
    return entered;
  }
  void SignIn(const std::string& member, const std::string& address) {
    ASSERT_EQ(throttle_.Enter(member, address), absl::OkStatus());
    throttle_.Right(member, address);
  }

  FakeClock clock_;
  PasswordThrottle throttle_{clock_};
};

TEST_F(PasswordThrottleTest, AfterFiveWrongTriesAPairWaits) {
  EXPECT_EQ(Try(kLi, "203.0.113.1", 10), 5);
  EXPECT_EQ(Try(kLi, "203.0.113.2", 10), 5);
  EXPECT_EQ(Try(kWang, "203.0.113.1", 10), 5);
  const absl::Status status = throttle_.Enter(kLi, "203.0.113.1");
  clock_.Advance(*ErrorDetailsOf(status)->retry_after);
  EXPECT_EQ(Try(kLi, "203.0.113.1", 10), 1);
}

TEST_F(PasswordThrottleTest, StrangersShareFewTriesAnHour) {
  int looked_at = 0;
  for (int minute = 0; minute < 60; ++minute) {
    for (int i = 0; i < 20; ++i) {
      looked_at += Try(kLi, absl::StrCat("198.51.", minute, ".", i), 1);
    }
    clock_.Advance(absl::Minutes(1));
  }
  EXPECT_LE(looked_at, 30);
  EXPECT_GE(looked_at, 25);
  EXPECT_EQ(Try(kWang, "198.51.0.1", 1), 1);
}

TEST_F(PasswordThrottleTest, SheIsNotLockedOutWhereSheWasBefore) {
  SignIn(kLi, "203.0.113.1");
  for (int i = 0; i < 200; ++i) Try(kLi, absl::StrCat("198.51.100.", i), 10);
  EXPECT_EQ(Try(kLi, "192.0.2.1", 1), 0);
  EXPECT_EQ(Try(kLi, "203.0.113.1", 10), 5);
  EXPECT_EQ(Try(kLi, "203.0.113.1", 1), 0);
}

TEST_F(PasswordThrottleTest, ARightOneForgetsWhatWasTriedFromThere) {
  EXPECT_EQ(Try(kLi, "203.0.113.1", 4), 4);
  SignIn(kLi, "203.0.113.1");
  for (int i = 0; i < 50; ++i) SignIn(kLi, "203.0.113.1");
  EXPECT_EQ(Try(kLi, "203.0.113.1", 10), 5);
}

TEST_F(PasswordThrottleTest, ASubscriberHasOneAllowanceForAllItsAddresses) {
  int looked_at = 0;
  for (int i = 0; i < 50; ++i) looked_at += Try(kLi, absl::StrCat("2001:db8:1:2::", i), 1);
  EXPECT_EQ(looked_at, 5);
  EXPECT_EQ(Try(kLi, "2001:db8:1:3::1", 1), 1);
}

}  // namespace
}  // namespace gongfang::membership

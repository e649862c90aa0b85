#include "clients/cli/doctor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"

namespace gongfang::cli {
namespace {

using ::testing::HasSubstr;

const absl::Time kNow = absl::FromCivil(absl::CivilSecond(2026, 11, 30, 9), absl::UTCTimeZone());

TEST(DoctorTest, VersionsShouldBeEqual) {
  EXPECT_EQ(CheckVersion("1.2.3", "1.2.3").health, Health::kFine);
  const Finding other = CheckVersion("1.2.3", "1.3.0");
  EXPECT_EQ(other.health, Health::kWarning);
  EXPECT_THAT(other.text, HasSubstr("1.3.0"));
  EXPECT_FALSE(other.advice.empty());
}

TEST(DoctorTest, ClocksMayDifferByASecondBeyondTheCall) {
  const absl::Time sent = kNow;
  const absl::Time received = kNow + absl::Milliseconds(400);
  for (const absl::Duration after :
       {-absl::Seconds(1), absl::Milliseconds(200), absl::Milliseconds(1400)}) {
    EXPECT_EQ(CheckClock(kNow + after, sent, received).health, Health::kFine) << after;
  }
  const Finding ahead = CheckClock(kNow + absl::Milliseconds(1500), sent, received);
  EXPECT_EQ(ahead.health, Health::kWarning);
  EXPECT_THAT(ahead.text, HasSubstr("1.1 seconds ahead of"));
  const Finding behind = CheckClock(kNow - absl::Minutes(1), sent, received);
  EXPECT_EQ(behind.health, Health::kWarning);
  EXPECT_THAT(behind.text, HasSubstr("60.0 seconds behind"));
}

TEST(DoctorTest, AWayInTheClearIsForOneMachine) {
  for (const char* server : {"https://gongfang.example", "127.0.0.1:9090", "localhost:9090",
                             "[::1]:9090", "unix:/run/gongfang"}) {
    EXPECT_EQ(CheckTransport(server).health, Health::kFine) << server;
  }
  for (const char* server : {"gongfang.example:9090", "10.0.0.1:9090", "127.0.0.1.example:9090"}) {
    EXPECT_EQ(CheckTransport(server).health, Health::kWarning) << server;
  }
}

TEST(DoctorTest, FollowersAreReadFromTheMetrics) {
  const auto findings = CheckFollowers(
      "# HELP gongfang_follower_connected 1\n"
      "gongfang_follower_connected{follower=\"booking\",log=\"inventory\"} 1\n"
      "gongfang_follower_connected{follower=\"booking\",log=\"membership\"} 1\n"
      "gongfang_follower_connected{follower=\"inventory\",log=\"membership\"} 0\n"
      "gongfang_follower_lag_seconds{follower=\"booking\",log=\"inventory\"} 0.002\n"
      "gongfang_follower_lag_seconds{follower=\"booking\",log=\"membership\"} 3.5\n");
  ASSERT_EQ(findings.size(), 3);
  EXPECT_EQ(findings[0].check, "booking follows inventory");
  EXPECT_EQ(findings[0].health, Health::kFine);
  EXPECT_EQ(findings[1].health, Health::kWarning);
  EXPECT_THAT(findings[1].text, HasSubstr("3.500 seconds"));
  EXPECT_EQ(findings[2].health, Health::kFailed);
  EXPECT_EQ(CheckFollowers("").front().health, Health::kNotChecked);
  EXPECT_EQ(CheckFollowers("gongfang_follower_connected{\"} x").front().health,
            Health::kNotChecked);
}

TEST(DoctorTest, ADiskNeedsRoom) {
  constexpr double kGiB = 1 << 30;
  EXPECT_EQ(CheckRoom("data", 50 * kGiB, 100 * kGiB).health, Health::kFine);
  EXPECT_EQ(CheckRoom("data", 3 * kGiB, 1000 * kGiB).health, Health::kFine);
  EXPECT_EQ(CheckRoom("data", 1 * kGiB, 100 * kGiB).health, Health::kWarning);
  EXPECT_EQ(CheckRoom("data", 0.2 * kGiB, 1 * kGiB).health, Health::kFine);
  EXPECT_EQ(CheckRoom("data", 0.1 * kGiB, 100 * kGiB).health, Health::kFailed);
}

TEST(DoctorTest, TimeZonesGrowOld) {
  EXPECT_EQ(CheckZones("# version 2026b", kNow).health, Health::kFine);
  EXPECT_EQ(CheckZones("# version 2025a", kNow).health, Health::kFine);
  EXPECT_EQ(CheckZones("# version 2024b", kNow).health, Health::kWarning);
  EXPECT_EQ(CheckZones("", kNow).health, Health::kNotChecked);
  EXPECT_EQ(CheckZones("# version", kNow).health, Health::kNotChecked);
}

}  // namespace
}  // namespace gongfang::cli

#include "clients/cli/quotas.h"

#include "clients/cli/cli_error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/request_cases.h"

namespace gongfang::cli {
namespace {

using inventory::v1::Quota;
using testing::HasSubstr;

TEST(QuotaViewTest, SaysWhatIsCountedAndForWhom) {
  EXPECT_EQ(QuotaHolder(FromText<Quota>("holder: HOLDER_MEMBER")), "each member");
  EXPECT_EQ(QuotaHolder(FromText<Quota>("holder: HOLDER_TEAM")), "each team");
  EXPECT_EQ(QuotaScope(Quota()), "everything");
  EXPECT_EQ(QuotaScope(FromText<Quota>("resource: 'alliances/a/spaces/link/resources/laser-1'")),
            "link/laser-1");
  EXPECT_EQ(QuotaScope(FromText<Quota>("space: 'alliances/a/spaces/link'")), "everything in link");
  EXPECT_EQ(QuotaScope(FromText<Quota>("category: 'cnc'")), "cnc");
  EXPECT_EQ(QuotaScope(FromText<Quota>("category: 'cnc' space: 'alliances/a/spaces/link'")),
            "cnc in link");
}

TEST(QuotaViewTest, SaysHowMuch) {
  const auto limit = [](const std::string& text) { return QuotaLimit(FromText<Quota>(text)); };
  EXPECT_EQ(limit("time_limit { seconds: 43200 } period: PERIOD_WEEK"), "12h a week");
  EXPECT_EQ(limit("time_limit { seconds: 576000 } period: PERIOD_MONTH"), "160h a month");
  EXPECT_EQ(limit("time_limit { seconds: 5400 } period: PERIOD_DAY"), "1h30m a day");
  EXPECT_EQ(limit("booking_limit: 8 period: PERIOD_AT_ONCE"), "8 bookings at once");
  EXPECT_EQ(limit("booking_limit: 1 period: PERIOD_ROLLING rolling_days: 14"),
            "1 booking in any 14 days");
  EXPECT_EQ(limit("booking_limit: 2 period: PERIOD_ROLLING rolling_days: 1"),
            "2 bookings in any day");
  EXPECT_THAT(limit("booking_limit: 2 period: 77"), HasSubstr("does not know"));
}

TEST(QuotaViewTest, PeriodsAreWordsOrDays) {
  const auto period = [](absl::string_view text) {
    Quota quota;
    EXPECT_TRUE(SetPeriod("--per", text, quota).ok()) << text;
    return std::pair(quota.period(), quota.rolling_days());
  };
  EXPECT_EQ(period("day"), std::pair(Quota::PERIOD_DAY, 0));
  EXPECT_EQ(period("week"), std::pair(Quota::PERIOD_WEEK, 0));
  EXPECT_EQ(period("month"), std::pair(Quota::PERIOD_MONTH, 0));
  EXPECT_EQ(period("at-once"), std::pair(Quota::PERIOD_AT_ONCE, 0));
  EXPECT_EQ(period("14d"), std::pair(Quota::PERIOD_ROLLING, 14));
  EXPECT_EQ(period("48h"), std::pair(Quota::PERIOD_ROLLING, 2));
  for (const char* text : {"", "year", "14", "36h", "0d", "-1d", "weekly"}) {
    Quota quota;
    const absl::Status status = SetPeriod("--per", text, quota);
    EXPECT_EQ(ExitCodeOf(status), ExitCode::kUsage) << text;
    EXPECT_THAT(std::string(status.message()), HasSubstr("--per")) << text;
  }
}

}  // namespace
}  // namespace gongfang::cli

#include "clients/cli/times.h"

#include "clients/cli/cli_error.h"
#include "clients/cli/hours.h"
#include "common/calendar/zone.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gongfang::cli {
namespace {

using testing::HasSubstr;

const absl::Time kNow = absl::FromUnixSeconds(1'799'000'000);

TEST(TimesTest, FormatsRangesInTheZone) {
  const absl::TimeZone zone = *LoadZone("Asia/Shanghai");
  const absl::Time start = absl::FromCivil(absl::CivilMinute(2027, 1, 9, 14, 0), zone);
  EXPECT_EQ(FormatLocal(start, zone), "2027-01-09 14:00");
  EXPECT_EQ(FormatLocal(start + absl::Seconds(5), zone), "2027-01-09 14:00:05");
  EXPECT_EQ(FormatRange(start, start + absl::Hours(2), zone), "2027-01-09 14:00-16:00");
  EXPECT_EQ(FormatRange(start, start + absl::Hours(12), zone), "2027-01-09 14:00-2027-01-10 02:00");
}

TEST(TimesTest, FormatsDurations) {
  EXPECT_EQ(FormatLength(absl::Minutes(90)), "1h30m");
  EXPECT_EQ(FormatLength(absl::Hours(48)), "2d");
  EXPECT_EQ(FormatLength(absl::Seconds(59)), "59s");
  EXPECT_EQ(FormatLength(absl::ZeroDuration()), "0s");
}

TEST(TimesTest, TheNextMinuteIsNotBefore) {
  const absl::Time minute = absl::FromUnixSeconds(1'799'000'040);
  EXPECT_EQ(NextMinute(minute), minute);
  EXPECT_EQ(NextMinute(minute + absl::Nanoseconds(1)), minute + absl::Minutes(1));
}

TEST(TimesTest, ProtosKeepNanoseconds) {
  const absl::Time time = absl::FromUnixNanos(1'234'567'890'123'456'789);
  EXPECT_EQ(FromProto(ToProto(time)), time);
  EXPECT_EQ(ToProto(absl::Milliseconds(1500)).nanos(), 500'000'000);
}

TEST(TimesTest, AgreesWhereAllZonesDo) {
  const std::vector<absl::TimeZone> zones = {*LoadZone("Asia/Shanghai"), *LoadZone("Asia/Taipei")};
  EXPECT_TRUE(ParseTimeIn("--start", "2027-01-09 14:00", zones, kNow).ok());
  const std::vector<absl::TimeZone> far = {*LoadZone("Asia/Shanghai"), *LoadZone("Europe/London")};
  EXPECT_TRUE(ParseTimeIn("--start", "2027-01-09T14:00:00+08:00", far, kNow).ok());
  const absl::Status status = ParseTimeIn("--start", "2027-01-09 14:00", far, kNow).status();
  EXPECT_EQ(ExitCodeOf(status), ExitCode::kUsage);
  EXPECT_THAT(HintOf(status, ""), HasSubstr("2027-01-09T14:00+08:00"));
}

TEST(TimesTest, AWrongTimeNamesItsFlag) {
  const absl::Status status =
      ParseTimeIn("--start", "noonish", {absl::UTCTimeZone()}, kNow).status();
  EXPECT_EQ(ExitCodeOf(status), ExitCode::kUsage);
  EXPECT_THAT(std::string(status.message()), HasSubstr("--start \"noonish\" "));
  EXPECT_EQ(ExitCodeOf(ParseDurationFlag("--for", "long").status()), ExitCode::kUsage);
}

TEST(HoursTest, UnderstandsDaysAndRanges) {
  inventory::v1::Schedule schedule;
  ASSERT_TRUE(AddHours("--hours", "mon-fri 09:00-21:00", schedule).ok());
  ASSERT_TRUE(AddHours("--hours", "Sat,sun 10:00-12:00,14:00-18:00", schedule).ok());
  EXPECT_EQ(schedule.periods_size(), 9);
  EXPECT_EQ(schedule.periods(0).day(), google::type::MONDAY);
  EXPECT_EQ(schedule.periods(0).opens(), "09:00");
  EXPECT_EQ(schedule.periods(0).closes(), "21:00");
  EXPECT_EQ(FormatHours(schedule), "mon-fri 09:00-21:00; sat,sun 10:00-12:00; sat,sun 14:00-18:00");
}

TEST(HoursTest, DaysGoRoundTheWeek) {
  inventory::v1::Schedule schedule;
  ASSERT_TRUE(AddHours("--hours", "sat-mon 22:00-02:00", schedule).ok());
  EXPECT_EQ(FormatHours(schedule), "mon,sat,sun 22:00-02:00");
  inventory::v1::Schedule daily;
  ASSERT_TRUE(AddHours("--hours", "daily 00:00-24:00", daily).ok());
  EXPECT_EQ(daily.periods_size(), 7);
  EXPECT_EQ(FormatHours(daily), "daily 00:00-24:00");
  EXPECT_EQ(FormatHours({}), "never");
}

TEST(HoursTest, RefusesWhatItDoesNotUnderstand) {
  inventory::v1::Schedule schedule;
  for (const char* text : {"", "mon", "09:00-21:00", "mon-fri 09:00", "moon 09:00-21:00",
                           "mon-fri-sun 09:00-21:00", "mon 09:00-21:00 x", "mon 09:00-"}) {
    EXPECT_EQ(ExitCodeOf(AddHours("--hours", text, schedule)), ExitCode::kUsage) << text;
  }
  EXPECT_EQ(schedule.periods_size(), 0);
}

}  // namespace
}  // namespace gongfang::cli

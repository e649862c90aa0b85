#include "common/calendar/local_time.h"

#include <string>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gongfang {
namespace {

using ::testing::HasSubstr;

class ParseLocalTimeTest : public ::testing::Test {
 protected:
  absl::StatusOr<absl::Time> Parse(const std::string& text, const std::string& zone_name) const {
    return ParseLocalTime(text, LoadZone(zone_name).value(), now_);
  }
  // In Shanghai, written in UTC; or the reason of the refusal.
  std::string Shanghai(const std::string& text) const { return Show(Parse(text, "Asia/Shanghai")); }
  std::string London(const std::string& text) const { return Show(Parse(text, "Europe/London")); }

  static std::string Show(const absl::StatusOr<absl::Time>& time) {
    if (!time.ok()) return ErrorReason(time.status());
    return absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", *time, absl::UTCTimeZone());
  }

  // Saturday 2027-01-09 12:00 in Shanghai.
  const absl::Time now_ =
      absl::FromCivil(absl::CivilSecond(2027, 1, 9, 4, 0, 0), absl::UTCTimeZone());
};

TEST_F(ParseLocalTimeTest, Rfc3339IsIndependentOfTheZone) {
  EXPECT_EQ(Shanghai("2027-01-09T14:00:00+08:00"), "2027-01-09T06:00:00Z");
  EXPECT_EQ(London("2027-01-09T14:00:00+08:00"), "2027-01-09T06:00:00Z");
  EXPECT_EQ(Shanghai("2027-01-09T14:00:00-05:30"), "2027-01-09T19:30:00Z");
  EXPECT_EQ(Shanghai("2027-01-09T06:00:00Z"), "2027-01-09T06:00:00Z");
  EXPECT_EQ(Shanghai("2027-01-09t06:00:00z"), "2027-01-09T06:00:00Z");
  EXPECT_EQ(Shanghai("2027-01-09T06:00:00.123456789Z"), "2027-01-09T06:00:00.123456789Z");
  EXPECT_EQ(Shanghai("2027-01-09T06:00:00.5Z"), "2027-01-09T06:00:00.5Z");
}

TEST_F(ParseLocalTimeTest, DatesAreLocal) {
  EXPECT_EQ(Shanghai("2027-01-09 14:00"), "2027-01-09T06:00:00Z");
  EXPECT_EQ(Shanghai("2027-01-09 14:00:07"), "2027-01-09T06:00:07Z");
  EXPECT_EQ(Shanghai("  2027-01-09T14:00 "), "2027-01-09T06:00:00Z");
  EXPECT_EQ(London("2027-07-01 14:00"), "2027-07-01T13:00:00Z");
  EXPECT_EQ(Shanghai("2028-02-29 09:05"), "2028-02-29T01:05:00Z");
}

TEST_F(ParseLocalTimeTest, WordsAreRelativeToToday) {
  for (const char* text : {"14:00", "today 14:00", "Today  14:00:00", "今天 14:00", "今天14：00"}) {
    EXPECT_EQ(Shanghai(text), "2027-01-09T06:00:00Z") << text;
  }
  EXPECT_EQ(Shanghai("9:30"), "2027-01-09T01:30:00Z");
  for (const char* text : {"tomorrow 14:00", "TOMORROW 14:00", "明天 14:00", "明天　14:00"}) {
    EXPECT_EQ(Shanghai(text), "2027-01-10T06:00:00Z") << text;
  }
  EXPECT_EQ(Shanghai("后天 00:00"), "2027-01-10T16:00:00Z");
  EXPECT_EQ(Shanghai("now"), "2027-01-09T04:00:00Z");
}

TEST_F(ParseLocalTimeTest, TodayIsTheDayInTheZone) {
  EXPECT_EQ(Show(Parse("today 10:00", "Pacific/Kiritimati")), "2027-01-08T20:00:00Z");
  EXPECT_EQ(Show(Parse("today 10:00", "America/Los_Angeles")), "2027-01-08T18:00:00Z");
}

TEST_F(ParseLocalTimeTest, WeekdaysAreTheNextOnes) {
  for (const char* text : {"sat 14:00", "Saturday 14:00", "周六 14:00", "星期六14:00"}) {
    EXPECT_EQ(Shanghai(text), "2027-01-09T06:00:00Z") << text;  // today, still to come
  }
  EXPECT_EQ(Shanghai("sat 12:00"), "2027-01-09T04:00:00Z");  // just now
  EXPECT_EQ(Shanghai("sat 11:59"), "2027-01-16T03:59:00Z");
  for (const char* text : {"sun 14:00", "sunday 14:00", "周日 14:00", "周天 14:00"}) {
    EXPECT_EQ(Shanghai(text), "2027-01-10T06:00:00Z") << text;
  }
  EXPECT_EQ(Shanghai("mon 14:00"), "2027-01-11T06:00:00Z");
  EXPECT_EQ(Shanghai("tues 14:00"), "2027-01-12T06:00:00Z");
  EXPECT_EQ(Shanghai("wednesday 14:00"), "2027-01-13T06:00:00Z");
  EXPECT_EQ(Shanghai("thurs 14:00"), "2027-01-14T06:00:00Z");
  EXPECT_EQ(Shanghai("礼拜五 14:00"), "2027-01-15T06:00:00Z");
  EXPECT_EQ(Shanghai("friday 14:00"), "2027-01-15T06:00:00Z");
}

TEST_F(ParseLocalTimeTest, RefusesATimeThatDaylightSavingSkips) {
  const absl::Status status = Parse("2027-03-28 01:30", "Europe/London").status();
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("does not exist in Europe/London: the clocks go forward there from "
                        "2027-03-28T01:00:00 to 2027-03-28T02:00:00"));
  EXPECT_EQ(London("2027-03-28 00:59:59"), "2027-03-28T00:59:59Z");
  EXPECT_EQ(London("2027-03-28 02:00"), "2027-03-28T01:00:00Z");
}

TEST_F(ParseLocalTimeTest, TakesTheFirstOfATimeThatOccursTwice) {
  EXPECT_EQ(London("2027-10-31 01:30"), "2027-10-31T00:30:00Z");
  EXPECT_EQ(London("2027-10-31 02:00"), "2027-10-31T02:00:00Z");
}

TEST_F(ParseLocalTimeTest, KnowsTheYears1970To2100) {
  EXPECT_EQ(Shanghai("1970-01-01T00:00:00Z"), "1970-01-01T00:00:00Z");
  EXPECT_EQ(Shanghai("1969-12-31T20:00:00-08:00"), "1970-01-01T04:00:00Z");
  EXPECT_EQ(Shanghai("2100-12-31T23:59:59.999Z"), "2100-12-31T23:59:59.999Z");
  for (const char* text : {"1969-12-31T23:59:59Z", "1970-01-01 07:59", "2101-01-01T00:00:00Z",
                           "9999-12-31 23:59", "0000-01-01 00:00", "2101-01-01T07:00:00+07:00"}) {
    EXPECT_THAT(std::string(Parse(text, "Asia/Shanghai").status().message()),
                HasSubstr("outside the years 1970 to 2100"))
        << text;
  }
  for (absl::Time now : {absl::InfiniteFuture(), absl::InfinitePast()}) {
    EXPECT_FALSE(ParseLocalTime("tomorrow 14:00", LoadZone("Asia/Shanghai").value(), now).ok());
  }
}

TEST_F(ParseLocalTimeTest, SaysWhatItExpects) {
  const absl::Status status = Parse("soon", "Asia/Shanghai").status();
  EXPECT_EQ(ErrorDetailsOf(status)->fields[0].field, "time");
  EXPECT_THAT(std::string(status.message()), HasSubstr("\"tomorrow 14:00\""));
  EXPECT_THAT(std::string(Parse("2027-02-29 14:00", "Asia/Shanghai").status().message()),
              HasSubstr("not in the calendar"));
}

TEST_F(ParseLocalTimeTest, RefusesEverythingElse) {
  const std::string with_nul("14:00\0", 6);
  for (const std::string& text : std::vector<std::string>{"",
                                                          " ",
                                                          ":",
                                                          "14",
                                                          "14:",
                                                          "14:0",
                                                          "14:000",
                                                          "24:00",
                                                          "12:60",
                                                          "12:00:60",
                                                          "-1:00",
                                                          "+14:00",
                                                          "14:00pm",
                                                          "2027-01-09",
                                                          "2027-1-9 14:00",
                                                          "2027-13-01 14:00",
                                                          "2027-00-10 14:00",
                                                          "2027-01-32 14:00",
                                                          "20270109 14:00",
                                                          "12027-01-09 14:00",
                                                          "2027-01-09 14:00 +08:00",
                                                          "2027-01-09 14:00+8",
                                                          "2027-01-09 14:00+24:00",
                                                          "2027-01-09 14:00:00.Z",
                                                          "2027-01-09 14:00:00.1234567890Z",
                                                          "2027-01-09T14:00:00ZZ",
                                                          "sat",
                                                          "sa 14:00",
                                                          "saturdays 14:00",
                                                          "周 14:00",
                                                          "周八 14:00",
                                                          "\xe5\x91",
                                                          "now 14:00",
                                                          "tomorrow tomorrow 14:00",
                                                          "infinite-future",
                                                          "\xff\xff",
                                                          with_nul,
                                                          std::string(1 << 20, '1'),
                                                          "14:00" + std::string(100, ' ')}) {
    EXPECT_EQ(Shanghai(text), "INVALID_REQUEST") << text.substr(0, 60);
  }
}

TEST(ParseDurationTest, AddsItsParts) {
  const std::vector<std::pair<std::string, absl::Duration>> good = {
      {"2h", absl::Hours(2)},       {"90m", absl::Minutes(90)},
      {"1h30m", absl::Minutes(90)}, {"45s", absl::Seconds(45)},
      {"2d", absl::Hours(48)},      {"1D2H3M4S", absl::Seconds(93784)},
      {" 10m ", absl::Minutes(10)}, {"366d", absl::Hours(24 * 366)},
      {"2小时", absl::Hours(2)},    {"1小时30分钟", absl::Minutes(90)},
      {"3天", absl::Hours(72)},     {"8784h", absl::Hours(24 * 366)},
  };
  for (const auto& [text, expected] : good) {
    const absl::StatusOr<absl::Duration> parsed = ParseDuration(text);
    ASSERT_TRUE(parsed.ok()) << text << ": " << parsed.status();
    EXPECT_EQ(*parsed, expected) << text;
  }
}

TEST(ParseDurationTest, RefusesEverythingElse) {
  for (const std::string& text :
       std::vector<std::string>{"",
                                "0m",
                                "0h0s",
                                "2",
                                "h",
                                "-2h",
                                "+2h",
                                "1.5h",
                                "2 h",
                                "30m1h",
                                "1h1h",
                                "2w",
                                "2hh",
                                "367d",
                                "366d1s",
                                "999999999d999999999h999999999m999999999s",
                                "9999999999s",
                                "99999999999999999999h",
                                "inf",
                                "\xff",
                                std::string(1 << 20, '1')}) {
    const absl::Status status = ParseDuration(text).status();
    EXPECT_EQ(ErrorReason(status), "INVALID_REQUEST") << text.substr(0, 60);
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(ErrorDetailsOf(status)->fields[0].field, "duration");
  }
}

}  // namespace
}  // namespace gongfang

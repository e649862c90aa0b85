#include "common/calendar/hours_text.h"

#include <gtest/gtest.h>

namespace gongfang {
namespace {

TEST(HoursTextTest, HoursAreReadAndWritten) {
  std::vector<HoursPeriod> periods;
  EXPECT_TRUE(ParseHours("mon-fri 09:00-21:00", periods));
  EXPECT_TRUE(ParseHours("Sat,SUN 10:00-12:00,14:00-18:00", periods));
  EXPECT_EQ(periods.size(), 9U);
  EXPECT_EQ(FormatHours(periods), "mon-fri 09:00-21:00; sat,sun 10:00-12:00; sat,sun 14:00-18:00");
  periods.clear();
  EXPECT_TRUE(ParseHours("daily 19:00-02:00", periods));
  EXPECT_EQ(FormatHours(periods), "daily 19:00-02:00");
  EXPECT_EQ(FormatHours({}), "never");
}

TEST(HoursTextTest, WhatIsNoHoursAddsNothing) {
  std::vector<HoursPeriod> periods;
  for (const char* text : {"", "mon", "09:00-21:00", "mon 09:00", "mon 09:00-", "day 09:00-10:00",
                           "mon-tue-wed 09:00-10:00", "mon 09:00-10:00 x", "mon 9-10,x"}) {
    EXPECT_FALSE(ParseHours(text, periods)) << text;
    EXPECT_TRUE(periods.empty()) << text;
  }
}

}  // namespace
}  // namespace gongfang

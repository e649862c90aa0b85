#include "common/calendar/opening_hours.h"

#include <gtest/gtest.h>

namespace gongfang {
namespace {

TEST(OpeningHoursTest, ReadsTheMinutesOfADay) {
  EXPECT_EQ(ParseMinuteOfDay("00:00"), 0);
  EXPECT_EQ(ParseMinuteOfDay("09:05"), 545);
  EXPECT_EQ(ParseMinuteOfDay("23:59"), 1439);
  EXPECT_EQ(ParseMinuteOfDay("24:00"), 1440);
}

TEST(OpeningHoursTest, RefusesEverythingElse) {
  for (const char* text : {"", "9:00", "09:60", "24:01", "25:00", "09-00", "09:0a", " 9:00",
                           "+9:00", "-1:00", "09:000", "0９:0"}) {
    EXPECT_EQ(ParseMinuteOfDay(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace gongfang

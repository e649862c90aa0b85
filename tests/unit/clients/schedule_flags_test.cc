#include "clients/cli/schedule_flags.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gongfang::cli {
namespace {

using inventory::v1::Schedule;
using testing::ElementsAre;
using testing::Pair;

TEST(ScheduleFlagsTest, SetWhatIsGivenAndKeepTheRest) {
  Schedule schedule;
  ASSERT_TRUE(ApplySchedule({.hours = {"mon-fri 09:00-17:00"}}, true, schedule).ok());
  ASSERT_TRUE(ApplySchedule({.exceptions = {"2027-10-01 closed 国庆 放假",
                                            "2027-10-02 10:00-12:00,20:00-02:00"},
                             .holiday_rule = "as-sunday"},
                            false, schedule)
                  .ok());
  EXPECT_THAT(
      DescribeSchedule(schedule),
      ElementsAre(Pair("Open", "mon-fri 09:00-17:00"), Pair("On 2027-10-01", "closed 国庆 放假"),
                  Pair("On 2027-10-02", "10:00-12:00,20:00-02:00"),
                  Pair("On holidays", "as on Sundays")));
  ASSERT_TRUE(ApplySchedule({.exceptions = {"2027-10-01 as-usual", "2027-10-02 closed"},
                             .holiday_rule = "ignore"},
                            false, schedule)
                  .ok());
  EXPECT_THAT(DescribeSchedule(schedule),
              ElementsAre(Pair("Open", "mon-fri 09:00-17:00"), Pair("On 2027-10-02", "closed")));
}

TEST(ScheduleFlagsTest, WhatIsAlwaysOpenIsSoByItsHours) {
  Schedule schedule;
  ASSERT_TRUE(ApplySchedule({.holiday_rule = "closed"}, true, schedule).ok());
  EXPECT_THAT(DescribeSchedule(schedule),
              ElementsAre(Pair("Open", "daily 00:00-24:00"), Pair("On holidays", "closed")));
}

TEST(ScheduleFlagsTest, RefusesWhatIsNoException) {
  for (const char* text : {"", "2027-10-01", "2027-10-1 closed", "2027-10-01  closed",
                           "2027-10-01 10:00", "2027-10-01 10:00-", "tomorrow closed"}) {
    Schedule schedule;
    EXPECT_FALSE(ApplySchedule({.exceptions = {text}}, false, schedule).ok()) << text;
  }
}

}  // namespace
}  // namespace gongfang::cli

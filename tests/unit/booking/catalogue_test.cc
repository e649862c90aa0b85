// What booking makes of the records of inventory, in whatever order they come.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/base/limits.h"
#include "tests/unit/booking/catalogue_fixture.h"

namespace gongfang::booking {
namespace {

TEST_F(CatalogueTest, AResourceIsBookableOnceItsSpaceIsKnown) {
  EXPECT_EQ(Open(), "unknown");
  TakeResource("");
  EXPECT_EQ(Open(), "not bookable");
  TakeSpace("Asia/Shanghai");
  EXPECT_EQ(Open(), "0-24");
  EXPECT_EQ(catalogue_.FindResource(kLaser)->capacity, 3);
  EXPECT_EQ(Open(kLab), "unknown");
}

TEST_F(CatalogueTest, OnlyWhatIsPublishedIsBookable) {
  TakeSpace("UTC");
  for (const char* state : {"DRAFT", "SUSPENDED", "RETIRED", "UNSPECIFIED"}) {
    Take<inventory::v1::Resource>(kLaser, std::string("capacity: 1 state: STATE_") + state);
    EXPECT_EQ(Open(), "not bookable") << state;
  }
  TakeResource("");
  EXPECT_EQ(Open(), "0-24");
}

TEST_F(CatalogueTest, ScheduleIsInTheZoneOfTheSpaceAndFollowsItsChange) {
  TakeSpace("UTC");
  TakeResource(std::string("schedule {") + kSchedule + "}");
  EXPECT_EQ(Open(), "9-12 22-24");
  TakeSpace("Asia/Shanghai");
  EXPECT_EQ(Open(), "1-4 14-18");
  EXPECT_EQ(catalogue_.FindResource(kLaser)->schedule.zone().name(), "Asia/Shanghai");
  const IntervalSet sunday =
      catalogue_.FindResource(kLaser)->Open({kFriday + 30 * kHour, kFriday + 80 * kHour});
  EXPECT_EQ(sunday, (IntervalSet{{kFriday + 40 * kHour, kFriday + 64 * kHour}}));
}

TEST_F(CatalogueTest, AScheduleWithoutPeriodsIsNeverOpenAndNoneIsAlways) {
  TakeSpace("UTC");
  TakeResource("schedule {}");
  EXPECT_EQ(Open(), "");
  TakeResource("");
  EXPECT_EQ(Open(), "0-24");
}

TEST_F(CatalogueTest, WhatMakesNoSenseIsNotBookable) {
  TakeResource("");
  for (const char* zone : {"", "Mars/Olympus", "../etc/passwd"}) {
    TakeSpace(zone);
    EXPECT_EQ(Open(), "not bookable") << zone;
  }
  TakeSpace("UTC");
  for (const char* period :
       {R"(day: MONDAY opens: "9" closes: "12:00")", R"(opens: "09:00" closes: "12:00")",
        R"(day: MONDAY opens: "25:00" closes: "26:00")"}) {
    TakeResource(std::string("schedule { periods {") + period + "} }");
    EXPECT_EQ(Open(), "not bookable") << period;
  }
  TakeResource("");
  EXPECT_EQ(Open(), "0-24");
}

TEST_F(CatalogueTest, ClosuresComeChangeAndGo) {
  TakeClosure(5, 7);  // before anything that it is of
  TakeSpace("UTC");
  TakeResource("");
  TakeResource("", kLab);
  EXPECT_EQ(Open(), "0-5 7-24");
  EXPECT_EQ(Open(kLab), "0-5 7-24");
  TakeClosure(6, 8, std::string("resources: \"") + kLab + "\"");
  EXPECT_EQ(Open(), "0-24");
  EXPECT_EQ(Open(kLab), "0-6 8-24");
  TakeResource("display_name: \"new\"", kLab);  // a change of the resource keeps its closures
  EXPECT_EQ(Open(kLab), "0-6 8-24");
  TakeClosure(6, 8, "", /*deleted=*/true);
  EXPECT_EQ(Open(kLab), "0-24");
}

// Friday is 2027-01-15.
constexpr char kYear[] = "alliances/a/holidayYears/2027";
constexpr char kOff[] = "days { date { year: 2027 month: 1 day: 15 } kind: KIND_DAY_OFF }";
constexpr char kWorked[] =
    "days { date { year: 2027 month: 1 day: 15 } kind: KIND_WORKDAY as_day: SUNDAY }";
// Sunday 01-05, Monday 08-10, Friday 20-22.
std::string Hours(const std::string& more) {
  return R"(schedule {
    periods { day: SUNDAY opens: "01:00" closes: "05:00" }
    periods { day: MONDAY opens: "08:00" closes: "10:00" }
    periods { day: FRIDAY opens: "20:00" closes: "22:00" })" +
         more + " }";
}

TEST_F(CatalogueTest, HolidaysChangeTheHoursOfWhatFollowsThem) {
  TakeSpace("UTC");
  TakeResource(Hours("holiday_rule: HOLIDAY_RULE_CLOSED"));
  TakeResource(Hours("holiday_rule: HOLIDAY_RULE_AS_SUNDAY"), kLab);
  EXPECT_EQ(Open(), "20-22");
  Take<inventory::v1::HolidayYear>(kYear, kOff);
  EXPECT_EQ(Open(), "");
  EXPECT_EQ(Open(kLab), "1-5");
  Take<inventory::v1::HolidayYear>(kYear, kWorked);
  EXPECT_EQ(Open(), "1-5");
  Take<inventory::v1::HolidayYear>(
      kYear, "days { date { year: 2027 month: 1 day: 15 } kind: KIND_WORKDAY }");
  EXPECT_EQ(Open(), "8-10");
  EXPECT_EQ(Open(kLab), "8-10");
  TakeResource(Hours("holiday_rule: HOLIDAY_RULE_IGNORE"));
  EXPECT_EQ(Open(), "20-22");
  Take<inventory::v1::HolidayYear>("alliances/b/holidayYears/2027", kOff);
  EXPECT_EQ(Open(kLab), "8-10");
  Take<inventory::v1::HolidayYear>(kYear, kOff, /*deleted=*/true);
  EXPECT_EQ(Open(kLab), "20-22");
}

TEST_F(CatalogueTest, AnExceptionGoesBeforeAHoliday) {
  TakeSpace("UTC");
  Take<inventory::v1::HolidayYear>(kYear, kOff);
  const std::string on_friday = "exceptions { date { year: 2027 month: 1 day: 15 } ";
  TakeResource(Hours("holiday_rule: HOLIDAY_RULE_CLOSED " + on_friday +
                     "hours { opens: '03:00' closes: '04:00' } }"));
  EXPECT_EQ(Open(), "3-4");
  TakeResource(Hours(on_friday + "}"));
  EXPECT_EQ(Open(), "");
  // What began the day before still ends when it ends.
  TakeResource("schedule { periods { day: THURSDAY opens: '22:00' closes: '02:00' } " + on_friday +
               "} }");
  EXPECT_EQ(Open(), "0-2");
  TakeResource(Hours(on_friday + "hours { opens: '25:00' closes: '04:00' } }"));
  EXPECT_EQ(Open(), "not bookable");
}

TEST_F(CatalogueTest, AClosureThatRepeatsClosesByTheClocksOfItsSpace) {
  const auto take = [&](const std::string& rule) {  // from 2027-01-14T05:00Z to 07:00Z
    Take<inventory::v1::Closure>(kClosure,
                                 "start_time { seconds: 1799902800 } end_time { seconds: "
                                 "1799910000 } rrule: '" +
                                     rule + "'");
  };
  take("FREQ=DAILY;COUNT=2");
  TakeSpace("Asia/Shanghai");
  TakeResource("");
  EXPECT_EQ(Open(), "0-5 7-24");
  TakeSpace("Europe/Berlin");
  EXPECT_EQ(Open(), "0-5 7-24");
  take("FREQ=WEEKLY;COUNT=2");
  EXPECT_EQ(Open(), "0-24");
  take("FREQ=WEEKLY;BYDAY=FR;COUNT=2");  // not its first day: only that is closed
  EXPECT_EQ(Open(), "0-24");
}

TEST_F(CatalogueTest, ClosuresOfAnotherSpaceAreNotItsOwn) {
  TakeSpace("UTC");
  TakeResource("");
  Take<inventory::v1::Closure>("alliances/a/spaces/other/closures/c",
                               "start_time { seconds: 0 } end_time { seconds: 4000000000 }");
  EXPECT_EQ(Open(), "0-24");
}

TEST_F(CatalogueTest, FactsThatWereGivenOutStayAsTheyWere) {
  TakeSpace("UTC");
  TakeResource("");
  const auto before = catalogue_.FindResource(kLaser);
  TakeClosure(0, 24);
  EXPECT_EQ(Open(), "");
  EXPECT_TRUE(before->closures.Empty());
}

TEST_F(CatalogueTest, NothingIsBookedWhereASpaceIsNotActive) {
  TakeResource("");
  for (const char* state : {"STATE_APPLIED", "STATE_SUSPENDED", "STATE_EXITED", "STATE_REJECTED"}) {
    Take<membership::v1::Space>(kSpace, std::string("time_zone: 'UTC' state: ") + state);
    EXPECT_EQ(Open(), "not bookable") << state;
  }
  Take<membership::v1::Space>(kSpace, "time_zone: 'UTC' state: STATE_ACTIVE");
  EXPECT_EQ(Open(), "0-24");
  TakeSpace("UTC");
  EXPECT_EQ(Open(), "0-24") << "records of older folders do not say";
}

TEST_F(CatalogueTest, WhatIsOutOfServiceIsClosedUntilItIsMended) {
  TakeFault("early", 3);  // before anything else is known
  TakeSpace("UTC");
  TakeResource("");
  EXPECT_EQ(Open(), "0-3");
  EXPECT_EQ(catalogue_.FindResource(kLaser)->closures.intervals().back().end, limits::kMaxInstant);
  const std::string five = std::to_string(kFriday / kMicrosPerSecond + 5 * 3600);
  TakeFault("early", 3, "description: '坏了' expected_end_time { seconds: " + five + " }");
  EXPECT_EQ(Open(), "0-3 5-24");
  TakeFault("late", 10, "description: '又坏了'");
  TakeFault("harmless", -1, "description: '有点脏'");
  EXPECT_EQ(Open(), "0-3 5-10");
  EXPECT_THAT(catalogue_.FindResource(kLaser)->faults,
              ::testing::ElementsAre("又坏了", "有点脏", "坏了"))
      << "the latest by name first";
  TakeFault("late", 10, "state: STATE_RESOLVED");
  EXPECT_EQ(Open(), "0-3 5-24");
  TakeFault("early", 3, "state: STATE_RESOLVED");
  EXPECT_EQ(Open(), "0-24");
  EXPECT_THAT(catalogue_.FindResource(kLaser)->faults, ::testing::ElementsAre("有点脏"));
}

TEST_F(CatalogueTest, ASearchIsToldTheLatestFaultsOnly) {
  TakeSpace("UTC");
  TakeResource("");
  for (int i = 0; i < 9; ++i) {
    TakeFault("f" + std::to_string(i), -1, "description: '" + std::to_string(i) + "'");
  }
  EXPECT_THAT(catalogue_.FindResource(kLaser)->faults,
              ::testing::ElementsAre("8", "7", "6", "5", "4"));
}

TEST_F(CatalogueTest, WhatIsInReviewOrDeletedIsNotBooked) {
  TakeSpace("UTC");
  Take<inventory::v1::Resource>(kLaser, "capacity: 3 state: STATE_IN_REVIEW");
  EXPECT_EQ(Open(), "not bookable");
  TakeResource("delete_time { seconds: 1 }");
  EXPECT_EQ(Open(), "not bookable");
  TakeResource("");
  EXPECT_EQ(Open(), "0-24");
}

}  // namespace
}  // namespace gongfang::booking

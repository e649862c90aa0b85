#include "inventory/schedule_rules.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "inventory/closure_rules.h"
#include "inventory/resource_table.h"
#include "inventory/rules.h"
#include "tests/support/request_cases.h"

namespace gongfang::inventory {
namespace {

// A create of a resource with nothing wrong but its schedule.
absl::Status Schedule(const std::string& schedule) {
  return Check(FromText<v1::CreateResourceRequest>(
      absl::StrCat("parent: 'alliances/a/spaces/s' resource_id: 'r' resource { display_name: 'R' "
                   "category: 'c' schedule { ",
                   schedule, " } }")));
}
std::string Date(int year, int month, int day) {
  return absl::StrCat("date { year: ", year, " month: ", month, " day: ", day, " } ");
}
std::string Exceptions(int count) {
  std::string all;
  for (int i = 0; i < count; ++i) {
    absl::StrAppend(&all, "exceptions { ", Date(2027, 1 + i / 28, 1 + i % 28), "} ");
  }
  return all;
}
std::string Hours(int count) {
  std::string all;
  for (int i = 0; i < count; ++i)
    absl::StrAppend(&all, "hours { opens: '09:00' closes: '24:00' } ");
  return all;
}

TEST(ScheduleRulesTest, WhatIsInOrderPasses) {
  EXPECT_TRUE(Schedule(Exceptions(100)).ok());
  EXPECT_TRUE(
      Schedule(absl::StrCat("exceptions { ", Date(2000, 2, 29), Hours(10), "reason: '比赛' }"))
          .ok());
  EXPECT_TRUE(Schedule("holiday_rule: HOLIDAY_RULE_AS_SUNDAY").ok());
}

TEST(ScheduleRulesTest, EveryWrongFieldOfAnExceptionIsNamed) {
  const auto one = [](const std::string& text) { return Schedule("exceptions { " + text + " }"); };
  const std::string field = "resource.schedule.exceptions";
  ExpectWrongFields({
      {"too many", Schedule(Exceptions(101)), {field}},
      {"no date", one(""), {field + "[0].date"}},
      {"no day", one(Date(2027, 1, 0)), {field + "[0].date"}},
      {"a day that is not there", one(Date(2027, 2, 29)), {field + "[0].date"}},
      {"too early", one(Date(1999, 12, 31)), {field + "[0].date"}},
      {"too late", one(Date(2101, 1, 1)), {field + "[0].date"}},
      {"a date twice", Schedule(Exceptions(1) + Exceptions(1)), {field + "[1].date"}},
      {"too many hours", one(Date(2027, 1, 1) + Hours(11)), {field + "[0].hours"}},
      {"hours that are none",
       one(Date(2027, 1, 1) + "hours { opens: '24:00' closes: 'noon' }"),
       {field + "[0].hours[0].opens", field + "[0].hours[0].closes"}},
      {"a long reason",
       one(absl::StrCat(Date(2027, 1, 1), "reason: '", std::string(257, 'x'), "'")),
       {field + "[0].reason"}},
      {"a rule that nobody knows", Schedule("holiday_rule: 9"), {"resource.schedule.holiday_rule"}},
  });
}

TEST(ScheduleRulesTest, EveryWrongFieldOfAYearIsNamed) {
  const auto update = [](const std::string& name, const std::string& days) {
    return Check(FromText<v1::UpdateHolidayYearRequest>(
        absl::StrCat("holiday_year { name: '", name, "' ", days, " }")));
  };
  const std::string year = "alliances/a/holidayYears/2027";
  const std::string off =
      absl::StrCat("days { ", Date(2027, 10, 1), "kind: KIND_DAY_OFF display_name: '国庆' ");
  EXPECT_TRUE(update(year, "").ok());
  EXPECT_TRUE(update(year, off + "}").ok());
  EXPECT_TRUE(Check(FromText<v1::GetHolidayYearRequest>("name: '" + year + "'")).ok());
  ExpectWrongFields({
      {"no year", update("alliances/a/holidayYears/next", ""), {"holiday_year.name"}},
      {"a year too early", update("alliances/a/holidayYears/1999", ""), {"holiday_year.name"}},
      {"a year with zeros", update("alliances/a/holidayYears/02027", ""), {"holiday_year.name"}},
      {"of a space", update("alliances/a/spaces/s", ""), {"holiday_year.name"}},
      {"a get of no year",
       Check(FromText<v1::GetHolidayYearRequest>("name: 'alliances/a/holidayYears/x'")),
       {"name"}},
      {"a day of another year",
       update(year,
              absl::StrCat("days { ", Date(2028, 1, 1), "kind: KIND_DAY_OFF display_name: 'x' }")),
       {"holiday_year.days[0].date"}},
      {"a day twice",
       update(year, absl::StrCat(off, "} ", off, "}")),
       {"holiday_year.days[1].date"}},
      {"a day off that is like another",
       update(year, off + "as_day: MONDAY }"),
       {"holiday_year.days[0].as_day"}},
      {"a day of nothing",
       update(year, absl::StrCat("days { ", Date(2027, 1, 1), "}")),
       {"holiday_year.days[0].kind", "holiday_year.days[0].display_name"}},
      {"a source of two lines", update(year, "source: 'a\\nb'"), {"holiday_year.source"}},
  });
}

TEST(ScheduleRulesTest, EveryWrongFieldOfATemplateIsNamed) {
  ExpectWrongFields({
      {"nothing",
       Check(v1::CreateScheduleTemplateRequest()),
       {"parent", "schedule_template_id", "schedule_template.display_name",
        "schedule_template.schedule"}},
      {"a mask of more",
       Check(FromText<v1::UpdateScheduleTemplateRequest>(
           "schedule_template { name: 'alliances/a/spaces/s/scheduleTemplates/t' } "
           "update_mask { paths: 'schedule' paths: 'uid' }")),
       {"update_mask.paths[1]", "schedule_template.schedule"}},
      {"a name that is none",
       Check(FromText<v1::GetScheduleTemplateRequest>("name: 'x'")),
       {"name"}},
  });
}

TEST(ScheduleRulesTest, AClosureRepeatsWithAnEnd) {
  const auto closure = [](const std::string& rule) {
    return Check(FromText<v1::CreateClosureRequest>(
        absl::StrCat("parent: 'alliances/a/spaces/s' closure_id: 'c' closure { reason: 'x' "
                     "start_time { seconds: 1799888400 } end_time { seconds: 1799895600 } rrule: '",
                     rule, "' }")));
  };
  EXPECT_TRUE(closure("").ok());
  EXPECT_TRUE(closure("FREQ=WEEKLY;COUNT=366").ok());
  EXPECT_TRUE(closure("FREQ=WEEKLY;UNTIL=20270301").ok());
  ExpectWrongFields({
      {"no end", closure("FREQ=WEEKLY"), {"closure.rrule"}},
      {"too many", closure("FREQ=WEEKLY;COUNT=367"), {"closure.rrule"}},
      {"no rule", closure("weekly"), {"closure.rrule"}},
  });
}

TEST(ScheduleRulesTest, ACalendarIsForResourcesOfItsSpace) {
  ExpectWrongFields({
      {"nothing", Check(v1::ImportClosuresRequest()), {"parent", "content"}},
      {"of elsewhere",
       Check(FromText<v1::ImportClosuresRequest>(
           "parent: 'alliances/a/spaces/s' content: 'x' "
           "resources: 'alliances/a/spaces/t/resources/r' resources: 'r'")),
       {"resources[0]", "resources[1]"}},
  });
}

TEST(ScheduleRulesTest, ATableKeepsWhatItCannotHoldOfHours) {
  const ResourceColumn& hours = *FindColumn("hours");
  auto resource = FromText<v1::Resource>(
      "name: 'alliances/a/spaces/s/resources/r' schedule { periods { day: MONDAY opens: '09:00' "
      "closes: '10:00' } exceptions { date { year: 2027 month: 1 day: 1 } } holiday_rule: "
      "HOLIDAY_RULE_CLOSED }");
  EXPECT_THAT(LeftOut(resource),
              testing::ElementsAre("schedule.exceptions", "schedule.holiday_rule"));
  EXPECT_EQ(ReadCell(hours, "tue 08:00-09:00", resource), "");
  EXPECT_EQ(WriteCell(hours, resource), "tue 08:00-09:00");
  EXPECT_EQ(ReadCell(hours, "", resource), "");
  EXPECT_EQ(WriteCell(hours, resource), "daily 00:00-24:00");
  EXPECT_EQ(resource.schedule().exceptions_size(), 1);
  EXPECT_EQ(ReadCell(*FindColumn("schedule_template"), "night", resource), "");
  EXPECT_EQ(resource.schedule_template(), "alliances/a/spaces/s/scheduleTemplates/night");
  EXPECT_THAT(LeftOut(resource), testing::IsEmpty());
  EXPECT_EQ(ReadCell(hours, "", resource), "");
  EXPECT_NE(ReadCell(hours, "tue 08:00-09:00", resource), "");
}

}  // namespace
}  // namespace gongfang::inventory

// What Recurrence::Parse accepts; what it makes of it is in recurrence_test.cc.
#include "common/calendar/recurrence_rule.h"

#include <string>
#include <utility>
#include <vector>

#include "common/base/errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gongfang {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using Weekday = RecurrenceRule::Weekday;

TEST(RecurrenceRuleTest, ReadsEveryPart) {
  const RecurrenceRule rule =
      ParseRecurrenceRule(
          "RRULE:FREQ=YEARLY;INTERVAL=2;UNTIL=20301231T155959Z;WKST=SU;BYMONTH=12,3;"
          "BYMONTHDAY=-1,15,-1;BYDAY=TU,SU,-1FR,+2TU;BYSETPOS=1,-1")
          .value();
  EXPECT_EQ(rule.frequency, RecurrenceRule::Frequency::kYearly);
  EXPECT_EQ(rule.interval, 2);
  EXPECT_EQ(rule.count, 0);
  EXPECT_EQ(rule.until, absl::CivilSecond(2030, 12, 31, 15, 59, 59));
  EXPECT_TRUE(rule.until_is_utc);
  EXPECT_EQ(rule.week_start, absl::Weekday::sunday);
  EXPECT_THAT(rule.months, ElementsAre(3, 12));
  EXPECT_THAT(rule.month_days, ElementsAre(-1, 15));
  EXPECT_THAT(rule.days,
              ElementsAre(Weekday{0, absl::Weekday::sunday}, Weekday{0, absl::Weekday::tuesday},
                          Weekday{2, absl::Weekday::tuesday}, Weekday{-1, absl::Weekday::friday}));
  EXPECT_THAT(rule.positions, ElementsAre(-1, 1));
  EXPECT_EQ(ParseRecurrenceRule("FREQ=DAILY;UNTIL=20301231")->until,
            absl::CivilSecond(2030, 12, 31, 23, 59, 59));
  EXPECT_THAT(ParseRecurrenceRule("FREQ=YEARLY;BYYEARDAY=366,-366,1")->year_days,
              ElementsAre(-366, 1, 366));
}

TEST(RecurrenceRuleTest, OnlyTheValueCounts) {
  for (const char* text :
       {"FREQ=WEEKLY;BYDAY=TU,TH;COUNT=10", "RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=10",
        "rrule:freq=weekly;byday=tu,th;count=10", "COUNT=010;BYDAY=TH,TU,TH;FREQ=WEEKLY",
        " FREQ=WEEKLY;COUNT=10;INTERVAL=1;BYDAY=TU,TH;WKST=MO\r\n"}) {
    const absl::StatusOr<RecurrenceRule> rule = ParseRecurrenceRule(text);
    ASSERT_TRUE(rule.ok()) << rule.status();
    EXPECT_EQ(rule->frequency, RecurrenceRule::Frequency::kWeekly) << text;
    EXPECT_EQ(rule->count, 10) << text;
    EXPECT_THAT(rule->days, ElementsAre(Weekday{0, absl::Weekday::tuesday},
                                        Weekday{0, absl::Weekday::thursday}))
        << text;
  }
}

using Wrong = std::vector<std::pair<std::string, std::string>>;

void ExpectRefused(const Wrong& wrong) {
  for (const auto& [rrule, why] : wrong) {
    const absl::Status status = ParseRecurrenceRule(rrule).status();
    ASSERT_EQ(ErrorReason(status), "INVALID_REQUEST") << rrule;
    const FieldViolation violation = ErrorDetailsOf(status)->fields[0];
    EXPECT_EQ(violation.field, "rrule");
    EXPECT_THAT(violation.description, StartsWith(why)) << rrule;
    EXPECT_THAT(violation.description, HasSubstr("expected one such as \"FREQ=WEEKLY;BYDAY=TU,TH"));
  }
}

TEST(RecurrenceRuleTest, SaysWhichValueIsWrong) {
  ExpectRefused({
      {"FREQ=", "has a FREQ other than"},
      {"FREQ=HOURLY", "has a FREQ other than DAILY, WEEKLY, MONTHLY and YEARLY"},
      {"FREQ=MINUTELY;COUNT=3", "has a FREQ other than"},
      {"FREQ=SECONDLY", "has a FREQ other than"},
      {"FREQ=DAILY;BYHOUR=9", "has hours, minutes or seconds"},
      {"FREQ=DAILY;BYMINUTE=0,30", "has hours, minutes or seconds"},
      {"FREQ=DAILY;BYSECOND=1", "has hours, minutes or seconds"},
      {"FREQ=DAILY;INTERVAL=0", "has an INTERVAL that is not a number from 1 to 1000"},
      {"FREQ=DAILY;INTERVAL=1001", "has an INTERVAL"},
      {"FREQ=DAILY;INTERVAL=-1", "has an INTERVAL"},
      {"FREQ=DAILY;INTERVAL=2x", "has an INTERVAL"},
      {"FREQ=DAILY;INTERVAL=4294967297", "has an INTERVAL"},
      {"FREQ=DAILY;COUNT=0", "has a COUNT that is not a number from 1 to 400"},
      {"FREQ=DAILY;COUNT=401", "has a COUNT"},
      {"FREQ=DAILY;COUNT=1000000000", "has a COUNT"},
      {"FREQ=DAILY;COUNT=", "has a COUNT"},
      {"FREQ=DAILY;UNTIL=2027-01-01", "has an UNTIL that is not a date"},
      {"FREQ=DAILY;UNTIL=20270229", "has an UNTIL"},
      {"FREQ=DAILY;UNTIL=20271301", "has an UNTIL"},
      {"FREQ=DAILY;UNTIL=20270101T240000", "has an UNTIL"},
      {"FREQ=DAILY;UNTIL=20270101T0900", "has an UNTIL"},
      {"FREQ=DAILY;UNTIL=20270101Z", "has an UNTIL"},
      {"FREQ=DAILY;UNTIL=20270101T090000+08", "has an UNTIL"},
      {"FREQ=WEEKLY;WKST=1", "has a WKST other than"},
      {"FREQ=WEEKLY;BYDAY=", "has a value in BYDAY that is not a day"},
      {"FREQ=WEEKLY;BYDAY=TU,", "has a value in BYDAY"},
      {"FREQ=WEEKLY;BYDAY=TUE", "has a value in BYDAY"},
      {"FREQ=MONTHLY;BYDAY=0TU", "has a value in BYDAY"},
      {"FREQ=MONTHLY;BYDAY=2 TU", "has a value in BYDAY"},
      {"FREQ=MONTHLY;BYDAY=54TU", "has a value in BYDAY"},
      {"FREQ=MONTHLY;BYDAY=257TU", "has a value in BYDAY"},
      {"FREQ=DAILY;BYDAY=-1TU", "has a BYDAY with a number"},
      {"FREQ=YEARLY;BYMONTH=13", "has a value in BYMONTH that is not a number from 1 to 12"},
      {"FREQ=YEARLY;BYMONTH=-1", "has a value in BYMONTH"},
      {"FREQ=YEARLY;BYMONTH=5L", "has a value in BYMONTH"},
      {"FREQ=MONTHLY;BYMONTHDAY=0", "has a value in BYMONTHDAY"},
      {"FREQ=MONTHLY;BYMONTHDAY=32", "has a value in BYMONTHDAY"},
      {"FREQ=MONTHLY;BYMONTHDAY=--1", "has a value in BYMONTHDAY"},
      {"FREQ=MONTHLY;BYMONTHDAY= 1", "has a value in BYMONTHDAY"},
      {"FREQ=YEARLY;BYYEARDAY=367", "has a value in BYYEARDAY"},
      {"FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO", "has BYWEEKNO, which is not supported"},
      {"FREQ=MONTHLY;BYSETPOS=0;BYDAY=MO", "has a value in BYSETPOS"},
      {"FREQ=MONTHLY;BYMONTHDAY=1" + std::string(62, ',') + "2", "has more than 31 values"},
      {std::string("FREQ=DAILY\0", 11), "has a FREQ other than"},
      {"FREQ=\xff\xfe", "has a FREQ other than"},
  });
}

TEST(RecurrenceRuleTest, SaysWhichPartsAreWrong) {
  ExpectRefused({
      {"", "has a part that is not NAME=VALUE"},
      {"soon", "has a part that is not NAME=VALUE"},
      {"FREQ=DAILY;", "has a part that is not NAME=VALUE"},
      {"COUNT=3", "has no FREQ"},
      {"FREQ=DAILY;COUNT=3;UNTIL=20270101", "has both COUNT and UNTIL"},
      {"FREQ=DAILY;COUNT=3;COUNT=3", "has a part twice"},
      {"FREQ=DAILY;FREQ=DAILY", "has a part twice"},
      {"FREQ=WEEKLY;BYDAY=2TU", "has a BYDAY with a number, which needs FREQ=MONTHLY or YEARLY"},
      {"FREQ=MONTHLY;BYDAY=6TU", "has a BYDAY with a number that no month has"},
      {"FREQ=YEARLY;BYMONTH=3;BYDAY=-6TU", "has a BYDAY with a number that no month has"},
      {"FREQ=WEEKLY;BYMONTHDAY=1", "has BYMONTHDAY with FREQ=WEEKLY"},
      {"FREQ=DAILY;BYMONTHDAY=-1", "has a BYMONTHDAY from the end of the month"},
      {"FREQ=YEARLY;BYMONTHDAY=1", "has BYMONTHDAY with FREQ=YEARLY but no BYMONTH"},
      {"FREQ=MONTHLY;BYYEARDAY=1", "has BYYEARDAY, which needs FREQ=YEARLY"},
      {"FREQ=YEARLY;BYYEARDAY=1;BYMONTH=1", "has BYYEARDAY beside BYMONTH or BYMONTHDAY"},
      {"FREQ=MONTHLY;BYSETPOS=1;BYMONTHDAY=1", "has BYSETPOS, which needs BYDAY"},
      {"FREQ=WEEKLY;BYSETPOS=1;BYDAY=MO", "has BYSETPOS, which needs FREQ=MONTHLY or YEARLY"},
      {"FREQ=DAILY;SKIP=OMIT", "has a part other than"},
      {"RSCALE=CHINESE;FREQ=YEARLY", "has a part other than"},
      {"FREQ=DAILY;X-NAME=1", "has a part other than"},
      {"FREQ=DAILY;=", "has a part other than"},
      {"DTSTART:20270101T090000\nRRULE:FREQ=DAILY", "has a part other than"},
      {"FREQ=DAILY" + std::string(500, ' '), "is longer than 500 bytes"},
  });
}

}  // namespace
}  // namespace gongfang

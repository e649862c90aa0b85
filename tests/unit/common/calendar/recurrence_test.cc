#include "common/calendar/recurrence.h"

#include <array>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "common/base/errors.h"
#include "common/calendar/zone.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gongfang {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using End = Expansion::End;

absl::CivilSecond Civil(const std::string& text) {
  absl::CivilSecond time;
  EXPECT_TRUE(absl::ParseLenientCivilTime(text, &time)) << text;
  return time;
}

absl::StatusOr<Expansion> TryExpand(const std::string& rrule, const std::string& first,
                                    const std::string& zone = "Asia/Shanghai",
                                    const ExpansionLimits& limits = {}) {
  const absl::StatusOr<Recurrence> recurrence = Recurrence::Parse(rrule);
  if (!recurrence.ok()) return recurrence.status();
  return recurrence->Expand(Civil(first), LoadZone(zone).value(), limits);
}

Expansion Expand(const std::string& rrule, const std::string& first,
                 const std::string& zone = "Asia/Shanghai", const ExpansionLimits& limits = {}) {
  const absl::StatusOr<Expansion> expansion = TryExpand(rrule, first, zone, limits);
  EXPECT_TRUE(expansion.ok()) << rrule << ": " << expansion.status();
  return expansion.value_or(Expansion());
}

// The first `count` days as "0105 0107 ...", with the year where it changes: "2028: 0104".
std::string Days(const std::string& rrule, const std::string& first, int count = 400) {
  std::string text;
  absl::CivilYear year;
  for (const Occurrence& occurrence :
       Expand(rrule, first, "Asia/Shanghai", {.max_occurrences = count}).occurrences) {
    if (absl::CivilYear(occurrence.local) != year) {
      year = absl::CivilYear(occurrence.local);
      absl::StrAppend(&text, text.empty() ? "" : " ", year.year(), ":");
    }
    absl::StrAppend(&text, " ", absl::Dec(occurrence.local.month(), absl::kZeroPad2),
                    absl::Dec(occurrence.local.day(), absl::kZeroPad2));
  }
  return text;
}

std::string Starts(const Expansion& expansion) {
  return absl::StrJoin(
      expansion.occurrences, " ", [](std::string* out, const Occurrence& occurrence) {
        absl::StrAppend(out, absl::FormatTime("%Y-%m-%dT%H:%MZ", FromInstant(occurrence.start),
                                              absl::UTCTimeZone()));
      });
}

TEST(RecurrenceTest, EveryFrequency) {
  EXPECT_EQ(Days("FREQ=DAILY;COUNT=3", "2027-12-30T09:00"), "2027: 1230 1231 2028: 0101");
  EXPECT_EQ(Days("FREQ=DAILY;INTERVAL=10;COUNT=4", "2028-02-25T09:00"),
            "2028: 0225 0306 0316 0326");
  EXPECT_EQ(Days("FREQ=WEEKLY;COUNT=3", "2027-01-05T09:00"), "2027: 0105 0112 0119");
  EXPECT_EQ(Days("FREQ=MONTHLY;COUNT=3", "2027-01-05T09:00"), "2027: 0105 0205 0305");
  EXPECT_EQ(Days("FREQ=MONTHLY;INTERVAL=18;COUNT=3", "2027-01-05T09:00"),
            "2027: 0105 2028: 0705 2030: 0105");
  EXPECT_EQ(Days("FREQ=YEARLY;INTERVAL=2;COUNT=3", "2027-01-05T09:00"),
            "2027: 0105 2029: 0105 2031: 0105");
}

TEST(RecurrenceTest, DaysOfTheWeek) {
  EXPECT_EQ(Days("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=5", "2027-01-05T09:00"),
            "2027: 0105 0107 0112 0114 0119");
  EXPECT_EQ(Days("FREQ=WEEKLY;BYDAY=TH,TU,TH;COUNT=3", "2027-01-07T09:00"), "2027: 0107 0112 0114");
  EXPECT_EQ(Days("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;COUNT=5", "2027-01-01T09:00"),
            "2027: 0101 0111 0113 0115 0125");
  EXPECT_EQ(Days("FREQ=DAILY;BYDAY=SA,SU;COUNT=4", "2027-01-09T09:00"),
            "2027: 0109 0110 0116 0117");
  EXPECT_EQ(Days("FREQ=WEEKLY;BYMONTH=1;BYDAY=FR;COUNT=6", "2027-01-15T09:00"),
            "2027: 0115 0122 0129 2028: 0107 0114 0121");
}

// The example of RFC 5545: where a week begins decides which days belong to the second one.
TEST(RecurrenceTest, StartOfTheWeek) {
  EXPECT_EQ(Days("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", "1997-08-05T09:00"),
            "1997: 0805 0810 0819 0824");
  EXPECT_EQ(Days("FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", "1997-08-05T09:00"),
            "1997: 0805 0817 0819 0831");
  EXPECT_EQ(Days("FREQ=WEEKLY;INTERVAL=2;COUNT=5;BYDAY=MO,TU,WE;WKST=FR", "2027-01-05T09:00"),
            "2027: 0105 0106 0118 0119 0120");
}

TEST(RecurrenceTest, DaysOfTheMonth) {
  EXPECT_EQ(Days("FREQ=MONTHLY;COUNT=5", "2027-01-31T09:00"), "2027: 0131 0331 0531 0731 0831");
  EXPECT_EQ(Days("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=4", "2028-01-31T09:00"),
            "2028: 0131 0229 0331 0430");
  EXPECT_EQ(Days("FREQ=MONTHLY;BYMONTHDAY=1,15,-1;COUNT=5", "2027-02-15T09:00"),
            "2027: 0215 0228 0301 0315 0331");
  EXPECT_EQ(Days("FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR;COUNT=4", "2026-02-13T09:00"),
            "2026: 0213 0313 1113 2027: 0813");
  EXPECT_EQ(Days("FREQ=DAILY;BYMONTHDAY=1,2;BYMONTH=3;COUNT=3", "2027-03-02T09:00"),
            "2027: 0302 2028: 0301 0302");
}

TEST(RecurrenceTest, NumberedDays) {
  EXPECT_EQ(Days("FREQ=MONTHLY;BYDAY=1FR;COUNT=3", "2027-01-01T09:00"), "2027: 0101 0205 0305");
  EXPECT_EQ(Days("FREQ=MONTHLY;BYDAY=-1FR,+2TU;COUNT=4", "2027-01-12T09:00"),
            "2027: 0112 0129 0209 0226");
  EXPECT_EQ(Days("FREQ=MONTHLY;BYDAY=5SU;COUNT=3", "2027-01-31T09:00"), "2027: 0131 0530 0829");
  EXPECT_EQ(Days("FREQ=YEARLY;BYDAY=20MO;COUNT=3", "1997-05-19T09:00"),
            "1997: 0519 1998: 0518 1999: 0517");
  EXPECT_EQ(Days("FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU;COUNT=3", "2027-03-28T09:00"),
            "2027: 0328 2028: 0326 2029: 0325");
  EXPECT_EQ(Days("FREQ=YEARLY;BYMONTH=3;BYDAY=TH;COUNT=4", "1997-03-13T09:00"),
            "1997: 0313 0320 0327 1998: 0305");
}

TEST(RecurrenceTest, PositionsInAPeriod) {
  EXPECT_EQ(Days("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3", "2027-01-29T09:00"),
            "2027: 0129 0226 0331");
  EXPECT_EQ(Days("FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", "1997-09-04T09:00"),
            "1997: 0904 1007 1106");
  EXPECT_EQ(Days("FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=2,-2;COUNT=4", "2027-01-03T09:00"),
            "2027: 0103 0130 0207 0227");
  EXPECT_EQ(Days("FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1;COUNT=3", "2027-01-01T09:00"),
            "2027: 0101 2028: 0103 2029: 0101");
}

TEST(RecurrenceTest, DaysOfTheYear) {
  EXPECT_EQ(Days("FREQ=YEARLY;INTERVAL=3;COUNT=5;BYYEARDAY=1,100,200", "1997-01-01T09:00"),
            "1997: 0101 0410 0719 2000: 0101 0409");
  EXPECT_EQ(Days("FREQ=YEARLY;BYYEARDAY=-1,366;COUNT=3", "2027-12-31T09:00"),
            "2027: 1231 2028: 1231 2029: 1231");
  EXPECT_EQ(Days("FREQ=YEARLY;BYMONTH=6,7;COUNT=4", "1997-06-10T09:00"),
            "1997: 0610 0710 1998: 0610 0710");
}

TEST(RecurrenceTest, LeapDays) {
  EXPECT_EQ(Days("FREQ=YEARLY;COUNT=3", "2028-02-29T09:00"), "2028: 0229 2032: 0229 2036: 0229");
  EXPECT_EQ(Days("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1;COUNT=3", "2027-02-28T09:00"),
            "2027: 0228 2028: 0229 2029: 0228");
  // 2100 is no leap year, and the calendar of the product ends with it.
  EXPECT_EQ(Days("FREQ=YEARLY", "2092-02-29T09:00"), "2092: 0229 2096: 0229");
}

TEST(RecurrenceTest, WallTimeSurvivesDaylightSaving) {
  const Expansion weekly = Expand("FREQ=WEEKLY;COUNT=3", "2027-03-21T09:00", "Europe/London");
  EXPECT_EQ(Starts(weekly), "2027-03-21T09:00Z 2027-03-28T08:00Z 2027-04-04T08:00Z");
  for (const Occurrence& occurrence : weekly.occurrences) EXPECT_EQ(occurrence.local.hour(), 9);
  EXPECT_EQ(Starts(Expand("FREQ=WEEKLY;COUNT=2", "2027-10-24T09:00", "Europe/London")),
            "2027-10-24T08:00Z 2027-10-31T09:00Z");
  EXPECT_EQ(Starts(Expand("FREQ=DAILY;COUNT=2", "2027-03-28T09:00", "Asia/Shanghai")),
            "2027-03-28T01:00Z 2027-03-29T01:00Z");
}

TEST(RecurrenceTest, ASkippedTimeIsLaterAndOneThatOccursTwiceIsTheFirst) {
  const Expansion forward = Expand("FREQ=DAILY;COUNT=3", "2027-03-27T01:30", "Europe/London");
  EXPECT_EQ(Starts(forward), "2027-03-27T01:30Z 2027-03-28T01:30Z 2027-03-29T00:30Z");
  EXPECT_EQ(forward.occurrences[1].local, Civil("2027-03-28T01:30"));  // the clock shows 02:30
  EXPECT_EQ(Starts(Expand("FREQ=DAILY;COUNT=3", "2027-10-30T01:30", "Europe/London")),
            "2027-10-30T00:30Z 2027-10-31T00:30Z 2027-11-01T01:30Z");
  EXPECT_EQ(Starts(Expand("FREQ=DAILY;COUNT=2", "2027-03-28T01:30", "Europe/London")),
            "2027-03-28T01:30Z 2027-03-29T00:30Z");
}

TEST(RecurrenceTest, ADayThatAPlaceSkipsIsTakenOnce) {
  // Apia had no 2011-12-30.
  const Expansion days = Expand("FREQ=DAILY;COUNT=4", "2011-12-29T09:00", "Pacific/Apia");
  EXPECT_EQ(Starts(days), "2011-12-29T19:00Z 2011-12-30T19:00Z 2011-12-31T19:00Z");
  EXPECT_EQ(days.end, End::kRule);
}

TEST(RecurrenceTest, UntilIsInclusiveAndOnTheWallClock) {
  const std::string first = "2027-01-01T09:00";
  EXPECT_EQ(Days("FREQ=DAILY;UNTIL=20270103", first), "2027: 0101 0102 0103");
  EXPECT_EQ(Days("FREQ=DAILY;UNTIL=20270103T090000", first), "2027: 0101 0102 0103");
  EXPECT_EQ(Days("FREQ=DAILY;UNTIL=20270103T085959", first), "2027: 0101 0102");
  EXPECT_EQ(Days("FREQ=DAILY;UNTIL=20270103T010000Z", first), "2027: 0101 0102 0103");
  EXPECT_EQ(Days("FREQ=DAILY;UNTIL=20270103T005959Z", first), "2027: 0101 0102");
  EXPECT_EQ(Days("FREQ=DAILY;UNTIL=20270101", first), "2027: 0101");
  EXPECT_EQ(Expand("FREQ=DAILY;UNTIL=20270103", first).end, End::kRule);
  EXPECT_EQ(Expand("FREQ=DAILY;UNTIL=99991231", first).end, End::kLimit);
}

TEST(RecurrenceTest, IsBoundedInInstances) {
  EXPECT_EQ(Expand("FREQ=DAILY", "2027-01-01T09:00").occurrences.size(), 400u);
  EXPECT_EQ(Expand("FREQ=DAILY", "2027-01-01T09:00").end, End::kLimit);
  const auto size = [](int max_occurrences, const std::string& rrule) {
    const Expansion expansion =
        Expand(rrule, "2027-01-01T09:00", "UTC", {.max_occurrences = max_occurrences});
    return absl::StrCat(expansion.occurrences.size(), expansion.end == End::kLimit ? " cut" : "");
  };
  EXPECT_EQ(size(3, "FREQ=DAILY;COUNT=3"), "3");
  EXPECT_EQ(size(3, "FREQ=DAILY;COUNT=4"), "3 cut");
  EXPECT_EQ(size(3, "FREQ=DAILY;UNTIL=20270103"), "3");
  EXPECT_EQ(size(0, "FREQ=DAILY;COUNT=4"), "0 cut");
  EXPECT_EQ(size(-7, "FREQ=DAILY;COUNT=4"), "0 cut");
  EXPECT_EQ(size(1'000'000, "FREQ=DAILY"), "400 cut");
  EXPECT_EQ(size(1'000'000, "FREQ=DAILY;COUNT=400"), "400");
}

TEST(RecurrenceTest, StopsAtTheHorizon) {
  const auto size = [](const std::string& before, const std::string& rrule) {
    const Instant instant =
        ToInstant(absl::FromCivil(Civil(before), LoadZone("Asia/Shanghai").value()));
    const Expansion expansion =
        Expand(rrule, "2027-01-01T09:00", "Asia/Shanghai", {.before = instant});
    return absl::StrCat(expansion.occurrences.size(), expansion.end == End::kHorizon ? " cut" : "");
  };
  EXPECT_EQ(size("2027-01-04T09:00", "FREQ=DAILY"), "3 cut");
  EXPECT_EQ(size("2027-01-04T09:00:01", "FREQ=DAILY"), "4 cut");
  EXPECT_EQ(size("2027-01-04T09:00", "FREQ=DAILY;COUNT=3"), "3");
  EXPECT_EQ(size("2027-01-04T09:00", "FREQ=DAILY;COUNT=4"), "3 cut");
  EXPECT_EQ(size("2027-01-04T09:00", "FREQ=DAILY;UNTIL=20270103"), "3");
  EXPECT_EQ(size("2027-01-01T09:00", "FREQ=DAILY"), "0 cut");
  EXPECT_EQ(size("1960-01-01T09:00", "FREQ=DAILY"), "0 cut");
  EXPECT_EQ(size("9999-01-01T09:00", "FREQ=YEARLY"), "74 cut");  // to the end of 2100
  EXPECT_EQ(Expand("FREQ=YEARLY", "2027-01-01T09:00").end, End::kHorizon);
}

TEST(RecurrenceTest, SearchesOnlySoManyPeriods) {
  // The next Tuesday of that kind is 28 years, more than 10,000 days away.
  const Expansion daily = Expand("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;BYDAY=TU", "2028-02-29T09:00");
  EXPECT_EQ(daily.occurrences.size(), 1u);
  EXPECT_EQ(daily.end, End::kHorizon);
  EXPECT_EQ(Days("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=TU", "2028-02-29T09:00"),
            "2028: 0229 2056: 0229 2084: 0229");
  EXPECT_EQ(Days("FREQ=YEARLY;INTERVAL=1000;BYMONTH=2;BYMONTHDAY=29;BYDAY=TU", "2028-02-29T09:00"),
            "2028: 0229");
}

TEST(RecurrenceTest, TheFirstStartMustBeAnInstance) {
  const absl::Status status = TryExpand("FREQ=WEEKLY;BYDAY=TU,TH", "2027-01-06T09:00").status();
  EXPECT_EQ(ErrorReason(status), "INVALID_REQUEST");
  EXPECT_EQ(ErrorDetailsOf(status)->fields[0].field, "rrule");
  EXPECT_THAT(std::string(status.message()),
              HasSubstr("rrule does not choose the day of its first start, 2027-01-06 (WE); "
                        "expected a rule that does, such as \"FREQ=WEEKLY;BYDAY=WE\", or a first "
                        "start on a day of the rule, the next of which is "));
  for (const char* never :
       {"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30,31",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=10", "FREQ=YEARLY;BYDAY=MO;BYSETPOS=100",
        "FREQ=YEARLY;BYMONTH=2;BYDAY=5MO;BYMONTHDAY=1", "FREQ=MONTHLY;BYMONTHDAY=1;BYDAY=2MO",
        "FREQ=DAILY;BYMONTHDAY=31;BYMONTH=4"}) {
    EXPECT_THAT(std::string(TryExpand(never, "2027-03-01T09:00").status().message()),
                AllOf(HasSubstr("does not choose the day"), Not(HasSubstr("the next of which"))))
        << never;
  }
  // Where libical, with the text alone, begins on another day than the first.
  for (const auto& [rule, first, next] : std::vector<std::array<const char*, 3>>{
           {"FREQ=MONTHLY;BYDAY=2TU", "2027-01-13T09:00", "2027-02-09 (TU)"},
           {"FREQ=MONTHLY;BYMONTHDAY=-1", "2027-02-01T09:00", "2027-02-28 (SU)"},
           {"FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", "2027-02-26T09:00", "2027-03-30 (TU)"},
           {"FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,TH", "2027-01-05T09:00", "2027-01-07 (TH)"},
           {"FREQ=WEEKLY;BYMONTH=2", "2027-03-01T09:00", "2028-02-01 (TU)"},
           {"FREQ=YEARLY;BYYEARDAY=100", "2027-04-11T09:00", "2028-04-09 (SU)"},
           {"FREQ=YEARLY;BYYEARDAY=366", "2025-01-01T09:00", "2028-12-31 (SU)"},
           {"FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2028-03-01T09:00", "2032-02-29 (SU)"}}) {
    EXPECT_THAT(std::string(TryExpand(rule, first).status().message()),
                HasSubstr(absl::StrCat("the next of which is ", next)))
        << rule;
  }
  EXPECT_THAT(
      std::string(TryExpand("FREQ=DAILY;UNTIL=20261231", "2027-01-01T09:00").status().message()),
      HasSubstr("has an UNTIL before its first start, 2027-01-01T09:00:00"));
  for (const char* first : {"1969-12-31T23:59", "2101-01-01T08:00", "9999-12-31T00:00"}) {
    EXPECT_THAT(std::string(TryExpand("FREQ=DAILY", first).status().message()),
                HasSubstr("outside the years 1970 to 2100"))
        << first;
  }
}

TEST(RecurrenceTest, ManyThreadsMayExpand) {
  const Recurrence recurrence = Recurrence::Parse("FREQ=MONTHLY;BYDAY=-1FR;COUNT=24").value();
  const absl::TimeZone zone = LoadZone("Europe/London").value();
  const auto expand = [&] {
    return recurrence.Expand(absl::CivilSecond(2027, 1, 29, 9), zone, {}).value().occurrences;
  };
  std::vector<std::vector<Occurrence>> results(8);
  std::vector<std::thread> threads;
  for (std::vector<Occurrence>& result : results) {
    threads.emplace_back([&expand, &result] {
      for (int i = 0; i < 20; ++i) result = expand();
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::vector<Occurrence>& result : results) EXPECT_EQ(result, expand());
}

}  // namespace
}  // namespace gongfang

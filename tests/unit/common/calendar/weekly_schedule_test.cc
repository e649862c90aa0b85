#include "common/calendar/weekly_schedule.h"

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/calendar/local_time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gongfang {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr int kHour = 60;

absl::TimeZone Zone(const std::string& name) { return LoadZone(name).value(); }

// An instant in UTC: "2027-03-28T01:00:00Z".
Instant Utc(const std::string& text) {
  return ToInstant(ParseLocalTime(text, absl::UTCTimeZone(), absl::UnixEpoch()).value());
}

Interval Day(const std::string& date, int days = 1) {
  const Instant start = Utc(absl::StrCat(date, "T00:00:00Z"));
  return {start, start + days * 24 * 3600 * kMicrosPerSecond};
}

WeeklySchedule Make(std::vector<OpeningPeriod> periods, const std::string& zone) {
  return WeeklySchedule::Create(std::move(periods), Zone(zone)).value();
}

std::vector<OpeningPeriod> EveryDay(int start, int end) {
  std::vector<OpeningPeriod> periods;
  for (int weekday = 0; weekday < 7; ++weekday) periods.push_back({weekday, start, end});
  return periods;
}

TEST(WeeklyScheduleTest, OpensInTheHoursOfItsZone) {
  // 2027-01-04 is a Monday. Shanghai is eight hours ahead all year.
  const WeeklySchedule schedule = Make({{0, 9 * kHour, 17 * kHour}}, "Asia/Shanghai");
  EXPECT_THAT(schedule.Expand(Day("2027-01-03", 10)).intervals(),
              ElementsAre(Interval{Utc("2027-01-04T01:00Z"), Utc("2027-01-04T09:00Z")},
                          Interval{Utc("2027-01-11T01:00Z"), Utc("2027-01-11T09:00Z")}));
  EXPECT_TRUE(schedule.IsOpen({Utc("2027-01-04T01:00Z"), Utc("2027-01-04T09:00Z")}));
  EXPECT_FALSE(schedule.IsOpen({Utc("2027-01-04T00:59Z"), Utc("2027-01-04T02:00Z")}));
  EXPECT_FALSE(schedule.IsOpen({Utc("2027-01-04T08:00Z"), Utc("2027-01-04T09:01Z")}));
  EXPECT_FALSE(schedule.IsOpen({Utc("2027-01-05T01:00Z"), Utc("2027-01-05T02:00Z")}));
}

TEST(WeeklyScheduleTest, CutsToTheWindow) {
  const WeeklySchedule schedule = Make({{0, 9 * kHour, 17 * kHour}}, "Asia/Shanghai");
  const Interval inside{Utc("2027-01-04T02:00Z"), Utc("2027-01-04T03:00Z")};
  EXPECT_THAT(schedule.Expand(inside).intervals(), ElementsAre(inside));
  EXPECT_THAT(schedule.Expand({inside.start, inside.start}).intervals(), IsEmpty());
  EXPECT_THAT(schedule.Expand({inside.end, inside.start}).intervals(), IsEmpty());
}

TEST(WeeklyScheduleTest, KeepsWallClockHoursAcrossSpringForward) {
  // London goes from GMT to BST on Sunday 2027-03-28 at 01:00 UTC.
  const WeeklySchedule schedule = Make(EveryDay(9 * kHour, 17 * kHour), "Europe/London");
  EXPECT_THAT(schedule.Expand(Day("2027-03-27", 2)).intervals(),
              ElementsAre(Interval{Utc("2027-03-27T09:00Z"), Utc("2027-03-27T17:00Z")},
                          Interval{Utc("2027-03-28T08:00Z"), Utc("2027-03-28T16:00Z")}));
}

TEST(WeeklyScheduleTest, SpringForwardShortensANight) {
  const Instant change = Utc("2027-03-28T01:00Z");
  const WeeklySchedule over = Make({{6, 0, 4 * kHour}}, "Europe/London");
  EXPECT_THAT(over.Expand(Day("2027-03-28")).intervals(),
              ElementsAre(Interval{Utc("2027-03-28T00:00Z"), Utc("2027-03-28T03:00Z")}));
  // An end or a start in the hour that does not exist is the instant of the change.
  const WeeklySchedule until = Make({{6, 0, 90}}, "Europe/London");
  EXPECT_THAT(until.Expand(Day("2027-03-28")).intervals(),
              ElementsAre(Interval{Utc("2027-03-28T00:00Z"), change}));
  const WeeklySchedule from = Make({{6, 90, 3 * kHour}}, "Europe/London");
  EXPECT_THAT(from.Expand(Day("2027-03-28")).intervals(),
              ElementsAre(Interval{change, Utc("2027-03-28T02:00Z")}));
  const WeeklySchedule within = Make({{6, 70, 110}}, "Europe/London");
  EXPECT_THAT(within.Expand(Day("2027-03-28")).intervals(), IsEmpty());
}

TEST(WeeklyScheduleTest, KeepsWallClockHoursAcrossFallBack) {
  // London goes from BST to GMT on Sunday 2027-10-31 at 01:00 UTC.
  const WeeklySchedule schedule = Make(EveryDay(9 * kHour, 17 * kHour), "Europe/London");
  EXPECT_THAT(schedule.Expand(Day("2027-10-30", 2)).intervals(),
              ElementsAre(Interval{Utc("2027-10-30T08:00Z"), Utc("2027-10-30T16:00Z")},
                          Interval{Utc("2027-10-31T09:00Z"), Utc("2027-10-31T17:00Z")}));
}

TEST(WeeklyScheduleTest, FallBackLengthensANight) {
  const Interval day = Day("2027-10-31");
  // 00:00 local is 23:00 UTC of the day before; 01:00 to 02:00 occurs twice, from 00:00 UTC and
  // from 01:00 UTC.
  EXPECT_THAT(Make({{6, 0, 4 * kHour}}, "Europe/London").Expand(day).intervals(),
              ElementsAre(Interval{day.start, Utc("2027-10-31T04:00Z")}));
  // A start takes the first occurrence, an end the last.
  EXPECT_THAT(Make({{6, 90, 3 * kHour}}, "Europe/London").Expand(day).intervals(),
              ElementsAre(Interval{Utc("2027-10-31T00:30Z"), Utc("2027-10-31T03:00Z")}));
  EXPECT_THAT(Make({{6, 0, 90}}, "Europe/London").Expand(day).intervals(),
              ElementsAre(Interval{day.start, Utc("2027-10-31T01:30Z")}));
  EXPECT_THAT(Make({{6, 75, 90}}, "Europe/London").Expand(day).intervals(),
              ElementsAre(Interval{Utc("2027-10-31T00:15Z"), Utc("2027-10-31T01:30Z")}));
  // Also for a window that lies wholly in the second occurrence.
  const Interval second{Utc("2027-10-31T01:00Z"), Utc("2027-10-31T01:20Z")};
  EXPECT_TRUE(Make({{6, 75, 90}}, "Europe/London").IsOpen(second));
  // For one that begins when the wall clock is past the period and will come back to it, and for
  // one that ends when the wall clock has come back to before it.
  const Interval past{Utc("2027-10-31T00:50Z"), Utc("2027-10-31T01:20Z")};
  EXPECT_TRUE(Make({{6, 75, 90}}, "Europe/London").IsOpen(past));
  const Interval before{Utc("2027-10-31T00:30Z"), Utc("2027-10-31T01:05Z")};
  EXPECT_TRUE(Make({{6, 80, 100}}, "Europe/London").IsOpen(before));
}

TEST(WeeklyScheduleTest, RunsOverMidnightAndOverTheWeek) {
  // Saturday 22:00 to Sunday 06:00, Sunday 20:00 to Monday 02:00. 2027-01-09 is a Saturday.
  const WeeklySchedule schedule =
      Make({{5, 22 * kHour, 30 * kHour}, {6, 20 * kHour, 26 * kHour}}, "UTC");
  EXPECT_THAT(schedule.Expand(Day("2027-01-09", 7)).intervals(),
              ElementsAre(Interval{Utc("2027-01-09T22:00Z"), Utc("2027-01-10T06:00Z")},
                          Interval{Utc("2027-01-10T20:00Z"), Utc("2027-01-11T02:00Z")}));
  EXPECT_TRUE(schedule.IsOpen({Utc("2027-01-10T23:00Z"), Utc("2027-01-11T01:00Z")}));
  EXPECT_TRUE(schedule.IsOpen({Utc("2027-01-11T01:00Z"), Utc("2027-01-11T02:00Z")}));
  EXPECT_FALSE(schedule.IsOpen({Utc("2027-01-11T01:00Z"), Utc("2027-01-11T02:01Z")}));
}

TEST(WeeklyScheduleTest, CoalescesPeriodsThatTouchOrOverlap) {
  const WeeklySchedule schedule =
      Make({{0, 13 * kHour, 17 * kHour}, {0, 9 * kHour, 13 * kHour}, {0, 10 * kHour, 12 * kHour}},
           "UTC");
  EXPECT_THAT(schedule.Expand(Day("2027-01-04")).intervals(),
              ElementsAre(Interval{Utc("2027-01-04T09:00Z"), Utc("2027-01-04T17:00Z")}));
  // A whole week in seven days is one interval, also where daylight saving changes.
  const Interval autumn = Day("2027-10-25", 14);
  EXPECT_THAT(Make(EveryDay(0, kMinutesPerDay), "Europe/London").Expand(autumn).intervals(),
              ElementsAre(autumn));
  // And so it is with all but one minute of the week missing.
  std::vector<OpeningPeriod> nearly = EveryDay(0, kMinutesPerDay);
  nearly[2].start_minute = 1;
  EXPECT_THAT(Make(nearly, "Europe/London").Expand(Day("2027-10-29", 4)).intervals(),
              ElementsAre(Day("2027-10-29", 4)));
}

TEST(WeeklyScheduleTest, AlwaysOpenAndAlwaysClosed) {
  const Interval week = Day("2027-03-25", 7);
  EXPECT_TRUE(Make({}, "Europe/London").Expand(week).Empty());
  EXPECT_TRUE(WeeklySchedule().Expand(week).Empty());
  const WeeklySchedule always = WeeklySchedule::AlwaysOpen(Zone("Europe/London"));
  EXPECT_THAT(always.Expand(week).intervals(), ElementsAre(week));
  EXPECT_TRUE(always.IsOpen(week));
  EXPECT_FALSE(WeeklySchedule().IsOpen(week));
  EXPECT_EQ(always.zone().name(), "Europe/London");
  EXPECT_EQ(always.periods().size(), 7u);
}

TEST(WeeklyScheduleTest, StaysWithinTheYearsOfTheProduct) {
  const Interval ever{std::numeric_limits<Instant>::min(), std::numeric_limits<Instant>::max()};
  const Interval known{limits::kMinInstant, limits::kMaxInstant};
  EXPECT_THAT(WeeklySchedule::AlwaysOpen(Zone("UTC")).Expand(ever).intervals(), ElementsAre(known));
  const IntervalSet mondays = Make({{0, 0, 60}}, "Asia/Shanghai").Expand(ever);
  EXPECT_EQ(mondays.intervals().size(), 6835u);
  EXPECT_EQ(Utc("2101-01-01T07:59:59+08:00"), limits::kMaxInstant - kMicrosPerSecond);
}

TEST(WeeklyScheduleTest, RefusesWrongPeriodsAllAtOnce) {
  const absl::StatusOr<WeeklySchedule> schedule = WeeklySchedule::Create(
      {{7, 0, 60}, {0, 540, 1020}, {-1, 1440, 1500}, {0, 60, 60}, {0, -5, 10}, {0, 0, 2881}},
      absl::UTCTimeZone());
  ASSERT_EQ(schedule.status().code(), absl::StatusCode::kInvalidArgument);
  std::vector<std::string> fields;
  const std::optional<ErrorDetails> details = ErrorDetailsOf(schedule.status());
  ASSERT_TRUE(details.has_value());
  for (const FieldViolation& violation : details->fields) {
    fields.push_back(violation.field);
  }
  EXPECT_THAT(fields,
              ElementsAre("schedule.periods[0].weekday", "schedule.periods[2].weekday",
                          "schedule.periods[2].start_minute", "schedule.periods[3].end_minute",
                          "schedule.periods[4].start_minute", "schedule.periods[5].end_minute"));
  EXPECT_TRUE(WeeklySchedule::Create({{0, 1439, 2880}}, absl::UTCTimeZone()).ok());
}

TEST(WeeklyScheduleTest, RefusesTooManyPeriods) {
  std::vector<OpeningPeriod> periods(limits::kMaxOpeningPeriods, {0, 0, 1});
  EXPECT_TRUE(WeeklySchedule::Create(periods, absl::UTCTimeZone()).ok());
  periods.push_back({0, 0, 1});
  EXPECT_EQ(ErrorReason(WeeklySchedule::Create(periods, absl::UTCTimeZone()).status()),
            "INVALID_REQUEST");
}

}  // namespace
}  // namespace gongfang

#include "common/calendar/repeated_times.h"

#include <string>

#include "common/base/errors.h"
#include "common/calendar/local_time.h"
#include "common/calendar/zone.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace gongfang {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

Instant Utc(const std::string& text) {
  return ToInstant(ParseLocalTime(text, absl::UTCTimeZone(), absl::UnixEpoch()).value());
}

std::string WhatIsWrong(const std::string& rrule) {
  const auto times = RepeatedTimes({Utc("2027-01-04T01:00Z"), Utc("2027-01-04T04:00Z")}, rrule,
                                   LoadZone("Asia/Shanghai").value(), 366);
  return times.ok() ? "nothing" : ErrorDetailsOf(times.status())->fields.front().description;
}

TEST(RepeatedTimesTest, EachIsAsLongAsTheFirst) {
  const auto times = RepeatedTimes({Utc("2027-01-04T01:00Z") + 5, Utc("2027-01-04T04:00Z") + 7},
                                   "FREQ=WEEKLY;COUNT=3", LoadZone("Asia/Shanghai").value(), 366);
  EXPECT_THAT(*times,
              ElementsAre(Interval{Utc("2027-01-04T01:00Z") + 5, Utc("2027-01-04T04:00Z") + 7},
                          Interval{Utc("2027-01-11T01:00Z") + 5, Utc("2027-01-11T04:00Z") + 7},
                          Interval{Utc("2027-01-18T01:00Z") + 5, Utc("2027-01-18T04:00Z") + 7}));
}

TEST(RepeatedTimesTest, GoesByTheClocksWhenTheyChange) {
  // From Saturday 22:00 to Sunday 06:00; in the night to 2027-03-28 an hour is skipped.
  const auto times = RepeatedTimes({Utc("2027-03-20T21:00Z"), Utc("2027-03-21T05:00Z")},
                                   "FREQ=WEEKLY;COUNT=3", LoadZone("Europe/Berlin").value(), 366);
  EXPECT_THAT(*times, ElementsAre(Interval{Utc("2027-03-20T21:00Z"), Utc("2027-03-21T05:00Z")},
                                  Interval{Utc("2027-03-27T21:00Z"), Utc("2027-03-28T04:00Z")},
                                  Interval{Utc("2027-04-03T20:00Z"), Utc("2027-04-04T04:00Z")}));
}

TEST(RepeatedTimesTest, OfAFirstThatTheClocksGoBackInNothingIsEmpty) {
  // 01:30 UTC to 01:10 UTC a while later is 02:30 to 02:10 on the clocks of Berlin: the other way.
  const auto times = RepeatedTimes({Utc("2027-10-31T00:30Z"), Utc("2027-10-31T01:10Z")},
                                   "FREQ=DAILY;COUNT=2", LoadZone("Europe/Berlin").value(), 366);
  ASSERT_TRUE(times.ok());
  EXPECT_EQ((*times)[1].end - (*times)[1].start, 40 * 60 * kMicrosPerSecond);
}

TEST(RepeatedTimesTest, SaysWhatIsWrong) {
  EXPECT_EQ(WhatIsWrong("FREQ=WEEKLY;UNTIL=20270301"), "nothing");
  EXPECT_EQ(WhatIsWrong("FREQ=DAILY;COUNT=366"), "nothing");
  EXPECT_THAT(WhatIsWrong("FREQ=WEEKLY"), HasSubstr("has no end"));
  EXPECT_THAT(WhatIsWrong("FREQ=DAILY;COUNT=367"), HasSubstr("more than 366 times"));
  EXPECT_THAT(WhatIsWrong("FREQ=DAILY;UNTIL=20290101"), HasSubstr("more than 366 times"));
  EXPECT_THAT(WhatIsWrong("FREQ=WEEKLY;BYDAY=TU;COUNT=3"), HasSubstr("does not choose the day"));
  EXPECT_THAT(WhatIsWrong("FREQ=HOURLY;COUNT=3"), HasSubstr("FREQ"));
}

}  // namespace
}  // namespace gongfang

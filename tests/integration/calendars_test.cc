// Closures that repeat, and calendars of them, over a real channel.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tests/support/schedule_world.h"

namespace gongfang {
namespace {

namespace inv = inventory::v1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CalendarsTest : public ScheduleWorld {
 protected:
  absl::StatusOr<inv::ImportClosuresResponse> Import(const std::string& events, bool dry = false) {
    inv::ImportClosuresRequest request;
    request.set_parent(kTestSpace);
    request.set_content(absl::StrCat("BEGIN:VCALENDAR\nVERSION:2.0\n", events, "END:VCALENDAR\n"));
    request.set_validate_only(dry);
    return client().ImportClosures(request);
  }
  // Closed from 10 to 12 on a day.
  std::string Event(int days_later, const std::string& more, const std::string& uid = "a@x") {
    const absl::CivilDay day = Day(days_later);
    const std::string date = absl::StrFormat("%04d%02d%02d", day.year(), day.month(), day.day());
    return absl::StrCat("BEGIN:VEVENT\nUID:", uid, "\nDTSTART:", date, "T100000\nDTEND:", date,
                        "T120000\nSUMMARY:检修\n", more, "END:VEVENT\n");
  }
  size_t CountClosures() {
    inv::ListClosuresRequest request;
    request.set_parent(kTestSpace);
    return static_cast<size_t>(client().ListClosures(request)->closures_size());
  }
};

TEST_F(CalendarsTest, AClosureRepeats) {
  inv::Schedule schedule = Week();
  MakeTestResource(client(), "laser", 1, &schedule);
  inv::CreateClosureRequest request;
  request.set_parent(kTestSpace);
  request.set_closure_id("cleaning");
  inv::Closure& closure = *request.mutable_closure();
  *closure.mutable_start_time() = ToProtoTime(Local(1, 9));
  *closure.mutable_end_time() = ToProtoTime(Local(1, 12));
  closure.set_reason("清洁");
  closure.set_rrule("FREQ=WEEKLY;BYDAY=MO;COUNT=2");  // the first is a Tuesday
  EXPECT_THAT(FieldsOf(client().CreateClosure(request).status()), ElementsAre("closure.rrule"));
  closure.set_rrule("FREQ=DAILY;UNTIL=21000101");
  EXPECT_THAT(FieldsOf(client().CreateClosure(request).status()), ElementsAre("closure.rrule"));
  closure.set_rrule("FREQ=DAILY;COUNT=2");
  ASSERT_TRUE(client().CreateClosure(request).ok());
  EXPECT_EQ(FreeSoon("laser", 2, "12-17"), "12-17");
  EXPECT_EQ(Free("laser", 1), "12-17");
  EXPECT_EQ(Free("laser", 3), "9-17");
}

TEST_F(CalendarsTest, ACalendarMakesClosures) {
  inv::Schedule schedule = Week();
  MakeTestResource(client(), "laser", 1, &schedule);
  const std::string events =
      Event(0, "RRULE:FREQ=DAILY\nRDATE:20270101T000000\n") + Event(3, "DESCRIPTION:x\n", "b@x");
  const auto dry = Import(events, /*dry=*/true).value();
  EXPECT_FALSE(dry.imported());
  EXPECT_EQ(dry.created_count(), 2);
  EXPECT_EQ(dry.closures_size(), 2);
  EXPECT_EQ(CountClosures(), 0u);

  const auto made = Import(events).value();
  EXPECT_TRUE(made.imported());
  EXPECT_EQ(made.created_count(), 2);
  EXPECT_THAT(made.left_out(),
              ElementsAre("DESCRIPTION", "RDATE", "RRULE beyond its first 366 times"));
  EXPECT_EQ(made.closures(0).name(), dry.closures(0).name());
  EXPECT_EQ(made.closures(0).reason(), "检修");
  EXPECT_EQ(FreeSoon("laser", 2, "9-10 12-17"), "9-10 12-17");

  const auto heads = server_.Heads();
  const auto again = Import(events).value();
  EXPECT_TRUE(again.imported());
  EXPECT_EQ(again.unchanged_count(), 2);
  EXPECT_EQ(server_.Heads(), heads);

  const auto changed = Import(Event(0, "") + Event(3, "STATUS:CANCELLED\n", "b@x") +
                              Event(3, "STATUS:CANCELLED\n", "never-seen"))
                           .value();
  EXPECT_EQ(changed.updated_count(), 1);
  EXPECT_EQ(changed.deleted_count(), 1);
  EXPECT_EQ(CountClosures(), 1u);
  EXPECT_EQ(changed.closures(0).uid(), made.closures(0).uid());
  EXPECT_EQ(FreeSoon("laser", 2, "9-17"), "9-17");
  EXPECT_EQ(Free("laser", 0), "9-10 12-17");
}

TEST_F(CalendarsTest, ACalendarWithAMistakeIsNotTaken) {
  const auto answer = Import(Event(0, "") + Event(1, "DURATION:PT1H\nRRULE:FREQ=NEVER\n", "b@x"));
  EXPECT_FALSE(answer->imported());
  EXPECT_EQ(answer->created_count(), 1);
  ASSERT_EQ(answer->problems_size(), 1);
  EXPECT_EQ(answer->problems(0).event(), 2);
  EXPECT_EQ(answer->problems(0).event_uid(), "b@x");
  EXPECT_THAT(answer->problems(0).description(), HasSubstr("FREQ"));
  EXPECT_EQ(CountClosures(), 0u);

  inv::ImportClosuresRequest request;
  request.set_parent(kTestSpace);
  request.set_content("x");
  request.add_resources(TestResource("none"));
  EXPECT_THAT(FieldsOf(client().ImportClosures(request).status()), ElementsAre("resources[0]"));
  // As many closures as a calendar may have, each with as many resources.
  request.clear_resources();
  std::string events;
  for (int i = 0; i < 1000; ++i) events += Event(0, "", absl::StrCat(i));
  for (int i = 0; i < 100; ++i) {
    const std::string id = absl::StrCat("r", i);
    MakeTestResource(client(), id);
    request.add_resources(TestResource(id));
  }
  request.set_content("BEGIN:VCALENDAR\n" + events + "END:VCALENDAR\n");
  const auto large = client().ImportClosures(request).value();
  ASSERT_EQ(large.problems_size(), 1);
  EXPECT_THAT(large.problems(0).description(), HasSubstr("take fewer resources"));
}

}  // namespace
}  // namespace gongfang

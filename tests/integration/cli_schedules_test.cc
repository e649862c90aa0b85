// The commands about templates, holidays, exceptions and calendars, against a real server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/support/cli_world.h"

namespace gongfang {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class CliSchedulesTest : public CliWorld {};

TEST_F(CliSchedulesTest, TemplatesAndExceptions) {
  EXPECT_EQ(Run({"schedules", "list", "main"}), 0);
  EXPECT_THAT(Err(), HasSubstr("There is no schedule template."));
  ASSERT_EQ(Run({"schedules", "create", "main/work", "--name", "工作日", "--hours",
                 "mon-fri 09:00-17:00", "--holiday-rule", "closed"}),
            0)
      << Err();
  EXPECT_THAT(Out(), AllOf(HasSubstr("main/work"), HasSubstr("On holidays")));
  MakeTestResource(server_.client(), "laser");
  ASSERT_EQ(Run({"resources", "update", "main/laser", "--schedule-template", "main/work"}), 0)
      << Err();
  EXPECT_THAT(Out(), AllOf(HasSubstr("Hours from"), HasSubstr("mon-fri 09:00-17:00")));
  ASSERT_EQ(Run({"schedules", "update", "main/work", "--exception", "2027-10-01 closed 国庆"}), 0)
      << Err();
  EXPECT_EQ(Run({"resources", "show", "main/laser"}), 0);
  EXPECT_THAT(Out(), HasSubstr("closed 国庆"));
  EXPECT_EQ(Run({"resources", "update", "main/laser", "--exception", "2027-10-02 closed"}), 2);
  EXPECT_THAT(Err(), HasSubstr("schedule_template"));
  EXPECT_EQ(Run({"resources", "update", "main/laser", "--exception", "soon"}), 2);
  EXPECT_EQ(Run({"schedules", "update", "main/work"}), 2);
  ASSERT_EQ(Run({"schedules", "get", "main/work", "-o", "json"}), 0) << Err();
  EXPECT_THAT(Out(), HasSubstr("HOLIDAY_RULE_CLOSED"));
  ASSERT_EQ(Run({"schedules", "delete", "main/work"}), 0) << Err();
  ASSERT_EQ(Run({"resources", "update", "main/laser", "--exception", "2027-10-02 closed",
                 "--exception", "2027-10-01 as-usual"}),
            0)
      << Err();
  EXPECT_THAT(Out(), AllOf(HasSubstr("On 2027-10-02"), Not(HasSubstr("2027-10-01"))));
}

TEST_F(CliSchedulesTest, Holidays) {
  const std::string path = File("# source: 通知\ndate,kind,display_name\n2027-10-01,off,国庆节\n");
  ASSERT_EQ(Run({"holidays", "import", path}), 0) << Err();
  EXPECT_THAT(Err(), HasSubstr("Took over 2027: 1 days off"));
  ASSERT_EQ(Run({"holidays", "list"}), 0) << Err();
  EXPECT_THAT(Out(), AllOf(HasSubstr("2027"), HasSubstr("通知")));
  ASSERT_EQ(Run({"holidays", "get", "2027"}), 0) << Err();
  EXPECT_THAT(Out(), HasSubstr("国庆节"));
  EXPECT_EQ(Run({"holidays", "import", File("x")}), 2);
  EXPECT_THAT(Err(), HasSubstr("row 1 must name the column date"));
  ASSERT_EQ(Run({"holidays", "delete", "2027"}), 0) << Err();
  EXPECT_EQ(Run({"holidays", "show", "2027"}), 3) << Err();
}

TEST_F(CliSchedulesTest, CalendarsAndClosuresThatRepeat) {
  MakeTestResource(server_.client(), "laser");
  ASSERT_EQ(Run({"closures", "create", "main/weekly", "--start", "2027-10-04 09:00", "--for", "1h",
                 "--reason", "清洁", "--rrule", "FREQ=WEEKLY;COUNT=3"}),
            0)
      << Err();
  EXPECT_THAT(Out(), HasSubstr("FREQ=WEEKLY;COUNT=3"));
  const std::string path = File(
      "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:a@x\nDTSTART;VALUE=DATE:20271001\nSUMMARY:年检\n"
      "LOCATION:x\nEND:VEVENT\nEND:VCALENDAR\n");
  ASSERT_EQ(Run({"closures", "import", path, "--space", "main", "--dry-run"}), 0) << Err();
  EXPECT_THAT(Err(), AllOf(HasSubstr("it would be: 1 new"), HasSubstr("LOCATION")));
  ASSERT_EQ(Run({"closures", "import", path, "--space", "main", "--resource", "main/laser"}), 0)
      << Err();
  EXPECT_THAT(Out(), HasSubstr("年检"));
  ASSERT_EQ(Run({"closures", "list", "main"}), 0) << Err();
  EXPECT_THAT(Out(), AllOf(HasSubstr("main/ics-"), HasSubstr("main/weekly")));
  EXPECT_EQ(Run({"closures", "import", File("BEGIN:VCALENDAR\n"), "--space", "main"}), 2);
  EXPECT_THAT(Err(), HasSubstr("nothing was imported"));
  EXPECT_THAT(Out(), HasSubstr("cut off"));
}

}  // namespace
}  // namespace gongfang

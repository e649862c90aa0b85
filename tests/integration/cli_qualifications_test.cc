// The commands about who may run which equipment, against a real server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/json_util.h"
#include "tests/support/child_process.h"
#include "tests/support/cli_world.h"

namespace gongfang {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

class CliQualificationsTest : public CliWorld {
 protected:
  CliQualificationsTest() {
    MakeTestResource(server_.client(), "laser");
    fake_.clock.now = server_.At(absl::ZeroDuration());
  }

  // Of the group "qualifications".
  int Q(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "qualifications");
    return Run(std::move(arguments));
  }
};

TEST_F(CliQualificationsTest, FromTheClassToTheDoor) {
  EXPECT_EQ(Q({"define-class", "laser-cutter", "--name", "激光切割机", "--level", "基础", "--level",
               "进阶", "--lapse-after", "180d"}),
            0)
      << Err();
  EXPECT_THAT(Out(), AllOf(HasSubstr("1 基础, 2 进阶"), HasSubstr("180d")));
  EXPECT_EQ(Q({"change-class", "激光切割机", "--lapse-after", "never"}), 0) << Err();
  EXPECT_EQ(Q({"classes"}), 0);
  EXPECT_THAT(Out(), AllOf(HasSubstr("laser-cutter"), HasSubstr("never")));
  EXPECT_EQ(Run({"resources", "update", "main/laser", "--requires", "laser-cutter:2"}), 0) << Err();
  EXPECT_THAT(Out(), HasSubstr("laser-cutter, level 2"));
  EXPECT_EQ(Run({"resources", "update", "main/laser", "--requires", "laser-cutter:x"}), 2);
  EXPECT_EQ(Run({"resources", "create", "main/laser-2", "--name", "二号", "--category", "laser",
                 "--requires", "laser-cutter"}),
            0)
      << Err();
  EXPECT_THAT(Out(), HasSubstr("laser-cutter, level 1"));

  const std::vector<std::string> book = {"book",  "main/laser", "--start", "tomorrow 10:00",
                                         "--for", "1h",         "--as",    "li"};
  std::vector<std::string> ask = book;
  ask.push_back("--dry-run");
  EXPECT_TRUE(Eventually([&] { return Run(ask) == 5; })) << "once booking knows what is required";
  EXPECT_THAT(Err(), AllOf(HasSubstr("not qualified for what is booked (NOT_QUALIFIED)"),
                           HasSubstr("the member has no qualification of this class"),
                           HasSubstr("hint: nobody trains it")));
  EXPECT_EQ(Q({"why", "li", "laser-cutter", "--at", "main", "--level", "2"}), 0) << Err();
  EXPECT_THAT(Out(), AllOf(HasSubstr("no\n"), HasSubstr("has no qualification of this class.")));
  EXPECT_EQ(Q({"issue", "li", "laser-cutter", "--by", "main", "--level", "2", "--evidence",
               "实操考核", "--id", "q", "--expires", "tomorrow 18:00"}),
            0)
      << Err();
  EXPECT_THAT(Out(), AllOf(HasSubstr("li/q"), HasSubstr("18:00 (Asia/Shanghai)")));
  EXPECT_EQ(Q({"issue", "li", "laser-cutter", "--by", "main", "--evidence", "x", "--id", "q"}), 4);
  EXPECT_THAT(Err(), HasSubstr("--id ID"));
  EXPECT_EQ(Run(book), 0) << Err();
  EXPECT_EQ(Q({"list", "li"}), 0);
  EXPECT_THAT(Out(), AllOf(HasSubstr("li/q"), HasSubstr("active")));
  EXPECT_EQ(Q({"list", "--as", "li"}), 0) << Err();
  EXPECT_EQ(Q({"list"}), 2) << "of whom?";
}

TEST_F(CliQualificationsTest, ADecisionKeepsItsReason) {
  ASSERT_EQ(Q({"define-class", "mill", "--name", "铣床"}), 0) << Err();
  ASSERT_EQ(Q({"issue", "li", "mill", "--by", "main", "--evidence", "x"}), 0) << Err();
  EXPECT_THAT(Err(), ::testing::ContainsRegex("Issued li/mill-[0-9]{8}\\."));
  const std::string name =
      "li/mill-" + absl::FormatTime("%Y%m%d", fake_.clock.now, absl::FixedTimeZone(8 * 3600));
  EXPECT_EQ(Q({"suspend", name}), 2) << "why?";
  EXPECT_EQ(Q({"suspend", name, "--reason", "设备事故"}), 0) << Err();
  EXPECT_EQ(Q({"reinstate", name, "--reason", "复训合格"}), 0) << Err();
  EXPECT_EQ(Q({"revoke", name, "--reason", "转让", "--cancel-bookings", "--flag-bookings"}), 2);
  EXPECT_EQ(Q({"revoke", name, "--reason", "转让"}), 0) << Err();
  EXPECT_EQ(Q({"show", name}), 0);
  EXPECT_THAT(Out(), AllOf(HasSubstr("revoked"), HasSubstr("转让")));
  EXPECT_EQ(Q({"reinstate", name, "--reason", "x"}), 1);
  EXPECT_THAT(Err(), HasSubstr("hint: gongfang qualifications show " + name));
  EXPECT_EQ(Q({"show", "q"}), 2);
  EXPECT_EQ(Q({"show", "li/none"}), 3);
  EXPECT_THAT(Err(), HasSubstr("gongfang qualifications list MEMBER"));
}

TEST_F(CliQualificationsTest, RulesAreMadeListedAndForgotten) {
  ASSERT_EQ(Q({"define-class", "mill", "--name", "铣床"}), 0) << Err();
  EXPECT_EQ(Q({"rules"}), 0);
  EXPECT_THAT(Err(), HasSubstr("recognises its own only"));
  EXPECT_EQ(Q({"recognise", "r", "--at", "main", "--class", "铣床", "--max-level", "1", "--repeat",
               "安全须知"}),
            0)
      << Err();
  EXPECT_EQ(Q({"rules"}), 0);
  EXPECT_THAT(Out(), AllOf(HasSubstr("every space"), HasSubstr("安全须知"), HasSubstr("mill")));
  EXPECT_EQ(Run({"__complete", "rules"}), 0);
  EXPECT_EQ(Out(), "r\n");
  EXPECT_EQ(Run({"__complete", "classes"}), 0);
  EXPECT_EQ(Out(), "mill\n");
  EXPECT_EQ(Q({"rules", "-o", "json"}), 0);
  membership::v1::ListRecognitionRulesResponse rules;
  ASSERT_TRUE(google::protobuf::util::JsonStringToMessage(Out(), &rules).ok()) << Out();
  EXPECT_EQ(rules.recognition_rules(0).to_repeat(), "安全须知");
  EXPECT_EQ(Q({"forget-rule", "r"}), 0) << Err();
  EXPECT_EQ(Q({"forget-rule", "r"}), 3);
  EXPECT_THAT(Err(), HasSubstr("gongfang qualifications rules"));
}

}  // namespace
}  // namespace gongfang

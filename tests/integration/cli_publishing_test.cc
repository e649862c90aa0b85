// The commands of publishing, faults and maintenance, against a real server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tests/support/access_world.h"
#include "tests/support/cli_world.h"

namespace gongfang {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class CliPublishingTest : public CliWorld {
 protected:
  void Make(const std::string& id) {
    ASSERT_EQ(Run({"resources", "create", "main/" + id, "--name", "铣床", "--category", "mill"}), 0)
        << Err();
  }
};

TEST_F(CliPublishingTest, TheRulesOfPublishingAreChanged) {
  EXPECT_EQ(Run({"publishing", "get"}), 0) << Err();
  EXPECT_THAT(Out(), HasSubstr("not required"));
  EXPECT_EQ(Run({"publishing", "update"}), 2);
  ASSERT_EQ(Run({"publishing", "update", "--review", "required", "--trust", "main"}), 0) << Err();
  EXPECT_THAT(Out(), AllOf(HasSubstr("Review   required"), HasSubstr("Trusted  main")));
  ASSERT_EQ(Run({"publishing", "update", "--trust-none", "-o", "json"}), 0) << Err();
  EXPECT_THAT(Out(),
              AllOf(HasSubstr("\"reviewRequired\": true"), HasSubstr("\"trustedSpaces\": []")));
  EXPECT_EQ(Run({"publishing", "update", "--trust-none", "--trust", "main"}), 2);
  ASSERT_EQ(Run({"publishing", "update", "--review", "not-required"}), 0) << Err();
  EXPECT_THAT(Out(), HasSubstr("not required"));
}

TEST_F(CliPublishingTest, AResourceIsDeletedAndBroughtBackByItsId) {
  Make("mill");
  EXPECT_EQ(Run({"resources", "approve", "main/mill"}), 1);
  EXPECT_THAT(Err(), HasSubstr("ILLEGAL_TRANSITION"));
  EXPECT_EQ(Run({"resources", "reject", "main/mill"}), 2) << "a reason is required";
  ASSERT_EQ(Run({"resources", "delete", "main/mill"}), 0) << Err();
  EXPECT_THAT(Out(), HasSubstr("deleted"));
  EXPECT_EQ(Run({"resources", "list"}), 0);
  EXPECT_THAT(Out(), Not(HasSubstr("mill")));
  EXPECT_EQ(Run({"resources", "list", "--deleted"}), 0);
  EXPECT_THAT(Out(), HasSubstr("main/mill"));
  EXPECT_EQ(Run({"resources", "list", "--state", "in-review"}), 0);
  ASSERT_EQ(Run({"resources", "undelete", "main/mill"}), 0) << Err();
  ASSERT_EQ(Run({"resources", "publish", "main/mill"}), 0) << Err();
  EXPECT_THAT(Err(), HasSubstr("Published main/mill."));
  EXPECT_EQ(Run({"resources", "delete", "main/mill"}), 1);
  ASSERT_EQ(Run({"resources", "revisions", "main/mill"}), 0) << Err();
  EXPECT_THAT(Out(), AllOf(HasSubstr("REVISION"), HasSubstr("deleted"), HasSubstr("published")));
  EXPECT_EQ(Run({"resources", "revisions", "main/mill", "--show", "0000000000000000"}), 3);
}

// A manager whose alliance reviews: her import says what became of the drafts.
TEST(CliReviewTest, AnImportTellsWhatItSubmitsForReview) {
  AccessWorld world;
  inventory::v1::UpdatePublishingRulesRequest rules;
  rules.mutable_publishing_rules()->set_name("alliances/test/publishingRules");
  rules.mutable_publishing_rules()->set_review_required(true);
  ASSERT_TRUE(world.server().client().UpdatePublishingRules(rules).ok());
  const TempDir dir;
  const std::string file = dir.File("new.csv");
  std::ofstream(file) << "id,display_name,category\nsaw,锯,saw\n";
  cli::FakeEnvironment fake;
  const std::string credentials = *world.CredentialsOf("manager");
  fake.variables = {{"GONGFANG_KEY", std::string(absl::StripPrefix(credentials, "Bearer "))},
                    {"GONGFANG_SERVER", absl::StrCat("127.0.0.1:", world.server().port())},
                    {"GONGFANG_ALLIANCE", "test"}};
  const auto import = [&](bool publish) {
    fake.out.str("");
    fake.err.str("");
    std::vector<std::string> arguments = {"resources", "import",    file,  "--space",
                                          "main",      "--timeout", "100d"};
    if (publish) arguments.emplace_back("--publish");
    return cli::Run(arguments, fake.environment);
  };
  ASSERT_EQ(import(false), 0) << fake.err.str();
  ASSERT_EQ(import(true), 0) << fake.err.str();
  EXPECT_THAT(fake.out.str(), HasSubstr("submitted for review"));
  EXPECT_THAT(fake.err.str(), AllOf(HasSubstr("0 new, 0 changed, 1 as they were; 1 submitted"),
                                    HasSubstr("What was submitted is in review")));
  ASSERT_EQ(import(true), 0) << fake.err.str();
  EXPECT_THAT(fake.err.str(), Not(HasSubstr("submitted")));
}

TEST_F(CliPublishingTest, AFaultIsReportedChangedAndResolved) {
  Make("mill");
  ASSERT_EQ(Run({"faults", "report", "main/mill", "--what", "主轴响", "--out-of-service", "--until",
                 "2027-02-01 18:00"}),
            0)
      << Err();
  EXPECT_THAT(Out(), HasSubstr("out of service until 2027-02-01 18:00"));
  const size_t at = Out().find("main/");
  const std::string fault = Out().substr(at, Out().find('\n', at) - at);
  EXPECT_EQ(Run({"faults", "update", fault}), 2);
  ASSERT_EQ(Run({"faults", "update", fault, "--no-end"}), 0) << Err();
  EXPECT_THAT(Out(), AllOf(HasSubstr("out of service"), Not(HasSubstr("until"))));
  ASSERT_EQ(Run({"faults", "update", fault, "--in-service", "--what", "主轴有点响"}), 0) << Err();
  EXPECT_THAT(Out(), AllOf(HasSubstr("can be used"), HasSubstr("主轴有点响")));
  EXPECT_EQ(Run({"faults", "list", "--resource", "main/mill"}), 0) << Err();
  EXPECT_THAT(Out(), HasSubstr(fault));
  ASSERT_EQ(Run({"faults", "resolve", fault, "--done", "加了油"}), 0) << Err();
  EXPECT_THAT(Out(), HasSubstr("加了油"));
  EXPECT_EQ(Run({"faults", "resolve", fault, "--done", "加了油"}), 1);
  EXPECT_THAT(Err(), HasSubstr("gongfang faults show " + fault));
  EXPECT_EQ(Run({"faults", "show", fault, "-o", "json"}), 0) << Err();
  EXPECT_THAT(Out(), HasSubstr("\"state\": \"STATE_RESOLVED\""));
  EXPECT_EQ(Run({"faults", "list"}), 0);
  EXPECT_THAT(Err(), HasSubstr("There is no such fault."));
  EXPECT_EQ(Run({"faults", "show", "main/none"}), 3);
  EXPECT_THAT(Err(), HasSubstr("gongfang faults list"));
}

TEST_F(CliPublishingTest, PlansOfMaintenanceAreSetAndTheirUseIsShown) {
  Make("mill");
  EXPECT_EQ(Run({"resources", "maintenance", "main/mill"}), 2);
  EXPECT_EQ(Run({"resources", "maintenance", "main/mill", "--plan", "oil"}), 2);
  EXPECT_EQ(Run({"resources", "maintenance", "main/mill", "--plan", "oil 30m 加油"}), 2);
  EXPECT_THAT(Err(), HasSubstr("resource.maintenance_plans[0].every"));
  ASSERT_EQ(Run({"resources", "maintenance", "main/mill", "--plan", "oil 40h 给主轴加油 now",
                 "--stopping-plan", "belt 100h 换皮带"}),
            0)
      << Err();
  EXPECT_THAT(Out(), AllOf(HasSubstr("Plan oil"), HasSubstr("给主轴加油 now"),
                           HasSubstr("(out of service until it is done)")));
  ASSERT_EQ(Run({"resources", "use", "main/mill"}), 0) << Err();
  EXPECT_THAT(Out(), AllOf(HasSubstr("Plan oil"), HasSubstr("to go")));
  ASSERT_EQ(Run({"resources", "maintenance", "main/mill", "--none"}), 0) << Err();
  EXPECT_THAT(Out(), Not(HasSubstr("Plan")));
}

}  // namespace
}  // namespace gongfang

// The commands by which members come, sign in, and become one, against a whole server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "clients/cli/app.h"
#include "tests/support/fake_environment.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

using ::testing::HasSubstr;

class CliMembersTest : public ::testing::Test {
 protected:
  CliMembersTest() {
    fake_.clock.now = server_.clock().Now();
    fake_.variables["GONGFANG_SERVER"] = absl::StrCat("127.0.0.1:", server_.port());
    fake_.variables["HOME"] = "/home/li";
    fake_.variables["GONGFANG_KEY"] = server_.admin_key();
  }

  // The server's time is ahead of the machine's, and with it what a call may take.
  int Run(std::vector<std::string> arguments) {
    fake_.out.str("");
    fake_.err.str("");
    arguments.insert(arguments.end(), {"--timeout", "2400h"});
    return cli::Run(arguments, fake_.environment);
  }
  // Without a key, and with a password to be read.
  int RunAsStranger(std::vector<std::string> arguments, const std::string& password) {
    fake_.variables.erase("GONGFANG_KEY");
    fake_.password = password;
    const int code = Run(std::move(arguments));
    fake_.variables["GONGFANG_KEY"] = server_.admin_key();
    return code;
  }
  std::string Out() const { return fake_.out.str(); }
  std::string Err() const { return fake_.err.str(); }

  TestServer server_;
  cli::FakeEnvironment fake_;
};

TEST_F(CliMembersTest, WhoIsInvitedAcceptsAndSignsIn) {
  ASSERT_EQ(Run({"members", "invite", "chen", "--name", "陈静", "--home", "main", "--email",
                 "chen@example.org"}),
            0)
      << Err();
  EXPECT_THAT(Err(), HasSubstr("Invited member chen"));
  std::string code = Out();
  code.erase(code.find_last_not_of('\n') + 1);
  EXPECT_EQ(RunAsStranger({"members", "accept", "chen", "--code", code}, "correct horse"), 2);
  EXPECT_THAT(Err(), HasSubstr("--alliance")) << "who has no key cannot ask which there are";
  EXPECT_NE(RunAsStranger({"--alliance", "test", "members", "accept", "chen", "--code", "x"},
                          "correct horse"),
            0);
  ASSERT_EQ(RunAsStranger({"--alliance", "test", "members", "accept", "chen", "--code", code},
                          "correct horse"),
            0)
      << Err();
  EXPECT_THAT(Out(), HasSubstr("active"));
  EXPECT_EQ(RunAsStranger({"--alliance", "test", "login", "--member", "chen"}, "correct horse"), 0)
      << Err();
}

TEST_F(CliMembersTest, WhoRegistersWaitsForHerHome) {
  ASSERT_EQ(RunAsStranger({"--alliance", "test", "members", "register", "chen", "--name", "陈静",
                           "--home", "main"},
                          "correct horse"),
            0)
      << Err();
  EXPECT_THAT(Out(), HasSubstr("pending"));
  ASSERT_EQ(Run({"members", "approve", "chen", "--reason", "到店核验"}), 0) << Err();
  EXPECT_THAT(Out(), HasSubstr("active"));
}

TEST_F(CliMembersTest, ADoubleMemberIsMerged) {
  ASSERT_EQ(Run({"members", "merge", "wang", "--into", "li", "--reason", "重复注册", "--dry-run"}),
            0)
      << Err();
  EXPECT_THAT(Err(), HasSubstr("could be"));
  ASSERT_EQ(Run({"members", "show", "wang"}), 0);
  EXPECT_THAT(Out(), HasSubstr("active"));
  ASSERT_EQ(Run({"members", "merge", "wang", "--into", "li", "--reason", "重复注册"}), 0) << Err();
  EXPECT_THAT(Out(), HasSubstr("wang"));
  ASSERT_EQ(Run({"members", "show", "wang"}), 0);
  EXPECT_THAT(Out(), HasSubstr("merged"));
  EXPECT_EQ(Run({"members", "merge", "wang", "--into", "li", "--reason", "again"}), 1);
  EXPECT_EQ(Run({"members", "merge", "wang", "--reason", "no other"}), 2);
}

TEST_F(CliMembersTest, ErasedIsErased) {
  fake_.password = "short";
  EXPECT_EQ(Run({"members", "set-password", "li"}), 2) << "too short";
  EXPECT_THAT(Err(), HasSubstr("password"));
  ASSERT_EQ(Run({"members", "erase", "li", "--reason", "本人申请"}), 0) << Err();
  EXPECT_THAT(Out(), HasSubstr("erased"));
}

}  // namespace
}  // namespace gongfang

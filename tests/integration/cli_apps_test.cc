// The commands about apps and sign-in, against a whole server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "clients/cli/app.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "tests/support/fake_environment.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class CliAppsTest : public ::testing::Test {
 protected:
  CliAppsTest() {
    fake_.clock.now = server_.clock().Now();
    fake_.variables["GONGFANG_KEY"] = server_.admin_key();
    fake_.variables["GONGFANG_SERVER"] = absl::StrCat("127.0.0.1:", server_.port());
    fake_.variables["HOME"] = "/home/li";
  }

  // The server's time is ahead of the machine's, and with it what a call may take.
  int Run(std::vector<std::string> arguments) {
    fake_.out.str("");
    fake_.err.str("");
    arguments.insert(arguments.end(), {"--timeout", "2400h"});
    return cli::Run(arguments, fake_.environment);
  }
  std::string Out() const { return fake_.out.str(); }
  std::string Err() const { return fake_.err.str(); }
  google::protobuf::Struct Json() const {
    google::protobuf::Struct json;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(Out(), &json).ok()) << Out();
    return json;
  }
  void SetPassword(const std::string& password) {
    membership::v1::SetPasswordRequest request;
    request.set_name(TestMember("li"));
    request.set_password(password);
    ASSERT_TRUE(server_.client().SetPassword(request).ok());
  }

  TestServer server_;
  cli::FakeEnvironment fake_;
};

TEST_F(CliAppsTest, AnAppFromItsRegistrationToItsSuspension) {
  ASSERT_EQ(Run({"apps", "create", "kiosk", "--name", "前台终端", "--scope", "book", "--scope",
                 "read-availability", "--network", "203.0.113.0/24"}),
            0)
      << Err();
  EXPECT_THAT(Out(), HasSubstr("registered"));
  ASSERT_EQ(Run({"apps", "approve", "kiosk", "--reason", "known"}), 0) << Err();
  EXPECT_THAT(Out(), HasSubstr("approved"));
  ASSERT_EQ(Run({"apps", "list"}), 0);
  EXPECT_THAT(Out(), HasSubstr("前台终端"));
  EXPECT_THAT(Out(), HasSubstr("book, read-availability"));
  ASSERT_EQ(Run({"apps", "update", "kiosk", "--no-networks", "--contact", "it@example.org"}), 0)
      << Err();
  EXPECT_THAT(Out(), HasSubstr("registered"));
  EXPECT_THAT(Out(), Not(HasSubstr("203.0.113.0")));
  EXPECT_EQ(Run({"apps", "suspend", "kiosk", "--reason", "x"}), 1);
  EXPECT_THAT(Err(), HasSubstr("gongfang apps show kiosk"));
  ASSERT_EQ(Run({"apps", "approve", "kiosk", "--reason", "known"}), 0) << Err();
  ASSERT_EQ(Run({"apps", "suspend", "kiosk", "--reason", "lost"}), 0) << Err();
  ASSERT_EQ(Run({"apps", "reinstate", "kiosk", "--reason", "found"}), 0) << Err();
  ASSERT_EQ(Run({"apps", "show", "kiosk", "-o", "json"}), 0);
  EXPECT_EQ(Json().fields().at("state").string_value(), "STATE_APPROVED");
  EXPECT_EQ(Json().fields().at("stateReason").string_value(), "found");
  EXPECT_EQ(Run({"apps", "update", "kiosk"}), 2);
  EXPECT_EQ(Run({"apps", "create", "x", "--name", "X", "--scope", "everything"}), 2);
  EXPECT_EQ(Run({"apps", "show", "nothing"}), 3);
  ASSERT_EQ(Run({"__complete", "apps"}), 0);
  EXPECT_EQ(Out(), "kiosk\n");
}

TEST_F(CliAppsTest, KeysAreToldOnce) {
  ASSERT_EQ(Run({"apps", "create", "kiosk", "--name", "K", "--scope", "book"}), 0) << Err();
  ASSERT_EQ(Run({"apps", "create-key", "kiosk", "--for", "门口", "--ttl", "30d"}), 0) << Err();
  EXPECT_THAT(Out(), HasSubstr("gf_live_"));
  EXPECT_THAT(Err(), HasSubstr("not told again"));
  ASSERT_EQ(Run({"apps", "create-key", "kiosk", "--for", "CI", "-o", "json"}), 0) << Err();
  const auto made = Json().fields();
  const std::string id = made.at("key").struct_value().fields().at("keyId").string_value();
  ASSERT_EQ(Run({"apps", "keys", "kiosk"}), 0);
  EXPECT_THAT(Out(), HasSubstr("门口"));
  EXPECT_THAT(Out(), HasSubstr("kiosk/" + id));
  EXPECT_THAT(Out(), Not(HasSubstr("gf_live_")));
  ASSERT_EQ(Run({"apps", "rotate-key", "kiosk/" + id, "--overlap", "1d"}), 0) << Err();
  EXPECT_THAT(Out(), HasSubstr("gf_live_"));
  ASSERT_EQ(Run({"apps", "revoke-key", "kiosk/" + id}), 0) << Err();
  EXPECT_EQ(Run({"apps", "rotate-key", "kiosk/" + id}), 1);
  EXPECT_EQ(Run({"apps", "revoke-key", "kiosk"}), 2);
  EXPECT_THAT(Err(), HasSubstr("APP/KEY"));
}

TEST_F(CliAppsTest, AMemberLinksAnApp) {
  ASSERT_EQ(Run({"apps", "create", "kiosk", "--name", "K", "--scope", "book"}), 0) << Err();
  ASSERT_EQ(Run({"members", "link-app", "li", "kiosk", "--scope", "book"}), 0) << Err();
  EXPECT_EQ(Run({"members", "link-app", "li", "kiosk", "--scope", "read-usage"}), 2);
  EXPECT_THAT(Err(), HasSubstr("scopes[0]"));
  ASSERT_EQ(Run({"members", "apps", "li"}), 0) << Err();
  EXPECT_THAT(Out(), HasSubstr("kiosk"));
  ASSERT_EQ(Run({"members", "unlink-app", "li", "kiosk"}), 0) << Err();
  EXPECT_EQ(Run({"members", "unlink-app", "li", "kiosk"}), 3);
}

TEST_F(CliAppsTest, ASandboxHasKeysForTests) {
  ASSERT_EQ(Run({"alliances", "create", "try", "--name", "T", "--sandbox"}), 0) << Err();
  ASSERT_EQ(Run({"apps", "create", "k", "--name", "K", "--scope", "book", "--alliance", "try"}), 0)
      << Err();
  ASSERT_EQ(Run({"apps", "create-key", "k", "--for", "CI", "--alliance", "try"}), 0) << Err();
  EXPECT_THAT(Out(), HasSubstr("gf_test_"));
}

TEST_F(CliAppsTest, AMemberSignsInAndOut) {
  SetPassword("correct horse");
  const std::string key = fake_.variables["GONGFANG_KEY"];
  fake_.variables.erase("GONGFANG_KEY");
  fake_.password = "wrong";
  EXPECT_EQ(Run({"login", "--member", "li", "--alliance", "test"}), 5);
  EXPECT_THAT(Err(), HasSubstr("Password of li: "));
  EXPECT_THAT(Err(), Not(HasSubstr("wrong.")));
  EXPECT_TRUE(fake_.files.empty());
  fake_.password = "correct horse";
  EXPECT_EQ(Run({"login", "--alliance", "test"}), 2);
  EXPECT_EQ(Run({"login", "--member", "li"}), 2);
  ASSERT_EQ(Run({"login", "--member", "li", "--alliance", "test"}), 0) << Err();
  EXPECT_THAT(Err(), HasSubstr("Signed in as li until"));
  EXPECT_THAT(Out() + Err(), Not(HasSubstr("gf_sess_")));
  const std::string path = "/home/li/.config/gongfang/session.token";
  EXPECT_THAT(fake_.files[path], HasSubstr("gf_sess_"));
  EXPECT_THAT(fake_.files["/home/li/.config/gongfang/context.json"], Not(HasSubstr("gf_sess_")));
  const std::string token = fake_.files[path];
  fake_.variables.erase("GONGFANG_SERVER");  // it is in the context
  ASSERT_EQ(Run({"whoami", "-o", "json"}), 0) << Err();
  EXPECT_EQ(Json().fields().at("member").string_value(), TestMember("li"));
  ASSERT_EQ(Run({"context", "show"}), 0);
  EXPECT_THAT(Out(), HasSubstr(path));
  ASSERT_EQ(Run({"logout"}), 0) << Err();
  EXPECT_THAT(fake_.files[path], Not(HasSubstr("gf_sess_")));
  ASSERT_EQ(Run({"logout"}), 0) << Err();
  EXPECT_THAT(Err(), HasSubstr("Nobody is signed in."));
  // The token that somebody may have copied opens nothing more.
  fake_.variables["GONGFANG_KEY"] = token.substr(0, token.size() - 1);
  EXPECT_EQ(Run({"whoami"}), 5);
}

}  // namespace
}  // namespace gongfang

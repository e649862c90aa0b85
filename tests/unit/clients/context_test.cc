#include "clients/cli/context.h"

#include "clients/cli/cli_error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/fake_environment.h"

namespace gongfang::cli {
namespace {

using testing::HasSubstr;

constexpr char kPath[] = "/home/chen/.config/gongfang/context.json";

class ContextTest : public testing::Test {
 protected:
  ContextTest() { fake_.variables["HOME"] = "/home/chen"; }
  absl::StatusOr<Settings> Resolve() { return ResolveSettings(flags_, fake_.environment); }

  FakeEnvironment fake_;
  GlobalFlags flags_;
};

TEST_F(ContextTest, DefaultsAreTheLocalServerAndItsKey) {
  fake_.files["./data/admin.key"] = "gf_secret\n";
  const absl::StatusOr<Settings> settings = Resolve();
  ASSERT_TRUE(settings.ok());
  EXPECT_EQ(settings->server, "127.0.0.1:9090");
  EXPECT_EQ(settings->alliance, "");
  EXPECT_EQ(settings->member, "");
  EXPECT_EQ(settings->key, "gf_secret");
}

TEST_F(ContextTest, FlagThenEnvironmentThenFile) {
  fake_.files[kPath] = R"({"server": "file:1", "alliance": "from-file", "member": "file"})";
  EXPECT_EQ(Resolve()->server, "file:1");
  fake_.variables["GONGFANG_SERVER"] = "env:1";
  fake_.variables["GONGFANG_ALLIANCE"] = "from-env";
  fake_.variables["GONGFANG_MEMBER"] = "env";
  EXPECT_EQ(Resolve()->server, "env:1");
  EXPECT_EQ(Resolve()->alliance, "from-env");
  EXPECT_EQ(Resolve()->member, "env");
  flags_.server = "flag:1";
  flags_.alliance = "from-flag";
  flags_.member = "flag";
  EXPECT_EQ(Resolve()->server, "flag:1");
  EXPECT_EQ(Resolve()->alliance, "from-flag");
  EXPECT_EQ(Resolve()->member, "flag");
}

TEST_F(ContextTest, TheCaComesFromTheFlagThenTheEnvironmentThenTheFile) {
  EXPECT_EQ(Resolve()->ca_file, "");
  fake_.files[kPath] = R"({"ca_file": "file"})";
  EXPECT_EQ(Resolve()->ca_file, "file");
  fake_.variables["GONGFANG_CA"] = "env";
  EXPECT_EQ(Resolve()->ca_file, "env");
  flags_.ca_file = "flag";
  EXPECT_EQ(Resolve()->ca_file, "flag");
}

TEST_F(ContextTest, KeyOfTheEnvironmentThenOfTheFileThenOfTheDataFolder) {
  fake_.variables["GONGFANG_DATA"] = "/srv/data";
  fake_.files["/srv/data/admin.key"] = "admin";
  EXPECT_EQ(Resolve()->key, "admin");
  fake_.files[kPath] = R"({"key_file": "/secret/key"})";
  fake_.files["/secret/key"] = " mine \n";
  EXPECT_EQ(Resolve()->key, "mine");
  fake_.variables["GONGFANG_KEY"] = "env";
  EXPECT_EQ(Resolve()->key, "env");
}

TEST_F(ContextTest, NoKeySaysWhereItWasSought) {
  const absl::StatusOr<Settings> settings = Resolve();
  ASSERT_TRUE(settings.ok());
  EXPECT_EQ(ExitCodeOf(settings->key_status), ExitCode::kNotAllowed);
  EXPECT_THAT(std::string(settings->key_status.message()), HasSubstr("./data/admin.key"));
}

TEST_F(ContextTest, XdgConfigHomeWins) {
  fake_.variables["XDG_CONFIG_HOME"] = "/xdg";
  fake_.files["/xdg/gongfang/context.json"] = R"({"server": "xdg:1"})";
  fake_.files[kPath] = R"({"server": "home:1"})";
  EXPECT_EQ(Resolve()->server, "xdg:1");
}

TEST_F(ContextTest, RefusesAFileThatItDoesNotUnderstand) {
  for (const char* text : {"{", "[]", R"({"sever": "x"})", R"({"server": 1})"}) {
    fake_.files[kPath] = text;
    EXPECT_EQ(ExitCodeOf(Resolve().status()), ExitCode::kUsage) << text;
  }
}

TEST_F(ContextTest, WritesWhatItReads) {
  ASSERT_TRUE(WriteContext(fake_.environment, {.server = "s:1", .member = "陈"}).ok());
  const absl::StatusOr<ContextFile> context = ReadContext(fake_.environment);
  ASSERT_TRUE(context.ok());
  EXPECT_EQ(context->server, "s:1");
  EXPECT_EQ(context->member, "陈");
  EXPECT_EQ(context->alliance, "");
}

}  // namespace
}  // namespace gongfang::cli

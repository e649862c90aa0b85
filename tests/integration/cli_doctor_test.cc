// gongfang doctor against a server that is well, one that is not there, and one that lets nobody
// in.
#include <gmock/gmock.h>

#include "google/protobuf/struct.pb.h"
#include "google/protobuf/util/json_util.h"
#include "tests/support/cli_world.h"

namespace gongfang {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class CliDoctorTest : public CliWorld {
 protected:
  // What the JSON says of a check: "ok: text", or "".
  std::string Found(const std::string& check) {
    google::protobuf::Struct json;
    EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(Out(), &json).ok()) << Out();
    for (const auto& value : json.fields().at("findings").list_value().values()) {
      const auto& fields = value.struct_value().fields();
      if (fields.at("check").string_value() != check) continue;
      return absl::StrCat(fields.at("health").string_value(), ": ",
                          fields.at("text").string_value());
    }
    return "";
  }
};

TEST_F(CliDoctorTest, AServerThatIsWell) {
  fake_.variables["GONGFANG_DATA"] = server_.folder();
  EXPECT_EQ(Run({"doctor", "-o", "json"}), 0) << Err();
  EXPECT_THAT(Found("server"), HasSubstr("ok: 127.0.0.1:"));
  EXPECT_THAT(Found("tls"), HasSubstr("ok: in the clear"));
  EXPECT_THAT(Found("key"), HasSubstr("key of the installation"));
  EXPECT_THAT(Found("version"), HasSubstr("ok: "));
  EXPECT_EQ(Found("membership"), "ok: it answers");
  EXPECT_EQ(Found("inventory"), "ok: it answers");
  EXPECT_EQ(Found("booking"), "ok: it answers");
  EXPECT_THAT(Found("followers"), HasSubstr("not checked: "));
  EXPECT_THAT(Found("disk"), HasSubstr("GiB are free"));
  EXPECT_NE(Found("zones"), "");
  EXPECT_NE(Found("clock"), "");
  EXPECT_EQ(Run({"doctor"}), 0);
  EXPECT_THAT(Out(), HasSubstr("it answers"));
  EXPECT_THAT(Out(), HasSubstr("start gongfangd with --admin"));
}

TEST_F(CliDoctorTest, AClockThatIsAhead) {
  server_.clock().Advance(absl::Hours(24 * 20));
  EXPECT_EQ(Run({"doctor", "-o", "json"}), 0) << Err();
  EXPECT_THAT(Found("clock"), HasSubstr("warning: the server's clock is"));
}

TEST_F(CliDoctorTest, AnAdminPortThatIsNotThere) {
  EXPECT_EQ(Run({"doctor", "-o", "json", "--admin", "127.0.0.1:1"}), 1);
  EXPECT_THAT(Found("followers"), HasSubstr("failed: http://127.0.0.1:1/metrics"));
  EXPECT_THAT(Err(), HasSubstr("1 check failed"));
}

TEST_F(CliDoctorTest, AKeyThatIsNone) {
  fake_.variables["GONGFANG_KEY"] = "gf_live_no-such-key-as-this-one-is";
  EXPECT_EQ(Run({"doctor", "-o", "json"}), 1);
  EXPECT_THAT(Found("key"), HasSubstr("failed: "));
  EXPECT_EQ(Found("booking"), "");
}

TEST_F(CliDoctorTest, NoServer) {
  fake_.variables["GONGFANG_SERVER"] = "127.0.0.1:1";
  fake_.out.str("");
  EXPECT_EQ(cli::Run({"doctor", "-o", "json", "--timeout", "1s"}, fake_.environment), 1);
  EXPECT_THAT(Found("server"), HasSubstr("failed: "));
  EXPECT_NE(Found("zones"), "");
}

}  // namespace
}  // namespace gongfang

// The command line client against a whole server.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "absl/strings/str_cat.h"
#include "clients/cli/app.h"
#include "tests/support/fake_environment.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class CliTest : public ::testing::Test {
 protected:
  CliTest() {
    fake_.clock.now = server_.clock().Now();
    fake_.variables["GONGFANG_KEY"] = server_.admin_key();
    fake_.variables["GONGFANG_SERVER"] = absl::StrCat("127.0.0.1:", server_.port());
    MakeTestResource(server_.client(), "laser");
    MakeTestResource(server_.client(), "lab", /*capacity=*/5);
    MakeTestResource(server_.client(), "desks", /*capacity=*/5);
  }

  // The server's time is ahead of the machine's, and with it what a call may take.
  int Run(std::vector<std::string> arguments) {
    fake_.out.str("");
    fake_.err.str("");
    arguments.insert(arguments.end(), {"--timeout", "2400h"});
    return cli::Run(arguments, fake_.environment);
  }
  int Book(std::vector<std::string> arguments) {
    const std::vector<std::string> rest = {"--start", "tomorrow 14:00", "--for",
                                           "2h",      "--as",           "li"};
    arguments.insert(arguments.begin(), "book");
    arguments.insert(arguments.end(), rest.begin(), rest.end());
    return Run(arguments);
  }
  std::string Err() const { return fake_.err.str(); }

  TestServer server_;
  cli::FakeEnvironment fake_;
};

TEST_F(CliTest, EachResourceOfABookingMayHaveUnitsOfItsOwn) {
  ASSERT_EQ(Book({"main/laser=1", "main/lab=3", "main/desks", "--units", "2"}), 0) << Err();
  const auto bookings = ListAll(server_.client());
  ASSERT_EQ(bookings.size(), 1u);
  std::map<std::string, int> units;
  for (const auto& item : bookings[0].items()) units[item.resource()] = item.units();
  EXPECT_EQ(units,
            (std::map<std::string, int>{
                {TestResource("laser"), 1}, {TestResource("lab"), 3}, {TestResource("desks"), 2}}));
  // What would make it later has them too.
  EXPECT_EQ(Book({"main/laser", "main/lab=4"}), 4);
  EXPECT_THAT(Err(), HasSubstr("gongfang book main/laser main/lab=4 --start"));
  // Only a number is units: the rest may be a name.
  EXPECT_EQ(Book({"main/lab=many"}), 3);
  EXPECT_EQ(Book({"main/lab=0"}), 2);
  EXPECT_THAT(Err(), HasSubstr("units"));
}

TEST_F(CliTest, WithJsonARefusalIsJson) {
  ASSERT_EQ(Book({"main/laser"}), 0) << Err();
  EXPECT_EQ(Book({"main/laser", "-o", "json"}), 4);
  EXPECT_THAT(Err(), StartsWith("{\"code\":\"ALREADY_EXISTS\",\"reason\":\"SLOT_TAKEN\","));
  EXPECT_THAT(Err(), HasSubstr(absl::StrCat("\"resource\":\"", TestResource("laser"), "\"")));
  EXPECT_THAT(Err(), HasSubstr("\"hint\":\"it is free next from "));
  EXPECT_EQ(Err().find('\n'), Err().size() - 1);
  EXPECT_EQ(fake_.out.str(), "");
}

}  // namespace
}  // namespace gongfang

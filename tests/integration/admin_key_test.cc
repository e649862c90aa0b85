// The admin's key is lost, and everybody with it: one more can be made.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tests/support/child_process.h"
#include "tests/support/test_alliance.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

class AdminKeyTest : public ::testing::Test {
 protected:
  static std::unique_ptr<ChildProcess> NewKey(const std::string& folder) {
    return std::make_unique<ChildProcess>(
        std::vector<std::string>{BinaryPath("gongfangd"), "--data", folder, "--new-admin-key"});
  }

  TempDir dir_;
  const std::string folder_ = dir_.File("data");
  const std::string file_ = folder_ + "/admin.key";
};

TEST_F(AdminKeyTest, OneMoreIsMadeShownAndKept) {
  ServerProcess server(folder_);
  ASSERT_TRUE(server.Start()) << server.process().Stderr();
  const std::string first = server.admin_key();
  ASSERT_EQ(server.Terminate(), 0);
  std::filesystem::remove(file_);
  const auto made = NewKey(folder_);
  const std::string line = made->WaitForLine("admin key gf_live_");
  EXPECT_EQ(made->Wait(), 0) << made->Stderr();
  const std::string second = server.admin_key();
  EXPECT_EQ(line, "  admin key " + second);
  EXPECT_NE(second, first);
  struct stat info;
  ASSERT_EQ(stat(file_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0600u);
  ASSERT_TRUE(server.Start()) << server.process().Stderr();
  for (const std::string& key : {first, second}) {
    const auto client = OwnClient(server.port(), key, absl::Seconds(30));
    EXPECT_TRUE(client->WhoAmI({}).ok());
    // Booking knows it from the log.
    booking::v1::GetBookingRequest request;
    request.set_name("alliances/test/bookings/none");
    EXPECT_TRUE(Eventually([&] { return absl::IsNotFound(client->GetBooking(request).status()); }));
  }
}

TEST_F(AdminKeyTest, NotInAFolderThatIsInUseNorInNone) {
  const auto nowhere = NewKey(folder_);
  EXPECT_EQ(nowhere->Wait(), 1);
  EXPECT_TRUE(absl::StartsWith(nowhere->Stderr(), "gongfangd: ")) << nowhere->Stderr();
  EXPECT_FALSE(std::filesystem::exists(file_));
  ServerProcess server(folder_);
  ASSERT_TRUE(server.Start()) << server.process().Stderr();
  const std::string key = server.admin_key();
  const auto second = NewKey(folder_);
  EXPECT_EQ(second->Wait(), 1);
  EXPECT_TRUE(absl::StrContains(second->Stderr(), "in use by another process")) << second->Stderr();
  EXPECT_EQ(server.admin_key(), key);
}

TEST_F(AdminKeyTest, ADemoThatCannotBeLoadedSaysWhatToDo) {
  ServerProcess first(folder_);
  ASSERT_TRUE(first.Start()) << first.process().Stderr();
  ASSERT_EQ(first.Terminate(), 0);
  const std::string advice =
      absl::StrCat("Put the admin's key into ", file_,
                   "; if it is lost, stop the server and make another one: gongfangd --data ",
                   folder_, " --new-admin-key\n");
  std::filesystem::remove(file_);
  ServerProcess without(folder_, {"--demo"});
  ASSERT_TRUE(without.Start()) << without.process().Stderr();
  EXPECT_EQ(without.process().Stderr(),
            "gongfangd: the demo alliance was not loaded: There is no admin key to load it with. " +
                advice);
  ASSERT_EQ(without.Terminate(), 0);
  std::ofstream(file_) << "gf_live_wrong\n";
  ServerProcess wrong(folder_, {"--demo"});
  ASSERT_TRUE(wrong.Start()) << wrong.process().Stderr();
  EXPECT_TRUE(absl::StrContains(wrong.process().Stderr(), advice)) << wrong.process().Stderr();
}

}  // namespace
}  // namespace gongfang

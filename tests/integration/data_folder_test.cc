// A data folder that cannot be used: one clear line and exit code 1. And a clean stop: exit code 0.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <thread>

#include "absl/strings/match.h"
#include "common/base/errors.h"
#include "common/store/sqlite_database.h"
#include "gongfangd/process.h"
#include "tests/support/child_process.h"
#include "tests/support/not_root.h"
#include "tests/support/test_alliance.h"

namespace gongfang {
namespace {

class DataFolderTest : public ::testing::Test {
 protected:
  // Starts a server that must not start. What it says about that.
  std::string Refusal(const std::string& folder, const std::vector<std::string>& options = {}) {
    ServerProcess server(folder, options);
    EXPECT_FALSE(server.Start());
    EXPECT_EQ(server.process().Wait(), 1);
    std::string said = server.process().Stderr();
    EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1) << said;
    EXPECT_TRUE(absl::StartsWith(said, "gongfangd: ")) << said;
    return said;
  }

  TempDir dir_;
  const std::string folder_ = dir_.File("data");
};

TEST_F(DataFolderTest, InUseByAnotherProcess) {
  ServerProcess first(folder_);
  ASSERT_TRUE(first.Start()) << first.process().Stderr();
  const std::string said = Refusal(folder_);
  EXPECT_TRUE(absl::StrContains(said, "in use by another process")) << said;
  EXPECT_TRUE(absl::StrContains(said, absl::StrCat("pid ", first.process().pid()))) << said;
  EXPECT_TRUE(absl::StrContains(said, folder_)) << said;
  // The first one does not mind, and its key is still the key.
  EXPECT_TRUE(first.Connect()->WhoAmI({}).ok());
  EXPECT_EQ(first.Terminate(), 0);
  // After it the folder is free, also after one that was killed.
  ASSERT_TRUE(first.Start()) << first.process().Stderr();
  first.KillAndWait();
  EXPECT_TRUE(first.Start()) << first.process().Stderr();
}

TEST_F(DataFolderTest, NotWritable) {
  std::ofstream(dir_.File("file")) << "not a folder";
  for (const std::string& folder :
       {dir_.File("file") + "/data", dir_.File("file"), std::string("/proc/data")}) {
    const std::string said = Refusal(folder);
    EXPECT_TRUE(absl::StrContains(said, "Cannot write")) << said;
    EXPECT_TRUE(absl::StrContains(said, folder)) << said;
  }
}

TEST_F(DataFolderTest, FilesThatMayOnlyBeRead) {
  ServerProcess server(folder_);
  ASSERT_TRUE(server.Start()) << server.process().Stderr();
  ASSERT_EQ(server.Terminate(), 0);
  // As another user than root, whom permissions do not hold back.
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    std::filesystem::permissions(entry.path(), std::filesystem::perms(0666));
  }
  std::filesystem::permissions(folder_, std::filesystem::perms(0777));
  std::filesystem::permissions(dir_.path(), std::filesystem::perms(0777));
  const SystemClock clock;
  const auto start = [&] {
    const NotRoot user;
    return Process::Start({.data = folder_, .grpc = "127.0.0.1:0"}, clock).status();
  };
  for (const char* service : {"booking", "inventory", "membership"}) {
    const std::string path = absl::StrCat(folder_, "/", service, ".db");
    std::filesystem::permissions(path, std::filesystem::perms(0444));
    const absl::Status status = start();
    EXPECT_EQ(ErrorReason(status), "STORAGE_NOT_WRITABLE") << status;
    EXPECT_TRUE(absl::StrContains(status.message(), path)) << status;
    EXPECT_FALSE(absl::StrContains(status.message(), '\n')) << status;
    std::filesystem::permissions(path, std::filesystem::perms(0666));
  }
  EXPECT_EQ(start(), absl::OkStatus());
}

TEST_F(DataFolderTest, OfANewerVersion) {
  ServerProcess server(folder_);
  ASSERT_TRUE(server.Start()) << server.process().Stderr();
  ASSERT_EQ(server.Terminate(), 0);
  for (const char* service : {"booking", "inventory", "membership"}) {
    const std::string path = absl::StrCat(folder_, "/", service, ".db");
    const auto change = [&path](absl::string_view sql) {
      const auto database = SqliteDatabase::Open(path, {.create_if_missing = false}).value();
      EXPECT_TRUE(
          database->Write([&](Transaction& tx) { return tx.Execute(sql, {}).status(); }).ok());
    };
    change("INSERT INTO schema_versions (component, version, name) VALUES ('events', 99, 'new')");
    const std::string said = Refusal(folder_);
    EXPECT_TRUE(absl::StrContains(said, "version 99")) << said;
    EXPECT_TRUE(absl::StrContains(said, "newer program")) << said;
    change("DELETE FROM schema_versions WHERE version = 99");
  }
  EXPECT_TRUE(server.Start()) << server.process().Stderr();
}

TEST_F(DataFolderTest, NotADatabase) {
  ServerProcess server(folder_);
  ASSERT_TRUE(server.Start()) << server.process().Stderr();
  ASSERT_EQ(server.Terminate(), 0);
  std::ofstream(folder_ + "/booking.db") << std::string(8192, 'x');
  const std::string said = Refusal(folder_);
  EXPECT_TRUE(absl::StrContains(said, "booking.db is damaged")) << said;
}

TEST_F(DataFolderTest, AnAddressInUse) {
  ServerProcess first(folder_);
  ASSERT_TRUE(first.Start()) << first.process().Stderr();
  ChildProcess second(
      {BinaryPath("gongfangd"), "--data", dir_.File("other"), "--grpc", first.address()});
  EXPECT_EQ(second.Wait(), 1);
  EXPECT_TRUE(absl::StrContains(second.Stderr(), "gongfangd: Cannot listen on " + first.address()))
      << second.Stderr();
}

TEST_F(DataFolderTest, SecretsAreForTheirOwnerOnly) {
  ServerProcess server(folder_);
  ASSERT_TRUE(server.Start()) << server.process().Stderr();
  struct stat info;
  for (const char* file : {"/admin.key", "/service.key"}) {
    ASSERT_EQ(stat((folder_ + file).c_str(), &info), 0) << file;
    EXPECT_EQ(info.st_mode & 0777, 0600u) << file;
  }
  ASSERT_EQ(stat(folder_.c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777, 0700u);
  // The admin key is on no disk but in its file.
  const std::string key = server.admin_key();
  EXPECT_EQ(server.Terminate(), 0);
  for (const auto& entry : std::filesystem::directory_iterator(folder_)) {
    if (entry.path().filename() == "admin.key") continue;
    std::ifstream file(entry.path());
    const std::string content{std::istreambuf_iterator<char>(file), {}};
    EXPECT_FALSE(absl::StrContains(content, key)) << entry.path();
  }
}

TEST_F(DataFolderTest, SigtermLetsRunningCallsEnd) {
  ServerProcess server(folder_);
  ASSERT_TRUE(server.Start()) << server.process().Stderr();
  MakeTestAlliance(*server.Connect());
  MakeTestResource(*server.Connect(), "room", 10'000);
  const absl::Time start = DayAfterTomorrow();
  std::atomic<int> answered = 0;
  std::vector<std::vector<booking::v1::Booking>> made(16);
  std::vector<std::thread> threads;
  for (auto& mine : made) {
    threads.emplace_back([&] {
      const auto client = server.Connect();
      while (true) {
        const auto booking = client->CreateBooking(BookingOf({{"room", start}}));
        if (!booking.ok()) {
          // Refused before it was begun, and never cut off within.
          EXPECT_TRUE(client::IsRetryable(booking.status())) << booking.status();
          return;
        }
        mine.push_back(*booking);
        ++answered;
        answered.notify_one();
      }
    });
  }
  for (int seen = 0; seen < 50; seen = answered) answered.wait(seen);
  EXPECT_EQ(server.Terminate(), 0) << server.process().Stderr();
  for (std::thread& thread : threads) thread.join();
  ASSERT_TRUE(server.Start()) << server.process().Stderr();
  size_t count = 0;
  for (const auto& mine : made) count += mine.size();
  // All that was answered, and nothing that was not.
  EXPECT_EQ(ListAll(*server.Connect()).size(), count);
}

}  // namespace
}  // namespace gongfang

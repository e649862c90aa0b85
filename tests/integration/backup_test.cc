// A copy of the data folder of a server that is at work, and the way back from it.
#include "gongfangd/backup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "tests/support/booking_tables.h"
#include "tests/support/child_process.h"
#include "tests/support/test_alliance.h"
#include "tests/support/test_server.h"

namespace gongfang {
namespace {

namespace fs = std::filesystem;

constexpr int kClients = 4;
constexpr int kBackups = 3;

int ModeOf(const std::string& path) {
  struct stat info = {};
  stat(path.c_str(), &info);
  return info.st_mode & 0777;
}

// Runs `gongfangd COMMAND` to its end; the exit code.
int RunGongfangd(const std::vector<std::string>& words, std::string* said = nullptr) {
  std::vector<std::string> command = {BinaryPath("gongfangd")};
  command.insert(command.end(), words.begin(), words.end());
  ChildProcess process(command);
  process.WaitForLine("nothing says this");
  const int code = process.Wait();
  if (said != nullptr) *said = process.Stderr();
  return code;
}

// Clients that book, hold and cancel until they are told to stop, and members that come.
class Load {
 public:
  explicit Load(const ServerProcess& server) {
    for (int i = 0; i < kClients; ++i) {
      threads_.emplace_back([this, client = server.Connect(), i] { Work(*client, i); });
    }
    threads_.emplace_back([this, client = server.Connect()] { Enter(*client); });
  }
  ~Load() { Stop(); }

  void Stop() {
    stopping_ = true;
    for (std::thread& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }
  // The names of what was answered so far.
  std::set<std::string> Answered() const {
    const std::lock_guard lock(mutex_);
    return answered_;
  }

 private:
  void Work(const client::Client& client, int seed) {
    std::mt19937 random(static_cast<unsigned>(seed));
    while (!stopping_) {
      const auto day = static_cast<int>(random() % 60);
      const auto hour = static_cast<int>(random() % 20);
      const std::vector<Slot> slots = {
          {random() % 2 == 0 ? "a" : "b", DayAfterTomorrow() + absl::Hours(24 * day + hour)}};
      const auto made = client.CreateBooking(random() % 4 == 0 ? HoldOf(slots, absl::Minutes(5))
                                                               : BookingOf(slots));
      if (!made.ok()) continue;
      const std::lock_guard lock(mutex_);
      answered_.insert(made->name());
    }
  }
  void Enter(const client::Client& client) {
    for (int i = 0; !stopping_; ++i) {
      membership::v1::CreateMemberRequest request;
      request.set_parent(kTestAlliance);
      request.set_member_id(absl::StrCat("m", i));
      request.mutable_member()->set_display_name("M");
      (void)client.CreateMember(request);
    }
  }

  mutable std::mutex mutex_;
  std::set<std::string> answered_;  // under mutex_
  std::atomic<bool> stopping_ = false;
  std::vector<std::thread> threads_;
};

TEST(BackupTest, OfAServerAtWorkIsWholeAndGoesOn) {
  TempDir dir;
  ServerProcess server(dir.File("data"));
  ASSERT_TRUE(server.Start()) << server.process().Stderr();
  const auto client = server.Connect();
  MakeTestAlliance(*client);
  for (const char* id : {"a", "b"}) MakeTestResource(*client, id, 3);
  std::vector<std::set<std::string>> answered;
  {
    Load load(server);
    for (int i = 0; i < kBackups; ++i) {
      const size_t wanted = 40 * static_cast<size_t>(i + 1);
      ASSERT_TRUE(Eventually([&] { return load.Answered().size() >= wanted; }));
      answered.push_back(load.Answered());
      ASSERT_EQ(RunGongfangd({"backup", "--data", dir.File("data"), "--to",
                              dir.File(absl::StrCat("backup", i))}),
                0);
    }
  }
  EXPECT_EQ(server.Terminate(), 0);
  for (int i = 0; i < kBackups; ++i) {
    const std::string backup = dir.File(absl::StrCat("backup", i));
    const std::string data = dir.File(absl::StrCat("restored", i));
    EXPECT_EQ(ModeOf(backup), 0700);
    for (const auto& entry : fs::directory_iterator(backup)) {
      EXPECT_EQ(ModeOf(entry.path()), 0600) << entry.path();
    }
    ASSERT_EQ(RunGongfangd({"restore", "--from", backup, "--data", data}), 0);
    ServerProcess restored(data);
    ASSERT_TRUE(restored.Start()) << restored.process().Stderr();
    EXPECT_EQ(restored.admin_key(), server.admin_key());
    const auto again = restored.Connect();
    for (const std::string& name : answered[static_cast<size_t>(i)]) {
      booking::v1::GetBookingRequest request;
      request.set_name(name);
      EXPECT_TRUE(again->GetBooking(request).ok()) << name;
    }
    // What is new there is known to the others, so nobody is ahead of a log.
    MakeTestResource(*again, "c");
    const absl::Time day = DayAfterTomorrow();
    EXPECT_TRUE(again->CreateBooking(BookingOf({{"c", day}}, "wang")).ok());
    EXPECT_EQ(restored.Terminate(), 0);
    const BookingTables replayed = Replay(ReadBookingEvents(data, "test"));
    const BookingTables tables = ReadBookingTables(data);
    EXPECT_EQ(replayed.bookings, tables.bookings);
    EXPECT_EQ(replayed.items, tables.items);
    EXPECT_GT(tables.bookings.size(), answered[static_cast<size_t>(i)].size());
  }
}

class BackupRefusalTest : public ::testing::Test {
 protected:
  BackupRefusalTest() { EXPECT_TRUE(Backup(server_.folder(), dir_.File("backup")).ok()); }

  TestServer server_;
  TempDir dir_;
};

TEST_F(BackupRefusalTest, OfNothingOrOverSomething) {
  EXPECT_EQ(ErrorReason(Backup(dir_.File("none"), dir_.File("b")).status()), "STORAGE_MISSING");
  EXPECT_FALSE(fs::exists(dir_.File("b")));
  const absl::Status again = Backup(server_.folder(), dir_.File("backup")).status();
  EXPECT_EQ(ErrorReason(again), "FOLDER_NOT_EMPTY");
  // Also where it is the very folder of the server, which goes on.
  EXPECT_EQ(ErrorReason(Restore(dir_.File("backup"), server_.folder()).status()),
            "FOLDER_NOT_EMPTY");
  EXPECT_TRUE(server_.client().WhoAmI({}).ok());
}

TEST_F(BackupRefusalTest, WhatIsNotWholeOrNotWhatItWasIsNotRestored) {
  const std::string backup = dir_.File("backup");
  const auto refused = [&](const std::string& why) {
    const absl::Status status = Restore(backup, dir_.File("data")).status();
    EXPECT_TRUE(absl::StrContains(status.message(), why)) << status;
    EXPECT_TRUE(!fs::exists(dir_.File("data")) || fs::is_empty(dir_.File("data")));
  };
  fs::rename(backup + "/SHA256SUMS", dir_.File("sums"));
  refused("no SHA256SUMS");
  std::ofstream(backup + "/SHA256SUMS") << std::string(64, 'a') << "  ../booking.db\n";
  refused("cannot be read");
  fs::remove(backup + "/SHA256SUMS");
  fs::rename(dir_.File("sums"), backup + "/SHA256SUMS");
  fs::rename(backup + "/inventory.db", dir_.File("inventory.db"));
  refused("inventory.db");
  fs::rename(dir_.File("inventory.db"), backup + "/inventory.db");
  {
    std::fstream file(backup + "/booking.db", std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(5000);
    file.put('x');
  }
  refused("booking.db is not what it was");
}

TEST_F(BackupRefusalTest, AFollowerThatIsAheadOfALogIsNoBackup) {
  // Membership as it was, booking and inventory as they came to be.
  membership::v1::CreateMemberRequest request;
  request.set_parent(kTestAlliance);
  request.set_member_id("late");
  request.mutable_member()->set_display_name("Late");
  ASSERT_TRUE(server_.client().CreateMember(request).ok());
  MakeTestResource(server_.client(), "laser");
  ASSERT_TRUE(server_.client()
                  .CreateBooking(BookingOf({{"laser", server_.At(absl::Hours(30))}}, "late"))
                  .ok());
  server_.Stop();
  for (const char* beside : {"", "-wal", "-shm"}) {
    fs::remove(absl::StrCat(server_.folder(), "/membership.db", beside));
  }
  fs::copy(dir_.File("backup") + "/membership.db", server_.folder() + "/membership.db");
  const absl::Status status = Backup(server_.folder(), dir_.File("second")).status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_FALSE(fs::exists(dir_.File("second")));
}

TEST_F(BackupRefusalTest, OfAServerThatHasStoppedIsTheSame) {
  server_.Stop();
  ASSERT_TRUE(Backup(server_.folder(), dir_.File("second")).ok());
  ASSERT_TRUE(Restore(dir_.File("second"), dir_.File("data")).ok());
  EXPECT_EQ(FirstLineOf(dir_.File("data") + "/service.key"), server_.service_key());
}

TEST(BackupCommandTest, AWrongCommandLineIsRefused) {
  std::string said;
  EXPECT_EQ(RunGongfangd({"backup"}), 2);
  EXPECT_EQ(RunGongfangd({"restore", "--to", "x"}), 2);
  EXPECT_EQ(RunGongfangd({"backup", "--help"}), 0);
  TempDir dir;
  EXPECT_EQ(RunGongfangd({"backup", "--data", dir.File("none"), "--to", dir.File("b")}, &said), 1);
  EXPECT_TRUE(absl::StrContains(said, "There is no data file")) << said;
}

}  // namespace
}  // namespace gongfang

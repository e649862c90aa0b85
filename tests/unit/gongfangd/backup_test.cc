// Backups of databases that are written meanwhile, without a server around them.
#include "gongfangd/backup.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "absl/strings/str_cat.h"
#include "common/events/event_log.h"
#include "common/events/follower.h"
#include "common/events/log_places.h"
#include "common/store/migrate.h"
#include "common/store/sqlite_database.h"
#include "common/store/sqlite_snapshot.h"
#include "gongfangd/data_folder.h"
#include "google/protobuf/empty.pb.h"
#include "tests/support/temp_dir.h"

namespace gongfang {
namespace {

namespace fs = std::filesystem;

class BackupFilesTest : public ::testing::Test {
 protected:
  BackupFilesTest() {
    for (const char* service : {"booking", "membership"}) {
      databases_[service] = OpenIt(service);
      EXPECT_TRUE(Migrate(*databases_[service], "events", EventLog::Migrations()).ok());
      EXPECT_TRUE(Migrate(*databases_[service], "follower", Follower::Migrations()).ok());
    }
    EXPECT_TRUE(WriteSecret(Data() + "/service.key", "a secret of the installation").ok());
  }

  std::string Data() const { return dir_.path().string(); }
  std::string Copy(int number) const { return copies_.File(absl::StrCat("copy", number)); }
  std::unique_ptr<Database> OpenIt(const std::string& service) const {
    return SqliteDatabase::Open(absl::StrCat(Data(), "/", service, ".db"), {}).value();
  }
  // One event of alliance "a" in the log of a service.
  void Append(const std::string& service) {
    const google::protobuf::Empty snapshot;
    const NewEvent event = {.type = "x.made", .subject = "x", .actor = "", .snapshot = snapshot};
    EXPECT_TRUE(databases_[service]
                    ->Write([&](Transaction& tx) { return EventLog::Append(tx, "a", 1, {event}); })
                    .ok());
  }
  // `follower` has applied so much of the other's log.
  void Follow(const std::string& follower, const std::string& log, int64_t place) {
    EXPECT_TRUE(databases_[follower]
                    ->Write([&](Transaction& tx) {
                      return tx
                          .Execute(
                              "INSERT INTO followed_logs (log, alliance, sequence) VALUES ($1, "
                              "'a', $2) ON CONFLICT (log, alliance) DO UPDATE SET sequence = "
                              "excluded.sequence",
                              {log, place})
                          .status();
                    })
                    .ok());
  }
  int64_t HeadOf(const std::string& service) {
    int64_t head = 0;
    EXPECT_TRUE(databases_[service]
                    ->Read([&head](Transaction& tx) -> absl::Status {
                      head = EventLog::Head(tx, "a").value();
                      return absl::OkStatus();
                    })
                    .ok());
    return head;
  }
  // Head, and place in the other's log, of a copied database.
  std::pair<int64_t, int64_t> Read(const std::string& folder, const std::string& service,
                                   const std::string& other) {
    const auto copy = SqliteSnapshot::Open(absl::StrCat(folder, "/", service, ".db")).value();
    EXPECT_TRUE(copy->Take().ok());
    std::pair<int64_t, int64_t> read;
    EXPECT_TRUE(copy->Read([&](Transaction& tx) -> absl::Status {
                      read = {ReadHeads(tx).value()["a"], ReadPlaces(tx).value()[other]["a"]};
                      return absl::OkStatus();
                    })
                    .ok());
    return read;
  }

  TempDir dir_;
  TempDir copies_;
  std::map<std::string, std::unique_ptr<Database>> databases_;
};

TEST_F(BackupFilesTest, HoldsWhatWasCommittedAndItsSecrets) {
  Append("membership");
  Append("membership");
  Follow("booking", "membership", 2);
  const auto files = Backup(Data(), Copy(0));
  ASSERT_TRUE(files.ok()) << files.status();
  EXPECT_EQ(files->size(), 3);
  Append("membership");
  EXPECT_EQ(Read(Copy(0), "membership", "booking").first, 2);
  EXPECT_EQ(Read(Copy(0), "booking", "membership").second, 2);
  for (const auto& entry : fs::directory_iterator(Copy(0))) {
    const auto others = fs::perms::group_all | fs::perms::others_all;
    if (entry.path().extension() == ".key") {
      EXPECT_EQ(entry.status().permissions() & others, fs::perms::none) << entry.path();
    }
  }
}

// Both follow each other as fast as they can: no copy has a follower ahead of its log.
TEST_F(BackupFilesTest, OfWritersAtWorkFitTogether) {
  std::atomic<bool> stopping = false;
  std::vector<std::thread> threads;
  for (const bool forth : {true, false}) {
    const std::string log = forth ? "membership" : "booking";
    const std::string follower = forth ? "booking" : "membership";
    threads.emplace_back([&, log, follower] {
      while (!stopping) {
        Append(log);
        Follow(follower, log, HeadOf(log));
      }
    });
  }
  for (int i = 0; i < 20; ++i) {
    const int64_t before = HeadOf("booking");
    const auto files = Backup(Data(), Copy(i));
    ASSERT_TRUE(files.ok()) << files.status();
    const auto [booking, of_membership] = Read(Copy(i), "booking", "membership");
    const auto [membership, of_booking] = Read(Copy(i), "membership", "booking");
    EXPECT_GE(booking, before);
    EXPECT_LE(of_membership, membership);
    EXPECT_LE(of_booking, booking);
  }
  stopping = true;
  for (std::thread& thread : threads) thread.join();
}

TEST_F(BackupFilesTest, AFollowerAheadOfItsLogIsRefusedAndLeavesNothing) {
  Append("membership");
  Follow("booking", "membership", 2);
  const absl::Status status = Backup(Data(), Copy(0)).status();
  EXPECT_TRUE(absl::IsUnavailable(status)) << status;
  EXPECT_FALSE(fs::exists(Copy(0)));
}

TEST_F(BackupFilesTest, RestoredItIsTheSameAndCanBeWritten) {
  Append("membership");
  ASSERT_TRUE(Backup(Data(), Copy(0)).ok());
  databases_.clear();
  TempDir other;
  ASSERT_TRUE(Restore(Copy(0), other.File("data")).ok());
  EXPECT_TRUE(fs::exists(other.File("data") + "/service.key"));
  size_t files = 0;
  for (const auto& entry : fs::directory_iterator(other.File("data"))) {
    EXPECT_NE(entry.path().filename().string().front(), '.') << entry.path();
    ++files;
  }
  EXPECT_EQ(files, 3);
  databases_["membership"] =
      SqliteDatabase::Open(other.File("data") + "/membership.db", {}).value();
  Append("membership");
  EXPECT_EQ(HeadOf("membership"), 2);
}

}  // namespace
}  // namespace gongfang

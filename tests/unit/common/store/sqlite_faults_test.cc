// Full disks and failed syncs, on a file system that fails on demand.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/errors.h"
#include "common/store/sqlite_database.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/temp_dir.h"

namespace gongfang {
namespace {

class SqliteFaultsTest : public testing::Test {
 protected:
  SqliteFaultsTest() {
    options_.vfs = kFaultVfsName;
    options_.checkpoint_pages = 16;  // so that checkpoints meet the faults too
    Reopen();
    EXPECT_EQ(database_->Write([](Transaction& tx) {
      return tx.Execute("CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, data BYTEA)", {})
          .status();
    }),
              absl::OkStatus());
  }

  void Reopen() {
    database_.reset();
    database_ = SqliteDatabase::Open(dir_.File("test.db"), options_).value();
  }

  // Two rows of `bytes` each (by default three pages), numbered `id` and -`id`.
  absl::Status WritePair(int64_t id, size_t bytes = 12'000) {
    const std::string data(bytes, 'x');
    return database_->Write([&](Transaction& tx) -> absl::Status {
      for (int64_t row : {id, -id}) {
        absl::Status status =
            tx.Execute("INSERT INTO items (id, data) VALUES ($1, $2)", {row, Bytes(data)}).status();
        if (!status.ok()) return status;
      }
      return absl::OkStatus();
    });
  }

  static std::vector<int64_t> RowsOf(Database& database) {
    std::vector<int64_t> rows;
    EXPECT_EQ(database.Read([&](Transaction& tx) {
      rows.clear();
      return tx.Query("SELECT id FROM items ORDER BY id", {}, [&](const Row& row) {
        rows.push_back(row.Int(0));
        return absl::OkStatus();
      });
    }),
              absl::OkStatus());
    return rows;
  }

  // The rows that a process would find which starts after a power cut at this moment.
  std::vector<int64_t> RowsAfterACrash() {
    const TempDir after;
    for (const char* name : {"test.db", "test.db-wal"}) {
      std::filesystem::copy_file(dir_.File(name), after.File(name));
    }
    return RowsOf(*SqliteDatabase::Open(after.File("test.db"), {}).value());
  }

  std::vector<int64_t> Rows() { return RowsOf(*database_); }

  // Lets the disk become full after 0, `step`, 2 * `step` ... bytes, until a pair fits, and expects
  // that each one before it leaves nothing. How many did not fit.
  int FillUp(size_t pair_bytes, int64_t step) {
    EXPECT_EQ(WritePair(1000), absl::OkStatus());
    std::vector<int64_t> expected = {-1000, 1000};
    int refused = 0;
    for (;; ++refused) {
      faults_.SetBytesUntilFull(refused * step);
      const int64_t id = refused + 1;
      const absl::Status status = WritePair(id, pair_bytes);
      if (status.ok()) expected = {-1000, -id, id, 1000};
      EXPECT_EQ(Rows(), expected) << refused;
      if (status.ok() || testing::Test::HasFailure()) break;
      EXPECT_EQ(ErrorReason(status), "STORAGE_FULL") << status;
      EXPECT_EQ(RowsAfterACrash(), expected) << refused;
      EXPECT_EQ(ErrorReason(WritePair(id, pair_bytes)), "STORAGE_FULL");  // still full
    }
    faults_.SetBytesUntilFull(FaultVfs::kNever);
    EXPECT_EQ(WritePair(500), absl::OkStatus());
    Reopen();
    expected.insert(expected.begin() + 1, -500);
    expected.insert(expected.end() - 1, 500);
    EXPECT_EQ(Rows(), expected);
    return refused;
  }

  FaultVfs faults_;
  TempDir dir_;
  SqliteOptions options_;
  std::unique_ptr<SqliteDatabase> database_;
};

TEST_F(SqliteFaultsTest, FullDiskRefusesWholeTransactionsAndGoesOnAfterwards) {
  EXPECT_GE(FillUp(12'000, 1'500), 20);
}

// A commit that takes many writes, at the borders between them and elsewhere.
TEST_F(SqliteFaultsTest, FullDiskInTheMiddleOfALargeCommitIsTheSame) {
  EXPECT_GE(FillUp(300'000, 20'600), 25);
}

TEST_F(SqliteFaultsTest, FullDiskAtTheOpeningIsToldInOneSentence) {
  database_.reset();
  faults_.SetSharedMemoryFull(true);
  const std::string path = dir_.File("test.db");
  const absl::Status status = SqliteDatabase::Open(path, options_).status();
  EXPECT_EQ(ErrorReason(status), "STORAGE_FAILED") << status;
  EXPECT_EQ(status.message(), "The data file " + path +
                                  " could not be written to disk: the disk is full, and needs "
                                  "room, or it is failing. Check the disk and start again; what "
                                  "was answered is safe.");
  faults_.SetSharedMemoryFull(false);
  EXPECT_EQ(SqliteDatabase::Open(path, options_).status(), absl::OkStatus());
}

// A checkpoint that finds no room leaves the data in the log, and the commit stands.
TEST_F(SqliteFaultsTest, FullDiskUnderManyWritesLosesNothingThatWasAnswered) {
  std::vector<int64_t> answered;
  for (int64_t id = 1; id <= 120; ++id) {
    faults_.SetBytesUntilFull(id * 7 % 41 * 2'000);
    if (WritePair(id).ok()) answered.push_back(id);
  }
  faults_.SetBytesUntilFull(FaultVfs::kNever);
  EXPECT_GT(answered.size(), 10u);
  EXPECT_LT(answered.size(), 115u);
  std::vector<int64_t> expected;
  for (auto id = answered.rbegin(); id != answered.rend(); ++id) expected.push_back(-*id);
  expected.insert(expected.end(), answered.begin(), answered.end());
  EXPECT_EQ(Rows(), expected);
  Reopen();
  EXPECT_EQ(Rows(), expected);
}

TEST_F(SqliteFaultsTest, EveryCommitIsSynced) {
  for (int64_t id = 1; id <= 5; ++id) {
    const int64_t before = faults_.syncs();
    ASSERT_EQ(WritePair(id), absl::OkStatus());
    EXPECT_GT(faults_.syncs(), before);
  }
}

TEST_F(SqliteFaultsTest, FailedSyncIsFatalAndNothingIsAnsweredAfterIt) {
  std::vector<std::string> messages;
  options_.on_fatal = [&](absl::string_view message) { messages.emplace_back(message); };
  Reopen();
  ASSERT_EQ(WritePair(1), absl::OkStatus());
  faults_.SetSyncsUntilFailure(0);
  EXPECT_EQ(ErrorReason(WritePair(2)), "STORAGE_FAILED");
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_NE(messages[0].find(dir_.File("test.db")), std::string::npos) << messages[0];
  faults_.SetSyncsUntilFailure(FaultVfs::kNever);
  EXPECT_EQ(ErrorReason(WritePair(3)), "STORAGE_FAILED");
  EXPECT_EQ(messages.size(), 1u);
  EXPECT_EQ(database_->Read([](Transaction&) { return absl::OkStatus(); }).code(),
            absl::StatusCode::kUnavailable);
}

// A Write that checkpoints syncs more than once; the first sync is its commit's.
TEST_F(SqliteFaultsTest, FailedSyncOfACheckpointIsFatalToo) {
  int fatal_calls = 0;
  options_.on_fatal = [&](absl::string_view) { ++fatal_calls; };
  Reopen();
  ASSERT_EQ(WritePair(1000), absl::OkStatus());  // a new log has its head synced too
  for (int64_t id = 1; id < 100 && fatal_calls == 0; ++id) {
    faults_.SetSyncsUntilFailure(1);
    const absl::Status status = WritePair(id);
    EXPECT_EQ(status.ok(), fatal_calls == 0) << status;
  }
  EXPECT_EQ(fatal_calls, 1);
}

TEST_F(SqliteFaultsTest, IoErrorInACommitIsFatalBecauseItsOutcomeIsUnknown) {
  int fatal_calls = 0;
  options_.on_fatal = [&](absl::string_view) { ++fatal_calls; };
  Reopen();
  faults_.SetBytesUntilIoError(9'000);
  EXPECT_EQ(ErrorReason(WritePair(1)), "STORAGE_FAILED");
  EXPECT_EQ(fatal_calls, 1);
}

TEST_F(SqliteFaultsTest, FailedSyncEndsTheProcessByDefault) {
  EXPECT_EXIT(
      {
        faults_.SetSyncsUntilFailure(0);
        static_cast<void>(WritePair(1));
      },
      testing::ExitedWithCode(70), "could not be written to disk");
}

}  // namespace
}  // namespace gongfang

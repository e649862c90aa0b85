// Checkpoints in parts: the log stays short, nothing is lost at any moment, and no failed sync goes
// unheard.
#include "common/store/checkpointer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "common/store/sqlite_database.h"
#include "common/store/sqlite_status.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/temp_dir.h"

namespace gongfang {
namespace {

constexpr int kPages = 32;

class CheckpointerTest : public testing::Test {
 protected:
  CheckpointerTest() {
    EXPECT_EQ(writer_->Run("CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, data BYTEA)"),
              SQLITE_OK);
  }

  // Commits about three pages; what AfterCommit answers.
  int Commit() {
    EXPECT_EQ(
        writer_->Run(absl::StrCat("INSERT INTO items VALUES (", ++rows_, ", zeroblob(3000))")),
        SQLITE_OK);
    const int code = checkpointer_->AfterCommit(*writer_);
    longest_log_ = std::max(longest_log_, writer_->log_pages());
    return code;
  }

  // Commits until the log has started over `times` times, or for long.
  void CommitUntilTheLogStartsOver(int times) {
    int before = writer_->log_pages();
    for (int i = 0; i < 10'000 && times > 0; ++i) {
      ASSERT_EQ(Commit(), SQLITE_OK);
      if (writer_->log_pages() < before) --times;
      before = writer_->log_pages();
    }
    EXPECT_EQ(times, 0);
  }

  // The only number that `sql` gives on `connection`.
  static int64_t Number(SqliteConnection& connection, const std::string& sql) {
    int code = SQLITE_OK;
    SqliteStatement* const statement = connection.Borrow(sql, code).value();
    EXPECT_EQ(statement->Step(), SQLITE_ROW);
    const int64_t number = sqlite3_column_int64(statement->handle(), 0);
    connection.Return(*statement);
    return number;
  }

  // The rows that are there after a power cut at this moment, or -1 for a damaged file.
  int64_t RowsAfterACrash() {
    const TempDir after;
    for (const char* name : {"test.db", "test.db-wal"}) {
      std::filesystem::copy_file(dir_.File(name), after.File(name));
    }
    auto found = SqliteConnection::OpenWriter(after.File("test.db"), {}).value();
    if (Number(*found,
               "SELECT COUNT(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'") != 1) {
      return -1;
    }
    return Number(*found, "SELECT COUNT(*) FROM items");
  }

  FaultVfs faults_;
  TempDir dir_;
  const std::string path_ = dir_.File("test.db");
  const SqliteOptions options_ = {.vfs = kFaultVfsName, .checkpoint_pages = kPages};
  std::unique_ptr<SqliteConnection> writer_ = SqliteConnection::OpenWriter(path_, options_).value();
  std::unique_ptr<Checkpointer> checkpointer_ = Checkpointer::Open(path_, options_).value();
  int64_t rows_ = 0;
  int longest_log_ = 0;
};

TEST_F(CheckpointerTest, TheLogStartsOverAgainAndAgain) {
  CommitUntilTheLogStartsOver(5);
  EXPECT_GE(longest_log_, kPages);
  EXPECT_LE(longest_log_, 4 * kPages);
  EXPECT_EQ(Number(*writer_, "SELECT COUNT(*) FROM items"), rows_);
}

TEST_F(CheckpointerTest, EveryCommitSurvivesACrashAtEveryStage) {
  for (int i = 0; i < 100; ++i) {
    ASSERT_EQ(Commit(), SQLITE_OK);
    ASSERT_EQ(RowsAfterACrash(), rows_) << i;
  }
}

TEST_F(CheckpointerTest, AReaderOfOldPagesKeepsTheLogButNotTheCommits) {
  auto reader = SqliteConnection::OpenReader(path_, options_).value();
  ASSERT_EQ(reader->Run("BEGIN"), SQLITE_OK);
  ASSERT_EQ(Number(*reader, "SELECT COUNT(*) FROM items"), 0);
  for (int i = 0; i < 30; ++i) ASSERT_EQ(Commit(), SQLITE_OK);
  EXPECT_EQ(Number(*reader, "SELECT COUNT(*) FROM items"), 0);
  EXPECT_GT(writer_->log_pages(), kPages);
  ASSERT_TRUE(reader->Rollback());
  CommitUntilTheLogStartsOver(1);
  EXPECT_EQ(Number(*reader, "SELECT COUNT(*) FROM items"), rows_);
}

TEST_F(CheckpointerTest, FailedSyncOfTheLogBeforeItIsCopiedIsReported) {
  int code = SQLITE_OK;
  for (int i = 0; i < 1000 && code == SQLITE_OK; ++i) {
    ASSERT_EQ(checkpointer_->AwaitSync(), SQLITE_OK);
    faults_.SetSyncsUntilFailure(1);  // that of the commit
    code = Commit();
  }
  EXPECT_TRUE(IsFailedSync(code)) << code;
}

TEST_F(CheckpointerTest, FailedSyncOfTheThreadIsReportedAtTheEnd) {
  // One part is held, the next commit copies it and starts the thread.
  while (writer_->log_pages() < kPages) ASSERT_EQ(Commit(), SQLITE_OK);
  faults_.SetSyncsUntilFailure(2);  // those of the log, by the commit and before it is copied
  ASSERT_EQ(Commit(), SQLITE_OK);
  EXPECT_TRUE(IsFailedSync(checkpointer_->AwaitSync()));
  EXPECT_EQ(checkpointer_->AwaitSync(), SQLITE_OK);  // it is told once
}

TEST_F(CheckpointerTest, FullDiskOnlyPutsACheckpointOff) {
  while (writer_->log_pages() < kPages) ASSERT_EQ(Commit(), SQLITE_OK);
  // Room for the commit, and for a part of what is to be copied.
  faults_.SetBytesUntilFull(30'000);
  EXPECT_EQ(Commit(), SQLITE_FULL);
  faults_.SetBytesUntilFull(FaultVfs::kNever);
  EXPECT_EQ(RowsAfterACrash(), rows_);
  CommitUntilTheLogStartsOver(2);
  EXPECT_EQ(RowsAfterACrash(), rows_);
}

}  // namespace
}  // namespace gongfang

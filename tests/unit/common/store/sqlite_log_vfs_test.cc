// The write-ahead log in large pieces: what SQLite does with it gives what it gives without.
#include "common/store/sqlite_log_vfs.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/store/sqlite_connection.h"
#include "common/store/sqlite_database.h"
#include "tests/support/fault_vfs.h"
#include "tests/support/temp_dir.h"

namespace gongfang {
namespace {

constexpr int kRows = 300;

// Every row of `query` as text, one after the other.
std::string Ask(sqlite3* handle, const std::string& query) {
  std::string answer;
  sqlite3_stmt* statement = nullptr;
  EXPECT_EQ(sqlite3_prepare_v2(handle, query.c_str(), -1, &statement, nullptr), SQLITE_OK)
      << sqlite3_errmsg(handle);
  while (sqlite3_step(statement) == SQLITE_ROW) {
    absl::StrAppend(&answer, reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)), ";");
  }
  EXPECT_EQ(sqlite3_finalize(statement), SQLITE_OK) << sqlite3_errmsg(handle);
  return answer;
}

constexpr char kContent[] =
    "SELECT id || ' ' || version || ' ' || hex(data) FROM items ORDER BY id";

class SqliteLogVfsTest : public testing::Test {
 protected:
  // The same statements go to a connection with this VFS and to a plain one, on a file each.
  SqliteLogVfsTest() : ours_(SqliteConnection::OpenWriter(path_, {}).value()) {
    EXPECT_EQ(sqlite3_open(dir_.File("plain.db").c_str(), &plain_), SQLITE_OK);
    EXPECT_EQ(Ask(plain_, "PRAGMA journal_mode=WAL"), "wal;");
    // Pages that do not fit are written to the log before the commit, and there again.
    Both("PRAGMA cache_size=5");
    Both("CREATE TABLE items (id BIGINT NOT NULL PRIMARY KEY, version BIGINT, data BYTEA)");
    Both("BEGIN IMMEDIATE");
    for (int id = 0; id < kRows; ++id) {
      Both(absl::StrCat("INSERT INTO items VALUES (", id, ", 0, zeroblob(", 100 + id * 7, "))"));
    }
    Both("COMMIT");
  }
  ~SqliteLogVfsTest() override { EXPECT_EQ(sqlite3_close(plain_), SQLITE_OK); }

  void Both(const std::string& sql) {
    EXPECT_EQ(ours_->Run(sql), SQLITE_OK) << sql;
    EXPECT_EQ(sqlite3_exec(plain_, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sql;
  }

  // Changes, reads, savepoints and the like inside of one transaction.
  void BothDoSomething(std::mt19937& random) {
    const std::string some = absl::StrCat("id % ", 2 + random() % 20, " = 0");
    switch (random() % 6) {
      case 0:
      case 1:
        return Both(absl::StrCat("UPDATE items SET version = version + 1 WHERE ", some));
      case 2:
        return Both(absl::StrCat("UPDATE items SET data = zeroblob(", random() % 20'000,
                                 ") WHERE id = ", random() % kRows));
      case 3:
        return Both("SAVEPOINT here");
      case 4:
        Both("SAVEPOINT here");  // so that there is one
        Both(absl::StrCat("DELETE FROM items WHERE ", some));
        return Both("ROLLBACK TO here");
      default:
        EXPECT_EQ(Ask(ours_->handle(), kContent), Ask(plain_, kContent));
    }
  }

  TempDir dir_;
  const std::string path_ = dir_.File("test.db");
  std::unique_ptr<SqliteConnection> ours_;
  sqlite3* plain_ = nullptr;
};

TEST_F(SqliteLogVfsTest, RandomTransactionsLeaveTheSame) {
  auto reader = SqliteConnection::OpenReader(path_, {}).value();
  std::mt19937 random(1);
  for (int round = 0; round < 40; ++round) {
    const std::string before = Ask(plain_, kContent);
    Both("BEGIN IMMEDIATE");
    for (unsigned step = 0, steps = random() % 12; step < steps; ++step) BothDoSomething(random);
    EXPECT_EQ(Ask(reader->handle(), kContent), before);  // nothing is seen too early
    Both(random() % 4 == 0 ? "ROLLBACK" : "COMMIT");
    ASSERT_EQ(Ask(reader->handle(), kContent), Ask(plain_, kContent)) << round;
    if (random() % 8 == 0) Both("PRAGMA wal_checkpoint(PASSIVE)");
  }
  EXPECT_EQ(Ask(reader->handle(), "PRAGMA integrity_check"), "ok;");
}

TEST_F(SqliteLogVfsTest, WhatWasCommittedIsInTheFilesAtOnce) {
  Both("UPDATE items SET version = 7");
  Both("BEGIN IMMEDIATE");
  Both("UPDATE items SET version = 8");
  const TempDir after;
  for (const char* name : {"test.db", "test.db-wal"}) {
    std::filesystem::copy_file(dir_.File(name), after.File(name));
  }
  auto found = SqliteConnection::OpenWriter(after.File("test.db"), {}).value();
  EXPECT_EQ(Ask(found->handle(), "SELECT DISTINCT version FROM items"), "7;");
  EXPECT_EQ(Ask(found->handle(), "PRAGMA integrity_check"), "ok;");
}

// The writes that a commit of about 40 pages takes.
int64_t WritesOfACommit(const std::string& path) {
  FaultVfs counter;
  auto writer = SqliteConnection::OpenWriter(path, {.vfs = kFaultVfsName}).value();
  EXPECT_EQ(writer->Run("CREATE TABLE items (data BYTEA)"), SQLITE_OK);
  const int64_t before = counter.writes();
  EXPECT_EQ(writer->Run("INSERT INTO items VALUES (zeroblob(160000))"), SQLITE_OK);
  EXPECT_EQ(Ask(writer->handle(), "PRAGMA integrity_check"), "ok;");
  return counter.writes() - before;
}

TEST_F(SqliteLogVfsTest, NothingIsHeldBackOnADeviceThatIsNotPowersafe) {
  EXPECT_LE(WritesOfACommit(dir_.File("safe.db")), 4);
  EXPECT_GE(WritesOfACommit("file:" + dir_.File("unsafe.db") + "?psow=0"), 80);
}

TEST_F(SqliteLogVfsTest, IsRegisteredOncePerVfsBelow) {
  const std::string name = LogVfsOver("");
  EXPECT_EQ(LogVfsOver(""), name);
  EXPECT_EQ(LogVfsOver(sqlite3_vfs_find(nullptr)->zName), name);
  EXPECT_NE(sqlite3_vfs_find(name.c_str()), nullptr);
  EXPECT_NE(sqlite3_vfs_find(nullptr)->zName, name);
  EXPECT_EQ(LogVfsOver("no such vfs"), "");
}

}  // namespace
}  // namespace gongfang

// Opening a data file: what is refused, and with which sentence.
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/strings/string_view.h"
#include "common/base/errors.h"
#include "common/store/sqlite_database.h"
#include "tests/support/not_root.h"
#include "tests/support/temp_dir.h"

namespace gongfang {
namespace {

class SqliteOpenTest : public testing::Test {
 protected:
  absl::Status Open(const std::string& path, const SqliteOptions& options = {}) {
    return SqliteDatabase::Open(path, options).status();
  }
  // The refusal is one line and names `path`.
  static void ExpectRefusal(const absl::Status& status, absl::string_view reason,
                            const std::string& path) {
    EXPECT_EQ(ErrorReason(status), reason) << status;
    EXPECT_NE(status.message().find(path), std::string::npos) << status;
    EXPECT_EQ(status.message().find('\n'), std::string::npos) << status;
  }

  TempDir dir_;
  const std::string path_ = dir_.File("test.db");
};

TEST_F(SqliteOpenTest, SecondOpenerIsRefusedUntilTheFirstCloses) {
  absl::StatusOr<std::unique_ptr<SqliteDatabase>> first = SqliteDatabase::Open(path_, {});
  ASSERT_TRUE(first.ok()) << first.status();
  const absl::Status second = Open(path_);
  EXPECT_EQ(second.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_EQ(second.message(), "The data file " + path_ + " is in use by another process (pid " +
                                  std::to_string(getpid()) +
                                  "). Stop it, or choose another folder with --data.");
  first->reset();
  EXPECT_EQ(Open(path_), absl::OkStatus());
}

TEST_F(SqliteOpenTest, DataIsThereAfterReopening) {
  {
    auto database = SqliteDatabase::Open(path_, {}).value();
    ASSERT_EQ(database->Write([](Transaction& tx) {
      return tx.Execute("CREATE TABLE items (id BIGINT)", {}).status();
    }),
              absl::OkStatus());
  }
  EXPECT_FALSE(std::filesystem::exists(path_ + "-wal"));  // the writer put it all in the file
  auto database = SqliteDatabase::Open(path_, {.create_if_missing = false}).value();
  EXPECT_EQ(database->Read(
                [](Transaction& tx) { return tx.Execute("SELECT id FROM items", {}).status(); }),
            absl::OkStatus());
}

TEST_F(SqliteOpenTest, MissingFileOrFolder) {
  ExpectRefusal(Open(path_, {.create_if_missing = false}), "STORAGE_MISSING", path_);
  EXPECT_FALSE(std::filesystem::exists(path_));
  const std::string lost = dir_.File("no/such/test.db");
  ExpectRefusal(Open(lost), "STORAGE_NOT_WRITABLE", lost);
}

TEST_F(SqliteOpenTest, PlaceThatCannotBeWritten) {
  std::ofstream(dir_.File("file")) << "no folder";
  const std::string below_a_file = dir_.File("file/test.db");
  ExpectRefusal(Open(below_a_file), "STORAGE_NOT_WRITABLE", below_a_file);
  std::filesystem::create_directory(path_);
  ExpectRefusal(Open(path_), "STORAGE_NOT_WRITABLE", path_);
}

// Neither opening a file nor looking at its tables writes to it, so nothing else would notice.
TEST_F(SqliteOpenTest, FileThatMayOnlyBeRead) {
  ASSERT_EQ(Open(path_), absl::OkStatus());
  std::filesystem::permissions(dir_.path(), std::filesystem::perms::all);
  std::filesystem::permissions(path_ + ".lock", std::filesystem::perms(0666));
  std::filesystem::permissions(path_, std::filesystem::perms(0444));
  {
    const NotRoot user;
    ExpectRefusal(Open(path_), "STORAGE_NOT_WRITABLE", path_);
  }
  std::filesystem::permissions(path_, std::filesystem::perms(0666));
  const NotRoot user;
  EXPECT_EQ(Open(path_), absl::OkStatus());
}

// After kill -9 the log is still there.
TEST_F(SqliteOpenTest, LogThatMayOnlyBeRead) {
  const TempDir after;
  const std::string copy = after.File("test.db");
  {
    auto database = SqliteDatabase::Open(path_, {}).value();
    ASSERT_EQ(database->Write([](Transaction& tx) {
      return tx.Execute("CREATE TABLE items (id BIGINT)", {}).status();
    }),
              absl::OkStatus());
    std::filesystem::copy_file(path_, copy);
    std::filesystem::copy_file(path_ + "-wal", copy + "-wal");
  }
  std::filesystem::permissions(after.path(), std::filesystem::perms::all);
  std::filesystem::permissions(copy, std::filesystem::perms(0666));
  std::filesystem::permissions(copy + "-wal", std::filesystem::perms(0444));
  const NotRoot user;
  absl::StatusOr<std::unique_ptr<SqliteDatabase>> database = SqliteDatabase::Open(copy, {});
  const absl::Status status =
      database.ok() ? (*database)->Write([](Transaction&) { return absl::OkStatus(); })
                    : database.status();
  ExpectRefusal(status, "STORAGE_NOT_WRITABLE", copy);
}

TEST_F(SqliteOpenTest, FileThatIsNoDatabaseIsLeftAlone) {
  const std::string text(5000, 'x');
  std::ofstream(path_) << text;
  ExpectRefusal(Open(path_), "STORAGE_CORRUPT", path_);
  std::ifstream file(path_);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), text);
}

// The sqlite3 shell takes no notice of the lock file.
TEST_F(SqliteOpenTest, ForeignWriterMakesItBusyAndNotBroken) {
  auto database = SqliteDatabase::Open(path_, {.busy_timeout = absl::Milliseconds(1)}).value();
  sqlite3* foreign = nullptr;
  ASSERT_EQ(sqlite3_open(path_.c_str(), &foreign), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(foreign, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr), SQLITE_OK);
  const auto create = [](Transaction& tx) {
    return tx.Execute("CREATE TABLE items (id BIGINT)", {}).status();
  };
  EXPECT_EQ(database->Write(create).code(), absl::StatusCode::kUnavailable);
  ASSERT_EQ(sqlite3_exec(foreign, "ROLLBACK", nullptr, nullptr, nullptr), SQLITE_OK);
  EXPECT_EQ(database->Write(create), absl::OkStatus());
  EXPECT_EQ(sqlite3_close(foreign), SQLITE_OK);
}

}  // namespace
}  // namespace gongfang

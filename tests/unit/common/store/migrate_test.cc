// Migrations: applied once, in order, all or nothing, and never backwards.
#include "common/store/migrate.h"

#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/base/errors.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_database.h"

namespace gongfang {
namespace {

constexpr Migration kFirst = {.version = 1, .name = "items", .sql = R"sql(
-- Two statements; a comment; and a ; inside of a line.
CREATE TABLE items (
  id TEXT NOT NULL PRIMARY KEY
);
INSERT INTO items (id) VALUES ('a; b'), ('-- c');
)sql"};
constexpr Migration kSecond = {
    .version = 2, .name = "note", .sql = "ALTER TABLE items ADD COLUMN note TEXT;"};
constexpr Migration kBroken = {.version = 2, .name = "broken", .sql = R"sql(
INSERT INTO items (id) VALUES ('half');
INSERT INTO nowhere (id) VALUES ('x');
)sql"};

class MigrateTest : public testing::Test {
 protected:
  absl::Status Apply(std::vector<Migration> migrations) {
    return Migrate(*database_, "booking", migrations);
  }

  // The only value of the only row, or -1.
  int64_t Number(absl::string_view sql) {
    int64_t number = -1;
    EXPECT_EQ(database_->Read([&](Transaction& tx) {
      return tx.Query(sql, {}, [&](const Row& row) {
        number = row.Int(0);
        return absl::OkStatus();
      });
    }),
              absl::OkStatus());
    return number;
  }

  TempDir dir_;
  std::unique_ptr<Database> database_ = OpenTestDatabase(dir_.File("test.db"));
};

TEST_F(MigrateTest, AppliesEachOnce) {
  EXPECT_EQ(Apply({kFirst}), absl::OkStatus());
  EXPECT_EQ(Apply({kFirst, kSecond}), absl::OkStatus());
  EXPECT_EQ(Apply({kFirst, kSecond}), absl::OkStatus());
  EXPECT_EQ(Number("SELECT COUNT(*) FROM items"), 2);
  EXPECT_EQ(Number("SELECT COUNT(*) FROM items WHERE id = 'a; b' AND note IS NULL"), 1);
  EXPECT_EQ(Number("SELECT COUNT(*) FROM schema_versions"), 2);
}

TEST_F(MigrateTest, ComponentsAreApart) {
  EXPECT_EQ(Apply({kFirst, kSecond}), absl::OkStatus());
  const Migration other = {.version = 1, .name = "log", .sql = "CREATE TABLE log (id BIGINT);"};
  EXPECT_EQ(Migrate(*database_, "events", {other}), absl::OkStatus());
  EXPECT_EQ(Number("SELECT COUNT(*) FROM schema_versions"), 3);
}

TEST_F(MigrateTest, SeveralAtOnceApplyEachOnce) {
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&] { EXPECT_EQ(Apply({kFirst, kSecond}), absl::OkStatus()); });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(Number("SELECT COUNT(*) FROM schema_versions"), 2);
  EXPECT_EQ(Number("SELECT COUNT(*) FROM items"), 2);
}

TEST_F(MigrateTest, NewerDataIsRefusedAndLeftAlone) {
  ASSERT_EQ(Apply({kFirst, kSecond}), absl::OkStatus());
  const absl::Status status = Apply({kFirst});
  EXPECT_EQ(ErrorReason(status), "STORAGE_TOO_NEW");
  EXPECT_NE(status.message().find("booking has version 2"), std::string::npos) << status;
  EXPECT_EQ(Number("SELECT COUNT(*) FROM schema_versions"), 2);
  EXPECT_EQ(Number("SELECT COUNT(*) FROM items"), 2);
}

TEST_F(MigrateTest, BrokenMigrationLeavesNothing) {
  ASSERT_EQ(Apply({kFirst}), absl::OkStatus());
  EXPECT_EQ(Apply({kFirst, kBroken}).code(), absl::StatusCode::kInternal);
  EXPECT_EQ(Number("SELECT COUNT(*) FROM items"), 2);
  EXPECT_EQ(Number("SELECT MAX(version) FROM schema_versions"), 1);
  EXPECT_EQ(Apply({kFirst, kSecond}), absl::OkStatus());
}

TEST_F(MigrateTest, GapsAndUnendedStatementsAreRefused) {
  EXPECT_EQ(Apply({kSecond}).code(), absl::StatusCode::kInternal);
  const Migration unended = {.version = 1, .name = "unended", .sql = "CREATE TABLE t (id BIGINT)"};
  EXPECT_EQ(Apply({unended}).code(), absl::StatusCode::kInternal);
  EXPECT_EQ(Number("SELECT COUNT(*) FROM schema_versions"), 0);
}

}  // namespace
}  // namespace gongfang

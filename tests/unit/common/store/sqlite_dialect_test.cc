// Which statements SQLite gets in other words, and what that changes on disk.
#include "common/store/sqlite_dialect.h"

#include <gtest/gtest.h>
#include <sqlite3.h>

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "common/store/sqlite_database.h"
#include "tests/support/temp_dir.h"

namespace gongfang {
namespace {

constexpr absl::string_view kNarrow =
    "CREATE TABLE narrow (a TEXT NOT NULL, b BIGINT NOT NULL, n BIGINT, PRIMARY KEY (a, b))";
constexpr absl::string_view kWide =
    "CREATE TABLE wide (a TEXT NOT NULL, b BIGINT NOT NULL, body BYTEA, PRIMARY KEY (a, b))";

TEST(SqliteDialectTest, TablesOfNarrowRowsAreClustered) {
  EXPECT_EQ(SqliteText(kNarrow), std::string(kNarrow) + " WITHOUT ROWID");
  EXPECT_EQ(SqliteText("\n create\ttable IF NOT EXISTS t (id text primary key)\n;\n"),
            "\n create\ttable IF NOT EXISTS t (id text primary key) WITHOUT ROWID");
}

TEST(SqliteDialectTest, EverythingElseStaysAsItIs) {
  for (const absl::string_view sql :
       {kWide, absl::string_view(""), absl::string_view(";"), absl::string_view("CREATE TABLE"),
        absl::string_view("CREATE TABLE t (id BIGINT)"),
        absl::string_view("CREATE TABLE t (id TEXT PRIMARY KEY) WITHOUT ROWID"),
        absl::string_view("CREATE TABLES (PRIMARY KEY)"),
        absl::string_view("CREATE INDEX i ON table (primary_key)"),
        absl::string_view("INSERT INTO t (id) VALUES ('CREATE TABLE PRIMARY KEY')")}) {
    EXPECT_EQ(SqliteText(sql), std::nullopt) << sql;
  }
}

class SqliteTablesTest : public testing::Test {
 protected:
  static absl::Status Run(Database& database, std::vector<absl::string_view> statements) {
    return database.Write([&](Transaction& tx) -> absl::Status {
      for (const absl::string_view sql : statements) {
        const absl::StatusOr<int64_t> changed = tx.Execute(sql, {});
        if (!changed.ok()) return changed.status();
      }
      return absl::OkStatus();
    });
  }
  // The tables that have a second tree for their key.
  static std::vector<std::string> WithKeyIndex(Database& database) {
    std::vector<std::string> tables;
    EXPECT_EQ(database.Read([&](Transaction& tx) {
      tables.clear();
      return tx.Query("SELECT tbl_name FROM sqlite_schema WHERE type = 'index' ORDER BY tbl_name",
                      {}, [&](const Row& row) {
                        tables.emplace_back(row.Text(0));
                        return absl::OkStatus();
                      });
    }),
              absl::OkStatus());
    return tables;
  }

  TempDir dir_;
  const std::string path_ = dir_.File("test.db");
};

TEST_F(SqliteTablesTest, OnlyWideTablesHaveATreeForTheKey) {
  auto database = SqliteDatabase::Open(path_, {}).value();
  ASSERT_EQ(Run(*database, {kNarrow, kWide}), absl::OkStatus());
  EXPECT_EQ(WithKeyIndex(*database), std::vector<std::string>{"wide"});
}

TEST_F(SqliteTablesTest, TablesThatAreThereAlreadyWorkAsBefore) {
  sqlite3* before = nullptr;
  ASSERT_EQ(sqlite3_open(path_.c_str(), &before), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(before, kNarrow.data(), nullptr, nullptr, nullptr), SQLITE_OK);
  ASSERT_EQ(
      sqlite3_exec(before, "INSERT INTO narrow VALUES ('x', 1, 10)", nullptr, nullptr, nullptr),
      SQLITE_OK);
  ASSERT_EQ(sqlite3_close(before), SQLITE_OK);
  auto database = SqliteDatabase::Open(path_, {}).value();
  EXPECT_EQ(Run(*database, {"INSERT INTO narrow (a, b, n) VALUES ('x', 1, 2), ('x', 2, 3) "
                            "ON CONFLICT (a, b) DO UPDATE SET n = excluded.n"}),
            absl::OkStatus());
  EXPECT_EQ(WithKeyIndex(*database), std::vector<std::string>{"narrow"});
  int64_t sum = 0;
  EXPECT_EQ(database->Read([&](Transaction& tx) {
    return tx.Query("SELECT SUM(n) FROM narrow", {}, [&](const Row& row) {
      sum = row.Int(0);
      return absl::OkStatus();
    });
  }),
            absl::OkStatus());
  EXPECT_EQ(sum, 5);
}

}  // namespace
}  // namespace gongfang

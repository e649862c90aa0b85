// How one connection is set up, and what it keeps: its prepared statements.
#include "common/store/sqlite_connection.h"

#include <gtest/gtest.h>

#include <string>

#include "common/base/limits.h"
#include "common/store/sqlite_database.h"
#include "tests/support/temp_dir.h"

namespace gongfang {
namespace {

class SqliteConnectionTest : public testing::Test {
 protected:
  TempDir dir_;
  const std::string path_ = dir_.File("test.db");
};

TEST_F(SqliteConnectionTest, KeepsABoundedNumberOfStatements) {
  auto connection = SqliteConnection::OpenWriter(path_, {}).value();
  for (int i = 0; i < 1000; ++i) {
    ASSERT_EQ(connection->Run("SELECT " + std::to_string(i)), SQLITE_OK);
  }
  size_t statements = 0;
  sqlite3_stmt* statement = nullptr;
  while ((statement = sqlite3_next_stmt(connection->handle(), statement)) != nullptr) {
    ++statements;
    EXPECT_EQ(sqlite3_stmt_busy(statement), 0) << sqlite3_sql(statement);
  }
  EXPECT_EQ(statements, limits::kStatementCacheSize);
}

TEST_F(SqliteConnectionTest, LendsOneStatementAtATime) {
  auto connection = SqliteConnection::OpenWriter(path_, {}).value();
  int code = SQLITE_OK;
  SqliteStatement* const lent = connection->Borrow("SELECT 1", code).value();
  EXPECT_EQ(connection->Borrow("SELECT 2", code).status().code(), absl::StatusCode::kInternal);
  EXPECT_EQ(code, SQLITE_MISUSE);
  EXPECT_EQ(lent->Step(), SQLITE_ROW);
  connection->Return(*lent);
  EXPECT_EQ(connection->Borrow("SELECT 1", code).value(), lent);
}

TEST_F(SqliteConnectionTest, IsSetUpForDurability) {
  auto writer = SqliteConnection::OpenWriter(path_, {}).value();
  auto reader = SqliteConnection::OpenReader(path_, {}).value();
  const auto number = [](SqliteConnection& connection, const std::string& pragma) {
    sqlite3_stmt* statement = nullptr;
    sqlite3_prepare_v2(connection.handle(), ("PRAGMA " + pragma).c_str(), -1, &statement, nullptr);
    sqlite3_step(statement);
    const int value = sqlite3_column_int(statement, 0);
    sqlite3_finalize(statement);
    return value;
  };
  EXPECT_EQ(number(*writer, "synchronous"), 2);  // FULL
  EXPECT_EQ(number(*writer, "wal_autocheckpoint"), 0);
  EXPECT_EQ(number(*writer, "foreign_keys"), 0);
  EXPECT_EQ(number(*reader, "wal_autocheckpoint"), 0);
  EXPECT_EQ(number(*reader, "query_only"), 1);
}

}  // namespace
}  // namespace gongfang

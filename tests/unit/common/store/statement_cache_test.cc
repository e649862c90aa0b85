// Bounds and order of the cache of prepared statements.
#include "common/store/statement_cache.h"

#include <gtest/gtest.h>

#include <string>

namespace gongfang {
namespace {

class StatementCacheTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(sqlite3_open(":memory:", &connection_), SQLITE_OK); }
  void TearDown() override { EXPECT_EQ(sqlite3_close(connection_), SQLITE_OK); }

  SqliteStatement Prepare(const std::string& sql) {
    int code = SQLITE_OK;
    return *SqliteStatement::Prepare(connection_, "memory", sql, code);
  }

  sqlite3* connection_ = nullptr;
};

TEST_F(StatementCacheTest, KeepsTheLatestAndFinalizesTheRest) {
  StatementCache cache(3);
  for (int i = 0; i < 10; ++i) cache.Add(Prepare("SELECT " + std::to_string(i)));
  EXPECT_EQ(cache.size(), 3u);
  EXPECT_EQ(cache.Find("SELECT 6"), nullptr);
  EXPECT_NE(cache.Find("SELECT 7"), nullptr);
  int prepared = 0;
  for (sqlite3_stmt* each = nullptr; (each = sqlite3_next_stmt(connection_, each)) != nullptr;) {
    ++prepared;
  }
  EXPECT_EQ(prepared, 3);
}

TEST_F(StatementCacheTest, UseMakesAStatementTheLatest) {
  StatementCache cache(2);
  cache.Add(Prepare("SELECT 1"));
  cache.Add(Prepare("SELECT 2"));
  EXPECT_EQ(cache.Find("SELECT 1")->sql(), "SELECT 1");
  cache.Add(Prepare("SELECT 3"));
  EXPECT_NE(cache.Find("SELECT 1"), nullptr);
  EXPECT_EQ(cache.Find("SELECT 2"), nullptr);
}

TEST_F(StatementCacheTest, AStatementStaysInItsPlace) {
  StatementCache cache(2);
  const SqliteStatement* first = cache.Add(Prepare("SELECT 1"));
  cache.Add(Prepare("SELECT 2"));
  EXPECT_EQ(cache.Find("SELECT 1"), first);
  // By the text, wherever that is.
  EXPECT_EQ(cache.Find(std::string("SELECT 1")), first);
  cache.Clear();
  EXPECT_EQ(cache.size(), 0u);
  EXPECT_EQ(cache.Find("SELECT 1"), nullptr);
}

}  // namespace
}  // namespace gongfang

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
  for (int i = 0; i < 10; ++i) cache.Put(Prepare("SELECT " + std::to_string(i)));
  EXPECT_EQ(cache.size(), 3u);
  EXPECT_FALSE(cache.Take("SELECT 6").has_value());
  EXPECT_TRUE(cache.Take("SELECT 7").has_value());
  EXPECT_EQ(cache.size(), 2u);
}

TEST_F(StatementCacheTest, UseMakesAStatementTheLatest) {
  StatementCache cache(2);
  cache.Put(Prepare("SELECT 1"));
  cache.Put(Prepare("SELECT 2"));
  cache.Put(*cache.Take("SELECT 1"));
  cache.Put(Prepare("SELECT 3"));
  EXPECT_TRUE(cache.Take("SELECT 1").has_value());
  EXPECT_FALSE(cache.Take("SELECT 2").has_value());
}

TEST_F(StatementCacheTest, HoldsOneStatementPerText) {
  StatementCache cache(4);
  cache.Put(Prepare("SELECT 1"));
  cache.Put(Prepare("SELECT 1"));
  EXPECT_EQ(cache.size(), 1u);
  cache.Clear();
  EXPECT_EQ(cache.size(), 0u);
  EXPECT_FALSE(cache.Take("SELECT 1").has_value());
}

}  // namespace
}  // namespace gongfang

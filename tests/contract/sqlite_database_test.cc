// The contract of Database, on SQLite.
#include "common/store/sqlite_database.h"

#include "tests/contract/database_concurrency_suite.h"
#include "tests/contract/database_later_suite.h"
#include "tests/contract/database_suite.h"
#include "tests/contract/database_values_suite.h"
#include "tests/support/temp_dir.h"

namespace gongfang {
namespace {

class SqliteFixture {
 public:
  Database& database() { return *database_; }

 private:
  TempDir dir_;
  std::unique_ptr<SqliteDatabase> database_ =
      SqliteDatabase::Open(dir_.File("test.db"), SqliteOptions()).value();
};

INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, DatabaseTransactions, SqliteFixture);
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, DatabaseValues, SqliteFixture);
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, DatabaseConcurrency, SqliteFixture);
INSTANTIATE_TYPED_TEST_SUITE_P(Sqlite, DatabaseLater, SqliteFixture);

}  // namespace
}  // namespace gongfang

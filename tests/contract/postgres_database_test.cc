// The contract of Database, on PostgreSQL.
#include "common/store/postgres_database.h"

#include "tests/contract/database_concurrency_suite.h"
#include "tests/contract/database_later_suite.h"
#include "tests/contract/database_suite.h"
#include "tests/contract/database_values_suite.h"
#include "tests/support/postgres_server.h"

namespace gongfang {
namespace {

class PostgresFixture {
 public:
  Database& database() { return *database_; }

 private:
  std::unique_ptr<PostgresDatabase> database_ =
      PostgresDatabase::Open(PostgresServer::Shared().FreshOptions()).value();
};

INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, DatabaseTransactions, PostgresFixture);
INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, DatabaseValues, PostgresFixture);
INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, DatabaseConcurrency, PostgresFixture);
INSTANTIATE_TYPED_TEST_SUITE_P(Postgres, DatabaseLater, PostgresFixture);

}  // namespace
}  // namespace gongfang

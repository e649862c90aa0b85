#include "tests/support/test_database.h"

#include <cstdlib>
#include <map>
#include <mutex>

#include "common/store/postgres_database.h"
#include "common/store/sqlite_database.h"
#include "tests/support/postgres_server.h"

namespace gongfang {

bool IsTestDatabaseShared() { return std::getenv("GONGFANG_TEST_POSTGRES") != nullptr; }

std::unique_ptr<Database> OpenTestDatabase(const std::string& path) {
  if (!IsTestDatabaseShared()) {
    return SqliteDatabase::Open(path, {}).value();
  }
  static std::mutex mutex;
  static std::map<std::string, PostgresOptions> opened;  // by path; under mutex
  const std::lock_guard lock(mutex);
  auto found = opened.find(path);
  if (found == opened.end()) {
    found = opened.emplace(path, PostgresServer::Shared().FreshOptions()).first;
  }
  return PostgresDatabase::Open(found->second).value();
}

}  // namespace gongfang

// The database of a test: a file, or PostgreSQL where the environment says so.
#pragma once

#include <memory>
#include <string>

#include "common/store/database.h"

namespace gongfang {

// What is kept under the name `path`, which is in the test's own folder; empty at first. A file of
// SQLite there, or, where GONGFANG_TEST_POSTGRES is set, a schema on the server that the tests of
// this process share.
std::unique_ptr<Database> OpenTestDatabase(const std::string& path);

// Whether it may be opened several times at once.
bool IsTestDatabaseShared();

}  // namespace gongfang

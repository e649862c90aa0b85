// Which tables a data file has.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "common/store/database.h"
#include "common/store/table_copy.h"

namespace gongfang {

// All tables, by name. `database` is one of SQLite. Errors are those of the database.
absl::StatusOr<std::vector<TableShape>> ReadSqliteTables(Database& database);

}  // namespace gongfang

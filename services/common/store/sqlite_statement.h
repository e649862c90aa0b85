// One prepared statement of SQLite.
#pragma once

#include <sqlite3.h>

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/store/database.h"

namespace gongfang {

// Not thread safe. Must be destroyed before its connection is closed.
class SqliteStatement {
 public:
  // Prepares exactly one statement; sets `code` to SQLite's result.
  static absl::StatusOr<SqliteStatement> Prepare(sqlite3* connection, absl::string_view path,
                                                 absl::string_view sql, int& code);

  ~SqliteStatement() { sqlite3_finalize(handle_); }
  SqliteStatement(SqliteStatement&& other) noexcept;
  SqliteStatement& operator=(SqliteStatement&&) = delete;

  // Binds $1, $2, ...; as many as the statement has. Views are not copied: they must live until
  // Reset.
  absl::Status Bind(Parameters parameters);

  // The result code: SQLITE_ROW, SQLITE_DONE or an error.
  int Step() { return sqlite3_step(handle_); }

  // Ends a run: lets go of locks and snapshot, and no more looks at bound views, which the next
  // Bind replaces one and all.
  void Reset() { sqlite3_reset(handle_); }

  const std::string& sql() const { return sql_; }
  sqlite3_stmt* handle() const { return handle_; }

 private:
  SqliteStatement(sqlite3_stmt* handle, std::string sql);

  sqlite3_stmt* handle_;
  std::string sql_;
  // The index of $n at n - 1. SQLite counts parameters in the order in which they appear.
  std::vector<int> indexes_;
};

}  // namespace gongfang

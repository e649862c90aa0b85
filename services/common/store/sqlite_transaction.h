// A transaction that is open on an SqliteConnection.
#pragma once

#include <sqlite3.h>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/store/database.h"
#include "common/store/sqlite_connection.h"

namespace gongfang {

// Begin and end are its owner's. `connection` is borrowed.
class SqliteTransaction final : public Transaction {
 public:
  explicit SqliteTransaction(SqliteConnection& connection) : connection_(connection) {}

  absl::StatusOr<int64_t> Execute(absl::string_view sql, Parameters parameters) override;
  absl::Status Query(absl::string_view sql, Parameters parameters,
                     absl::FunctionRef<absl::Status(const Row&)> each) override;

  // The first statement that failed: its status (OK: none did), and SQLite's code for it.
  const absl::Status& failure() const { return failure_; }
  int failure_code() const { return failure_code_; }

 private:
  absl::Status Run(absl::string_view sql, Parameters parameters,
                   absl::FunctionRef<absl::Status(const Row&)> each);
  absl::Status Fail(int code, absl::Status status);

  SqliteConnection& connection_;
  bool is_in_query_ = false;
  absl::Status failure_;
  int failure_code_ = SQLITE_OK;
};

}  // namespace gongfang

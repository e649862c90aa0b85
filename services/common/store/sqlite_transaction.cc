#include "common/store/sqlite_transaction.h"

#include <cassert>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/errors.h"
#include "common/base/status_macros.h"

namespace gongfang {
namespace {

class SqliteRow final : public Row {
 public:
  explicit SqliteRow(sqlite3_stmt* handle) : handle_(handle) {}

  bool IsNull(int column) const override {
    assert(column >= 0 && column < sqlite3_column_count(handle_));
    return sqlite3_column_type(handle_, column) == SQLITE_NULL;
  }
  int64_t Int(int column) const override {
    assert(IsNull(column) || sqlite3_column_type(handle_, column) == SQLITE_INTEGER);
    return sqlite3_column_int64(handle_, column);
  }
  absl::string_view Text(int column) const override {
    assert(IsNull(column) || sqlite3_column_type(handle_, column) == SQLITE_TEXT);
    return View(sqlite3_column_text(handle_, column), column);
  }
  absl::string_view Bytes(int column) const override {
    assert(IsNull(column) || sqlite3_column_type(handle_, column) == SQLITE_BLOB);
    return View(sqlite3_column_blob(handle_, column), column);
  }

 private:
  // Asks for the size after the value, as SQLite wants it.
  absl::string_view View(const void* data, int column) const {
    if (data == nullptr) return {};
    return {static_cast<const char*>(data),
            static_cast<size_t>(sqlite3_column_bytes(handle_, column))};
  }

  sqlite3_stmt* const handle_;
};

// A statement of the connection's cache for the time of one run.
class Borrowed {
 public:
  Borrowed(SqliteConnection& connection, SqliteStatement& statement)
      : connection_(connection), statement_(statement) {}
  ~Borrowed() { connection_.Return(statement_); }
  Borrowed(const Borrowed&) = delete;
  Borrowed& operator=(const Borrowed&) = delete;

  SqliteStatement* operator->() { return &statement_; }

 private:
  SqliteConnection& connection_;
  SqliteStatement& statement_;
};

}  // namespace

absl::StatusOr<int64_t> SqliteTransaction::Execute(absl::string_view sql, Parameters parameters) {
  const int64_t before = sqlite3_total_changes64(connection_.handle());
  RETURN_IF_ERROR(Run(sql, parameters, [](const Row&) { return absl::OkStatus(); }));
  return sqlite3_total_changes64(connection_.handle()) - before;
}

absl::Status SqliteTransaction::Query(absl::string_view sql, Parameters parameters,
                                      absl::FunctionRef<absl::Status(const Row&)> each) {
  return Run(sql, parameters, each);
}

absl::Status SqliteTransaction::Run(absl::string_view sql, Parameters parameters,
                                    absl::FunctionRef<absl::Status(const Row&)> each) {
  if (!failure_.ok()) return failure_;
  if (is_in_query_) {
    return Fail(SQLITE_MISUSE, errors::Internal(absl::StrCat(
                                   "a statement inside the rows of a query: ", std::string(sql))));
  }
  int code = SQLITE_OK;
  const absl::StatusOr<SqliteStatement*> lent = connection_.Borrow(sql, code);
  if (!lent.ok()) return Fail(code, lent.status());
  Borrowed statement(connection_, **lent);
  absl::Status bound = statement->Bind(parameters);
  if (!bound.ok()) return Fail(SQLITE_MISUSE, std::move(bound));
  while ((code = statement->Step()) == SQLITE_ROW) {
    is_in_query_ = true;
    absl::Status status = each(SqliteRow(statement->handle()));
    is_in_query_ = false;
    RETURN_IF_ERROR(std::move(status));
  }
  if (code != SQLITE_DONE) return Fail(code, connection_.StatusOf(code, sql));
  return absl::OkStatus();
}

absl::Status SqliteTransaction::Fail(int code, absl::Status status) {
  if (failure_.ok()) {
    failure_ = std::move(status);
    failure_code_ = code;
  }
  return failure_;
}

}  // namespace gongfang

#include "common/store/sqlite_status.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "common/base/errors.h"
#include "common/base/limits.h"

namespace gongfang {
namespace {

int Primary(int code) { return code & 0xff; }

bool IsUniqueness(int code) {
  return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
         code == SQLITE_CONSTRAINT_ROWID;
}

}  // namespace

bool IsBusy(int code) { return Primary(code) == SQLITE_BUSY || Primary(code) == SQLITE_LOCKED; }

bool IsReadOnly(int code) { return Primary(code) == SQLITE_READONLY; }

bool IsFailedSync(int code) { return code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC; }

bool IsIoError(int code) { return Primary(code) == SQLITE_IOERR; }

absl::Status SqliteStatus(int code, sqlite3* connection, absl::string_view path,
                          absl::string_view sql) {
  // The connection's text belongs to its latest error, which may be another one by now.
  const bool is_latest = connection != nullptr && sqlite3_extended_errcode(connection) == code;
  std::string what = is_latest ? sqlite3_errmsg(connection) : sqlite3_errstr(code);
  if (Primary(code) == SQLITE_FULL) return errors::StorageFull();
  if (Primary(code) == SQLITE_CORRUPT || Primary(code) == SQLITE_NOTADB) {
    return errors::StorageCorrupt(std::string(path), what);
  }
  if (IsBusy(code)) return errors::Conflict("the database is busy");
  what.append(" (SQLite ").append(std::to_string(code)).append(")");
  if (!sql.empty()) absl::StrAppend(&what, " in: ", sql.substr(0, limits::kMaxSqlInErrorBytes));
  if (IsUniqueness(code)) return absl::AlreadyExistsError(what);
  return errors::Internal(what);
}

}  // namespace gongfang

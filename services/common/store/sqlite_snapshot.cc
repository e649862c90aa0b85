#include "common/store/sqlite_snapshot.h"

#include <sqlite3.h>

#include <utility>

#include "common/base/errors.h"
#include "common/base/status_macros.h"
#include "common/store/sqlite_connection.h"
#include "common/store/sqlite_database.h"
#include "common/store/sqlite_status.h"
#include "common/store/sqlite_transaction.h"

namespace gongfang {
namespace {

// A connection to a new file, closed at the end of its life.
struct NewFile {
  NewFile() = default;
  ~NewFile() { sqlite3_close(handle); }
  NewFile(const NewFile&) = delete;
  NewFile& operator=(const NewFile&) = delete;

  sqlite3* handle = nullptr;
};

absl::Status CopyPages(sqlite3* from, const std::string& path) {
  NewFile to;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_EXRESCODE;
  if (const int code = sqlite3_open_v2(path.c_str(), &to.handle, flags, nullptr);
      code != SQLITE_OK) {
    return errors::StorageNotWritable(path, sqlite3_errstr(code));
  }
  sqlite3_backup* copy = sqlite3_backup_init(to.handle, "main", from, "main");
  if (copy == nullptr) {
    return SqliteStatus(sqlite3_extended_errcode(to.handle), to.handle, path, "a copy");
  }
  // In one go, in the transaction that is open; the end syncs the file.
  const int step = sqlite3_backup_step(copy, -1);
  const int finish = sqlite3_backup_finish(copy);
  if (step == SQLITE_DONE && finish == SQLITE_OK) return absl::OkStatus();
  return SqliteStatus(finish == SQLITE_OK ? step : finish, to.handle, path, "a copy");
}

absl::Status CheckCopy(const std::string& path) {
  ASSIGN_OR_RETURN(const std::unique_ptr<SqliteSnapshot> copy, SqliteSnapshot::Open(path));
  RETURN_IF_ERROR(copy->Take());
  return copy->Read([&path](Transaction& tx) {
    return tx.Query("PRAGMA quick_check(1)", {}, [&path](const Row& row) {
      return row.Text(0) == "ok" ? absl::OkStatus()
                                 : errors::StorageCorrupt(path, std::string(row.Text(0)));
    });
  });
}

}  // namespace

SqliteSnapshot::SqliteSnapshot(std::string path, std::unique_ptr<SqliteConnection> reader)
    : path_(std::move(path)), reader_(std::move(reader)) {}

SqliteSnapshot::~SqliteSnapshot() { reader_->Rollback(); }

absl::StatusOr<std::unique_ptr<SqliteSnapshot>> SqliteSnapshot::Open(const std::string& path) {
  ASSIGN_OR_RETURN(std::unique_ptr<SqliteConnection> reader,
                   SqliteConnection::OpenReader(path, {.create_if_missing = false}));
  return std::unique_ptr<SqliteSnapshot>(new SqliteSnapshot(path, std::move(reader)));
}

absl::Status SqliteSnapshot::Take() {
  reader_->Rollback();
  // A snapshot begins with the first thing that is read.
  for (const absl::string_view sql : {"BEGIN", "SELECT 1 FROM sqlite_schema LIMIT 1"}) {
    if (const int code = reader_->Run(sql); code != SQLITE_OK) return reader_->StatusOf(code, sql);
  }
  return absl::OkStatus();
}

absl::Status SqliteSnapshot::Read(Database::Body body) {
  SqliteTransaction transaction(*reader_);
  absl::Status status = body(transaction);
  return status.ok() ? transaction.failure() : status;
}

absl::Status SqliteSnapshot::CopyTo(const std::string& path) {
  RETURN_IF_ERROR(CopyPages(reader_->handle(), path));
  return CheckCopy(path);
}

}  // namespace gongfang

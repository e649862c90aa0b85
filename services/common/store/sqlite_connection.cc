#include "common/store/sqlite_connection.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/store/sqlite_database.h"
#include "common/store/sqlite_log_vfs.h"
#include "common/store/sqlite_status.h"

namespace gongfang {
namespace {

// Half of what a disk writes at once: a row that is put somewhere in a large table costs half as
// much, and a torn write repeats the other half as it was.
constexpr int kPageBytes = 2048;
// The log keeps its length when it starts over, up to this many times what makes a checkpoint due:
// to write over it is cheaper than to make it longer.
constexpr int64_t kKeptLogFactor = 4;

}  // namespace

SqliteConnection::SqliteConnection(std::string path)
    : path_(std::move(path)), cache_(limits::kStatementCacheSize) {}

SqliteConnection::~SqliteConnection() {
  cache_.Clear();
  sqlite3_close(handle_);
}

absl::StatusOr<std::unique_ptr<SqliteConnection>> SqliteConnection::OpenWriter(
    const std::string& path, const SqliteOptions& options) {
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection(path));
  const int create = options.create_if_missing ? SQLITE_OPEN_CREATE : 0;
  RETURN_IF_ERROR(connection->Open(LogVfsOver(options.vfs), SQLITE_OPEN_READWRITE | create));
  // Where a file may only be read SQLite opens it so, and says nothing until the first write.
  if (sqlite3_db_readonly(connection->handle_, "main") == 1) {
    return errors::StorageNotWritable(path, "it may only be read");
  }
  RETURN_IF_ERROR(connection->SetUp(options));
  RETURN_IF_ERROR(connection->SetUpWriter(options));
  return connection;
}

absl::StatusOr<std::unique_ptr<SqliteConnection>> SqliteConnection::OpenReader(
    const std::string& path, const SqliteOptions& options) {
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection(path));
  RETURN_IF_ERROR(connection->Open(options.vfs, SQLITE_OPEN_READWRITE));
  RETURN_IF_ERROR(connection->SetUp(options));
  RETURN_IF_ERROR(connection->SetUpReader());
  return connection;
}

absl::Status SqliteConnection::Open(const std::string& vfs, int flags) {
  // NOMUTEX: whoever holds the connection is its only user.
  flags |= SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE;
  const int code =
      sqlite3_open_v2(path_.c_str(), &handle_, flags, vfs.empty() ? nullptr : vfs.c_str());
  if (code == SQLITE_OK) return absl::OkStatus();
  const std::string why = sqlite3_errstr(code);
  if ((code & 0xff) == SQLITE_CANTOPEN && (flags & SQLITE_OPEN_CREATE) == 0) {
    return errors::StorageMissing(path_);
  }
  return errors::StorageNotWritable(path_, why);
}

absl::Status SqliteConnection::SetUp(const SqliteOptions& options) {
  sqlite3_extended_result_codes(handle_, 1);
  sqlite3_busy_timeout(handle_, static_cast<int>(absl::ToInt64Milliseconds(options.busy_timeout)));
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_ENABLE_FKEY, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  // SQLite's own checkpoints hide a failed sync, so Checkpointer asks for them.
  return RunAll({"PRAGMA wal_autocheckpoint=0", "PRAGMA temp_store=MEMORY",
                 "PRAGMA case_sensitive_like=ON", "PRAGMA mmap_size=134217728"});
}

absl::Status SqliteConnection::SetUpWriter(const SqliteOptions& options) {
  RETURN_IF_ERROR(RunAll({absl::StrCat("PRAGMA page_size=", kPageBytes)}));
  bool is_wal = false;
  int code = SQLITE_OK;
  const absl::StatusOr<SqliteStatement*> pragma = Borrow("PRAGMA journal_mode=WAL", code);
  if (pragma.ok()) {
    code = (*pragma)->Step();
    if (code == SQLITE_ROW) {
      const void* mode = sqlite3_column_text((*pragma)->handle(), 0);
      is_wal = absl::string_view(static_cast<const char*>(mode)) == "wal";
    }
    Return(**pragma);
  }
  if ((code & 0xff) == SQLITE_READONLY || (code & 0xff) == SQLITE_CANTOPEN) {
    return errors::StorageNotWritable(path_, sqlite3_errstr(code));
  }
  // It is the first to read the file, and makes room for what is shared with the readers.
  if (IsIoError(code)) {
    return errors::StorageFailed(path_, "the disk is full, and needs room, or it is failing");
  }
  if (code != SQLITE_ROW) return StatusOf(code, "PRAGMA journal_mode=WAL");
  if (!is_wal) return errors::StorageNotWritable(path_, "this file system cannot map a file");
  sqlite3_wal_hook(
      handle_,
      [](void* self, sqlite3*, const char*, int pages) {
        static_cast<SqliteConnection*>(self)->log_pages_ = pages;
        return SQLITE_OK;
      },
      this);
  const std::string log_limit = absl::StrCat(
      "PRAGMA journal_size_limit=", kKeptLogFactor * options.checkpoint_pages * kPageBytes);
  // 64 MiB: a batch of hundreds of rows in large tables changes thousands of pages, and those that
  // do not fit are written to the log twice.
  return RunAll({"PRAGMA synchronous=FULL", "PRAGMA cache_size=-65536", log_limit});
}

absl::Status SqliteConnection::SetUpReader() {
  sqlite3_db_config(handle_, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
  return RunAll({"PRAGMA query_only=ON", "PRAGMA cache_size=-4096"});
}

absl::Status SqliteConnection::RunAll(std::initializer_list<absl::string_view> statements) {
  for (absl::string_view sql : statements) {
    const int code = Run(sql);
    if (code != SQLITE_OK) return StatusOf(code, sql);
  }
  return absl::OkStatus();
}

absl::StatusOr<SqliteStatement*> SqliteConnection::Borrow(absl::string_view sql, int& code) {
  if (is_lent_) {
    code = SQLITE_MISUSE;
    return errors::Internal(absl::StrCat("a statement inside another one: ", sql));
  }
  code = SQLITE_OK;
  SqliteStatement* statement = cache_.Find(sql);
  if (statement == nullptr) {
    ASSIGN_OR_RETURN(SqliteStatement prepared, SqliteStatement::Prepare(handle_, path_, sql, code));
    statement = cache_.Add(std::move(prepared));
  }
  is_lent_ = true;
  return statement;
}

void SqliteConnection::Return(SqliteStatement& statement) {
  statement.Reset();
  is_lent_ = false;
}

int SqliteConnection::Run(absl::string_view sql) {
  int code = SQLITE_OK;
  const absl::StatusOr<SqliteStatement*> statement = Borrow(sql, code);
  if (!statement.ok()) return code;
  do {
    code = (*statement)->Step();
  } while (code == SQLITE_ROW);
  Return(**statement);
  return code == SQLITE_DONE ? SQLITE_OK : code;
}

bool SqliteConnection::Rollback() {
  if (sqlite3_get_autocommit(handle_) == 0) Run("ROLLBACK");
  return sqlite3_get_autocommit(handle_) != 0;
}

int SqliteConnection::Checkpoint(int mode) {
  return sqlite3_wal_checkpoint_v2(handle_, nullptr, mode, nullptr, nullptr);
}

int SqliteConnection::SyncFile() {
  sqlite3_file* file = nullptr;
  const int code = sqlite3_file_control(handle_, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  return code == SQLITE_OK ? file->pMethods->xSync(file, SQLITE_SYNC_NORMAL) : code;
}

absl::Status SqliteConnection::StatusOf(int code, absl::string_view sql) const {
  return SqliteStatus(code, handle_, path_, sql);
}

}  // namespace gongfang

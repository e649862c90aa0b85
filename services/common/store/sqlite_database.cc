#include "common/store/sqlite_database.h"

#include <unistd.h>

#include <cstdlib>
#include <utility>

#include "absl/strings/string_view.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/store/checkpointer.h"
#include "common/store/file_lock.h"
#include "common/store/sqlite_connection.h"
#include "common/store/sqlite_status.h"
#include "common/store/sqlite_transaction.h"

namespace gongfang {
namespace {

constexpr int kExitCode = 70;  // EX_SOFTWARE of sysexits.h

}  // namespace

void ExitOnFatalStorageError(absl::string_view message) {
  const std::string line = std::string(message) + "\n";
  [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, line.data(), line.size());
  std::_Exit(kExitCode);
}

SqliteDatabase::SqliteDatabase(std::string path, SqliteOptions options,
                               std::unique_ptr<FileLock> lock)
    : path_(std::move(path)), options_(std::move(options)), lock_(std::move(lock)) {}

SqliteDatabase::~SqliteDatabase() {
  if (checkpointer_ == nullptr || has_failed_) return;
  if (const int code = checkpointer_->AwaitSync(); code != SQLITE_OK) {
    Fatal(sqlite3_errstr(code)).IgnoreError();  // nobody is there to be told
  }
}

absl::StatusOr<std::unique_ptr<SqliteDatabase>> SqliteDatabase::Open(const std::string& path,
                                                                     const SqliteOptions& options) {
  ASSIGN_OR_RETURN(std::unique_ptr<FileLock> lock, FileLock::Acquire(path));
  std::unique_ptr<SqliteDatabase> database(new SqliteDatabase(path, options, std::move(lock)));
  ASSIGN_OR_RETURN(database->writer_, SqliteConnection::OpenWriter(path, options));
  ASSIGN_OR_RETURN(database->checkpointer_, Checkpointer::Open(path, options));
  for (size_t i = 0; i < limits::kReaderConnections; ++i) {
    ASSIGN_OR_RETURN(std::unique_ptr<SqliteConnection> reader,
                     SqliteConnection::OpenReader(path, options));
    database->readers_.push_back(std::move(reader));
  }
  return database;
}

std::optional<absl::Status> SqliteDatabase::TryWrite(Body body) {
  const std::lock_guard<std::mutex> writing(writer_mutex_);
  if (has_failed_) return errors::StorageFailed(path_, "an earlier write failed");
  if (const int code = writer_->Run("BEGIN IMMEDIATE"); code != SQLITE_OK) {
    if (IsReadOnly(code)) return errors::StorageNotWritable(path_, "its log may only be read");
    return Undo(code, writer_->StatusOf(code, "BEGIN IMMEDIATE"));
  }
  SqliteTransaction transaction(*writer_);
  absl::Status status = body(transaction);
  if (!transaction.failure().ok()) {
    return Undo(transaction.failure_code(), status.ok() ? transaction.failure() : status);
  }
  if (!status.ok()) return Undo(SQLITE_OK, std::move(status));
  if (const int code = writer_->Run("COMMIT"); code != SQLITE_OK) {
    if (IsIoError(code)) return Fatal(sqlite3_errstr(code));
    return Undo(code, writer_->StatusOf(code, "COMMIT"));
  }
  if (const int code = checkpointer_->AfterCommit(*writer_); IsIoError(code)) {
    return Fatal(sqlite3_errstr(code));
  }
  return absl::OkStatus();
}

std::optional<absl::Status> SqliteDatabase::Undo(int code, absl::Status status) {
  if (IsFailedSync(code)) return Fatal(sqlite3_errstr(code));
  if (!writer_->Rollback()) return Fatal("a transaction could not be rolled back");
  if (IsBusy(code)) return std::nullopt;
  return status;
}

absl::Status SqliteDatabase::Fatal(const std::string& why) {
  has_failed_ = true;
  absl::Status status = errors::StorageFailed(path_, why);
  options_.on_fatal(std::string(status.message()));
  writer_->Rollback();
  return status;
}

std::optional<absl::Status> SqliteDatabase::TryRead(Body body) {
  if (has_failed_) return errors::StorageFailed(path_, "an earlier write failed");
  std::unique_ptr<SqliteConnection> reader = TakeReader();
  absl::Status status;
  int code = reader->Run("BEGIN");
  if (code != SQLITE_OK) {
    status = reader->StatusOf(code, "BEGIN");
  } else {
    SqliteTransaction transaction(*reader);
    status = body(transaction);
    code = transaction.failure_code();
    if (status.ok()) status = transaction.failure();
  }
  reader->Rollback();
  ReturnReader(std::move(reader));
  if (IsBusy(code)) return std::nullopt;
  return status;
}

std::unique_ptr<SqliteConnection> SqliteDatabase::TakeReader() {
  std::unique_lock<std::mutex> lock(readers_mutex_);
  reader_returned_.wait(lock, [this] { return !readers_.empty(); });
  std::unique_ptr<SqliteConnection> reader = std::move(readers_.back());
  readers_.pop_back();
  return reader;
}

void SqliteDatabase::ReturnReader(std::unique_ptr<SqliteConnection> reader) {
  {
    const std::lock_guard<std::mutex> lock(readers_mutex_);
    readers_.push_back(std::move(reader));
  }
  reader_returned_.notify_one();
}

}  // namespace gongfang

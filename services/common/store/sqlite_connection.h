// One connection to an SQLite file: how it is set up, its statements, its transaction.
#pragma once

#include <sqlite3.h>

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "common/store/sqlite_statement.h"
#include "common/store/statement_cache.h"

namespace gongfang {

struct SqliteOptions;

// Not thread safe: used by one thread at a time.
class SqliteConnection {
 public:
  // The writer creates the file where `options` allow it, and sets its journal mode; it must be the
  // first to be opened and the last to be closed. It writes the log through LogVfsOver the VFS of
  // `options`, which are not kept.
  static absl::StatusOr<std::unique_ptr<SqliteConnection>> OpenWriter(const std::string& path,
                                                                      const SqliteOptions& options);
  // Can neither write nor checkpoint.
  static absl::StatusOr<std::unique_ptr<SqliteConnection>> OpenReader(const std::string& path,
                                                                      const SqliteOptions& options);
  ~SqliteConnection();
  SqliteConnection(const SqliteConnection&) = delete;
  SqliteConnection& operator=(const SqliteConnection&) = delete;

  // A statement with this text, from the cache or prepared now. Only one is lent at a time: give it
  // back with Return. `code` is SQLite's result.
  absl::StatusOr<SqliteStatement*> Borrow(absl::string_view sql, int& code);
  void Return(SqliteStatement& statement);

  // Runs a statement that has neither parameters nor rows of interest; the extended result code.
  int Run(absl::string_view sql);

  // Rolls the open transaction back, if there still is one. False: it could not be done.
  bool Rollback();

  // Pages in the write-ahead log after the latest commit. For the writer.
  int log_pages() const { return log_pages_; }

  // Copies the write-ahead log into the file, in a mode of sqlite3_wal_checkpoint_v2; the extended
  // result code. For the writer, outside of a transaction.
  int Checkpoint(int mode);

  // Has what was written to the file put on disk, and changes nothing. May run on another thread
  // while nobody uses this connection. The extended result code.
  int SyncFile();

  // The status for `code`, which `sql` just met here.
  absl::Status StatusOf(int code, absl::string_view sql) const;

  sqlite3* handle() const { return handle_; }

 private:
  explicit SqliteConnection(std::string path);

  absl::Status Open(const std::string& vfs, int flags);
  absl::Status SetUp(const SqliteOptions& options);
  absl::Status SetUpWriter(const SqliteOptions& options);
  absl::Status SetUpReader();
  absl::Status RunAll(std::initializer_list<absl::string_view> statements);

  const std::string path_;
  sqlite3* handle_ = nullptr;
  StatementCache cache_;  // emptied before handle_ is closed
  bool is_lent_ = false;  // a statement of cache_
  int log_pages_ = 0;
};

}  // namespace gongfang

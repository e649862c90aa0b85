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

  // Copies the write-ahead log into the file when it has grown enough; the extended result code.
  // For the writer, outside of a transaction.
  int CheckpointIfDue();

  // The status for `code`, which `sql` just met here.
  absl::Status StatusOf(int code, absl::string_view sql) const;

  sqlite3* handle() const { return handle_; }

 private:
  SqliteConnection(std::string path, int checkpoint_pages);

  absl::Status Open(const std::string& vfs, int flags);
  absl::Status SetUp(const SqliteOptions& options);
  absl::Status SetUpWriter();
  absl::Status SetUpReader();
  absl::Status RunAll(std::initializer_list<absl::string_view> statements);

  const std::string path_;
  const int checkpoint_pages_;
  sqlite3* handle_ = nullptr;
  StatementCache cache_;  // emptied before handle_ is closed
  bool is_lent_ = false;  // a statement of cache_
  int log_pages_ = 0;     // in the write-ahead log after the latest commit
  int checkpoint_at_pages_;
};

}  // namespace gongfang

// The SQLite driver: one file, in WAL mode, synced at every commit, owned by one process.
//
// One connection writes and checkpoints, behind a mutex; a small pool of connections only reads.
// So no two connections ever write or checkpoint at once, which SQLite before 3.51.3 does not
// survive in WAL mode (https://www.sqlite.org/wal.html#walresetbug), and a writer never finds the
// file locked by a sibling. A thread that syncs the file now and then does nothing else: see
// Checkpointer.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/store/database.h"

namespace gongfang {

class Checkpointer;
class FileLock;
class SqliteConnection;

// Writes one line to stderr and ends the process at once with exit code 70.
[[noreturn]] void ExitOnFatalStorageError(absl::string_view message);

struct SqliteOptions {
  // When false, a file that is not there is an error (STORAGE_MISSING).
  bool create_if_missing = true;
  // The name of a registered VFS; empty for SQLite's default.
  std::string vfs;
  // How long each attempt waits for a program that takes no notice of our lock (the sqlite3 shell).
  absl::Duration busy_timeout = absl::Milliseconds(500);
  // Pages of 4 KiB in the write-ahead log that make a checkpoint due. A page that changed several
  // times meanwhile is copied once, so more is cheaper, but holds up some commits longer. Under
  // load the log becomes two or three times as long.
  int checkpoint_pages = 16384;
  // Called when a commit or a checkpoint could not be synced. What the kernel holds may then differ
  // from what the disk holds, so the only way on is to stop and recover from disk. If it returns
  // (in tests), the database refuses everything from then on.
  std::function<void(absl::string_view message)> on_fatal = ExitOnFatalStorageError;
};

// Thread safe.
class SqliteDatabase final : public Database {
 public:
  // Opens, or creates, the file at `path` in a folder that exists. `path`.lock keeps other
  // processes out until the destructor, or until the kernel ends the process. Errors:
  // STORAGE_IN_USE, STORAGE_NOT_WRITABLE, STORAGE_MISSING, STORAGE_CORRUPT.
  static absl::StatusOr<std::unique_ptr<SqliteDatabase>> Open(const std::string& path,
                                                              const SqliteOptions& options);

  // No call may be running.
  ~SqliteDatabase() override;

 private:
  SqliteDatabase(std::string path, SqliteOptions options, std::unique_ptr<FileLock> lock);

  std::optional<absl::Status> TryWrite(Body body) override;
  std::optional<absl::Status> TryRead(Body body) override;

  // Rolls the writer back after `code`; what TryWrite then answers: nullopt or `status`.
  std::optional<absl::Status> Undo(int code, absl::Status status);
  // What is on disk is unknown: calls on_fatal, and answers STORAGE_FAILED from now on.
  absl::Status Fatal(const std::string& why);

  std::unique_ptr<SqliteConnection> TakeReader();
  void ReturnReader(std::unique_ptr<SqliteConnection> reader);

  // Destroyed from the last to the first: readers, checkpointer, writer, lock.
  const std::string path_;
  const SqliteOptions options_;
  const std::unique_ptr<FileLock> lock_;
  std::atomic<bool> has_failed_{false};
  std::mutex writer_mutex_;
  std::unique_ptr<SqliteConnection> writer_;    // used under writer_mutex_
  std::unique_ptr<Checkpointer> checkpointer_;  // likewise
  std::mutex readers_mutex_;
  std::condition_variable reader_returned_;
  std::vector<std::unique_ptr<SqliteConnection>> readers_;  // idle ones, under readers_mutex_
};

}  // namespace gongfang

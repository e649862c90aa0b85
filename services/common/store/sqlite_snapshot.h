// A file of SQLite as it is at one moment, while another process goes on writing it: to copy it.
//
// It only reads: it takes no lock that keeps a writer away, it never checkpoints, also not when it
// is closed, and recovers at most the index in memory, so it is not among those who must not be two
// (see sqlite_database.h). While it is held the log of the writer cannot start over: it grows, and
// some commits wait for up to half a second.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "common/store/database.h"

namespace gongfang {

class SqliteConnection;

// Not thread safe.
class SqliteSnapshot {
 public:
  // STORAGE_MISSING, STORAGE_NOT_WRITABLE (its index in memory must be), STORAGE_CORRUPT.
  static absl::StatusOr<std::unique_ptr<SqliteSnapshot>> Open(const std::string& path);
  ~SqliteSnapshot();

  // Lets go what it had, and takes hold of what is committed now.
  absl::Status Take();
  // Runs `body` on what was taken. Writing is refused.
  absl::Status Read(Database::Body body);
  // Writes what was taken to a new file at `path`, page for page, has it put on disk, and looks
  // whether the copy is sound: STORAGE_CORRUPT where it is not.
  absl::Status CopyTo(const std::string& path);

 private:
  SqliteSnapshot(std::string path, std::unique_ptr<SqliteConnection> reader);

  const std::string path_;
  const std::unique_ptr<SqliteConnection> reader_;
};

}  // namespace gongfang

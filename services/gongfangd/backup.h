// A copy of a data folder, and the way back from it.
//
// The databases of one folder follow each other's logs, each every other one in the end, so there
// is no order in which to copy them one after the other. A copy of a follower that is newer than
// that of the log would have seen events that the log has not: its next events, with the same
// numbers, it would never apply. So all are taken hold of at once, compared, and taken anew where a
// follower is ahead of a log: hardly ever, since an event would have to be followed between two
// snapshots that are some microseconds apart. Only then they are copied.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace gongfang {

// In a backup: the SHA-256 of each file, as sha256sum writes it. It comes last, so a backup without
// it is not whole.
inline constexpr char kBackupSums[] = "SHA256SUMS";

struct BackupFile {
  std::string name;
  int64_t bytes = 0;
};

// Copies the databases and secrets of `data` to the folder `to`, which is made, for its owner
// alone, and must be empty. A server may be running on `data`. STORAGE_MISSING where there is no
// database, STORAGE_NOT_WRITABLE, STORAGE_CORRUPT, FOLDER_NOT_EMPTY.
absl::StatusOr<std::vector<BackupFile>> Backup(const std::string& data, const std::string& to);

// Copies a backup into the folder `data`, which must be empty. Nothing is there that a server would
// use before all of it is. BACKUP_NOT_USABLE where a file is missing or not what it was.
absl::StatusOr<std::vector<BackupFile>> Restore(const std::string& from, const std::string& data);

}  // namespace gongfang

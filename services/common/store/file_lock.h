// One process per data file: an exclusive flock on a file beside it.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace gongfang {

// Holds the lock until it is destroyed, or until the kernel ends the process, however that happens.
class FileLock {
 public:
  // Locks `path`.lock, creating it, and writes this process's id there for the one that is refused.
  // Errors: STORAGE_IN_USE, naming the holder; STORAGE_NOT_WRITABLE.
  static absl::StatusOr<std::unique_ptr<FileLock>> Acquire(const std::string& path);

  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  const int descriptor_;
};

}  // namespace gongfang

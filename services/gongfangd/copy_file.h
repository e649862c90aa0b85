// Copies of files, with their sums.
#pragma once

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace gongfang {

struct CopiedFile {
  int64_t bytes = 0;
  std::string sha256;  // 64 small hexadecimal digits
};

// What the file at `path` holds. STORAGE_MISSING where it cannot be read.
absl::StatusOr<CopiedFile> ReadFile(const std::string& path);
// Writes it to `to`, a new file that only its owner can read, and has that put on disk.
// STORAGE_NOT_WRITABLE.
absl::StatusOr<CopiedFile> CopyFile(const std::string& from, const std::string& to);
// Has the names in a folder put on disk. STORAGE_NOT_WRITABLE.
absl::Status SyncFolder(const std::string& folder);

}  // namespace gongfang

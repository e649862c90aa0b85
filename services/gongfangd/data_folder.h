// The folder in which an installation keeps everything: databases, and two secrets that only their
// owner can read.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace gongfang {

inline constexpr char kAdminKeyFile[] = "admin.key";
inline constexpr char kServiceKeyFile[] = "service.key";
inline constexpr char kPersonalDataKeyFile[] = "personal-data.key";

// Makes the folder, for its owner alone, if it is not there. STORAGE_NOT_WRITABLE.
absl::Status PrepareDataFolder(const std::string& folder);

// Writes `secret` and a newline to `path`, readable by the owner only, whole or not at all: a crash
// leaves the old file or the new one.
absl::Status WriteSecret(const std::string& path, absl::string_view secret);

// The secret in `path`. SECRET_NOT_USABLE.
absl::StatusOr<std::string> ReadSecret(const std::string& path);

// The secret in `path`; made from randomness if the file is not there. When several processes start
// at once they all get the same one.
absl::StatusOr<std::string> ReadOrMakeSecret(const std::string& path);

}  // namespace gongfang

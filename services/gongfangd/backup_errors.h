// The errors of backups. Sentences for the operator.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace gongfang::errors {

// FAILED_PRECONDITION, FOLDER_NOT_EMPTY.
absl::Status FolderNotEmpty(absl::string_view folder);
// DATA_LOSS, BACKUP_NOT_USABLE. `why` is a sentence.
absl::Status BackupNotUsable(absl::string_view folder, absl::string_view why);

}  // namespace gongfang::errors

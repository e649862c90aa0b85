#include "gongfangd/backup_errors.h"

#include "absl/strings/str_cat.h"
#include "common/base/make_error.h"

namespace gongfang::errors {

using absl::StatusCode;

absl::Status FolderNotEmpty(absl::string_view folder) {
  return Make(StatusCode::kFailedPrecondition,
              absl::StrCat("There are files in ", folder,
                           " already, and nothing is overwritten. Name a folder that is empty or "
                           "not there yet."),
              {.reason = "FOLDER_NOT_EMPTY"});
}

absl::Status BackupNotUsable(absl::string_view folder, absl::string_view why) {
  return Make(StatusCode::kDataLoss,
              absl::StrCat("The backup in ", folder, " cannot be used: ", why,
                           " Nothing was restored. Take an older one."),
              {.reason = "BACKUP_NOT_USABLE"});
}

}  // namespace gongfang::errors

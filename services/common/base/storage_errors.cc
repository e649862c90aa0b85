// The errors of data files.
#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/make_error.h"

namespace gongfang::errors {

using absl::StatusCode;

absl::Status StorageFull() {
  return Make(StatusCode::kResourceExhausted,
              "The server's disk is full, and nothing was changed. Try again later; the operator "
              "must make room.",
              {.reason = "STORAGE_FULL", .retry_after = absl::Seconds(30)});
}

absl::Status StorageInUse(absl::string_view path, int64_t pid) {
  const std::string holder = pid > 0 ? absl::StrCat(" (pid ", pid, ")") : "";
  return Make(StatusCode::kFailedPrecondition,
              absl::StrCat("The data file ", path, " is in use by another process", holder,
                           ". Stop it, or choose another folder with --data."),
              {.reason = "STORAGE_IN_USE"});
}

absl::Status StorageNotWritable(absl::string_view path, absl::string_view why) {
  return Make(StatusCode::kFailedPrecondition,
              absl::StrCat("Cannot write the data file ", path, ": ", why,
                           ". Make its folder and allow this user to write there, or choose "
                           "another folder with --data."),
              {.reason = "STORAGE_NOT_WRITABLE"});
}

absl::Status StorageTooNew(absl::string_view component, int64_t found, int64_t known) {
  return Make(StatusCode::kFailedPrecondition,
              absl::StrCat("The data of ", component, " has version ", found,
                           ", and this program knows versions up to ", known,
                           ". Use a newer program, or choose another folder with --data."),
              {.reason = "STORAGE_TOO_NEW"});
}

absl::Status StorageMissing(absl::string_view path) {
  return Make(StatusCode::kNotFound, absl::StrCat("There is no data file ", path, "."),
              {.reason = "STORAGE_MISSING"});
}

absl::Status StorageCorrupt(absl::string_view path, absl::string_view why) {
  return Make(StatusCode::kDataLoss,
              absl::StrCat("The data file ", path, " is damaged, or is no data file: ", why,
                           ". Put a backup in its place, or choose another folder with --data."),
              {.reason = "STORAGE_CORRUPT"});
}

absl::Status StorageFailed(absl::string_view path, absl::string_view why) {
  return Make(StatusCode::kUnavailable,
              absl::StrCat("The data file ", path, " could not be written to disk: ", why,
                           ". Check the disk and start again; what was answered is safe."),
              {.reason = "STORAGE_FAILED"});
}

}  // namespace gongfang::errors

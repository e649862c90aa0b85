#include "common/base/move_errors.h"

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/make_error.h"

namespace gongfang::errors {

using absl::StatusCode;

absl::Status StoreNotEmpty(absl::string_view schema, absl::string_view table) {
  return Make(StatusCode::kFailedPrecondition,
              absl::StrCat("There is something in table ", table, " of schema ", schema,
                           " already, and nothing was changed. Move into a new database, or drop "
                           "the schema if nobody needs what is in it."),
              {.reason = "STORE_NOT_EMPTY"});
}

absl::Status MoveNotFinished(absl::string_view schema) {
  return Make(StatusCode::kFailedPrecondition,
              absl::StrCat("A data folder was being moved into schema ", schema,
                           ", and that has not ended. Run the same \"gongfangd migrate\" again: it "
                           "goes on where it was."),
              {.reason = "MOVE_NOT_FINISHED"});
}

absl::Status MoveDiffers(absl::string_view schema, absl::string_view table) {
  return Make(StatusCode::kDataLoss,
              absl::StrCat("Table ", table, " of schema ", schema,
                           " is not what is in the data folder: one of them was written to "
                           "meanwhile. Drop the schema, stop all servers, and run it again."),
              {.reason = "MOVE_DIFFERS"});
}

}  // namespace gongfang::errors

// The errors of moving a data folder into a database server.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace gongfang::errors {

// `schema` holds something that no move has put there, such as rows in `table`.
absl::Status StoreNotEmpty(absl::string_view schema, absl::string_view table);
// A move into `schema` was begun and has not ended.
absl::Status MoveNotFinished(absl::string_view schema);
// What is in `table` of `schema` is not what is in the data folder.
absl::Status MoveDiffers(absl::string_view schema, absl::string_view table);

}  // namespace gongfang::errors

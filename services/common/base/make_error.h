// For the functions of errors.h alone: how a status gets its details.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/base/errors.h"

namespace gongfang::errors {

absl::Status Make(absl::StatusCode code, absl::string_view message, ErrorDetails details);

}  // namespace gongfang::errors

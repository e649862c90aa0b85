// The errors of inventory, beside those of errors.h.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace gongfang::errors {

// FAILED_PRECONDITION, CATEGORY_IN_USE: `user` is a category below it, or a resource of it.
absl::Status CategoryInUse(absl::string_view category, absl::string_view user);

// PERMISSION_DENIED, NOT_ALLOWED: who says in `field` that `resource` is out of service may not;
// `grants` are the words of common/access/permission.h.
absl::Status OutOfServiceNotAllowed(absl::string_view resource, absl::string_view field,
                                    absl::string_view grants);

}  // namespace gongfang::errors

#include "common/base/inventory_errors.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "common/base/make_error.h"

namespace gongfang::errors {

absl::Status CategoryInUse(absl::string_view category, absl::string_view user) {
  return Make(absl::StatusCode::kFailedPrecondition,
              absl::StrCat("\"", category, "\" cannot be deleted while \"", user,
                           "\" is in it. Move that elsewhere first."),
              {.reason = "CATEGORY_IN_USE",
               .metadata = {{"name", std::string(category)}, {"user", std::string(user)}}});
}

}  // namespace gongfang::errors

#include "common/base/inventory_errors.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "common/base/make_error.h"

namespace gongfang::errors {

absl::Status CategoryInUse(absl::string_view category, absl::string_view user) {
  return Make(absl::StatusCode::kFailedPrecondition,
              absl::StrCat("\"", category, "\" cannot be deleted while \"", user,
                           "\" is in it. Move that elsewhere first."),
              {.reason = "CATEGORY_IN_USE",
               .metadata = {{"name", std::string(category)}, {"user", std::string(user)}}});
}

absl::Status OutOfServiceNotAllowed(absl::string_view resource, absl::string_view field,
                                    absl::string_view grants) {
  return Make(
      absl::StatusCode::kPermissionDenied,
      absl::StrCat("You may not say that \"", resource, "\" is out of service (", field,
                   "). It is for ",
                   absl::StrJoin(absl::StrSplit(absl::StripSuffix(grants, " record"), ' '), ", "),
                   ". Report the fault without that, and tell the front desk."),
      {.reason = "NOT_ALLOWED",
       .metadata = {{"method", "TakeOutOfService"}, {"name", std::string(resource)}},
       .fields = {{std::string(field), "is not yours to set"}}});
}

}  // namespace gongfang::errors

#include "common/base/server_storage_errors.h"

#include "absl/strings/str_cat.h"
#include "common/base/errors.h"
#include "common/base/make_error.h"

namespace gongfang::errors {
namespace {

constexpr char kOutcomeUnknown[] = "OUTCOME_UNKNOWN";

}  // namespace

using absl::StatusCode;

absl::Status OutcomeUnknown() {
  return Make(StatusCode::kUnavailable,
              "The database went away while it stored this, so it is not known whether it took "
              "effect. Repeat the call with the same request_id, or look before you repeat it.",
              {.reason = kOutcomeUnknown});
}

bool IsOutcomeUnknown(const absl::Status& status) {
  return absl::IsUnavailable(status) && ErrorReason(status) == kOutcomeUnknown;
}

absl::Status DatabaseAway(absl::string_view why) {
  return Make(StatusCode::kUnavailable,
              absl::StrCat("The database cannot be reached, and nothing was changed. Try again "
                           "later; the operator must look after it: ",
                           why),
              {.reason = "DATABASE_AWAY"});
}

absl::Status DatabaseSlow() {
  return Make(StatusCode::kUnavailable,
              "The database took too long, and nothing was changed. Try again later.",
              {.reason = "DATABASE_SLOW"});
}

absl::Status DatabaseNotUsable(absl::string_view why) {
  return Make(StatusCode::kFailedPrecondition,
              absl::StrCat("The database cannot be used: ", why, ". Check --store."),
              {.reason = "DATABASE_NOT_USABLE"});
}

}  // namespace gongfang::errors

// The errors of a database that is a server, beside those of storage in errors.h.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace gongfang::errors {

// UNAVAILABLE, OUTCOME_UNKNOWN: the connection was lost while a commit was under way, so it took
// effect or it did not.
absl::Status OutcomeUnknown();
// Whether `status` is that.
bool IsOutcomeUnknown(const absl::Status& status);

// UNAVAILABLE, DATABASE_AWAY: nothing was changed. `why` is for the log and the operator, and holds
// no password.
absl::Status DatabaseAway(absl::string_view why);
// UNAVAILABLE, DATABASE_SLOW: a statement took longer than it may, and was cancelled.
absl::Status DatabaseSlow();
// FAILED_PRECONDITION, DATABASE_NOT_USABLE: for the operator who starts a server.
absl::Status DatabaseNotUsable(absl::string_view why);

}  // namespace gongfang::errors

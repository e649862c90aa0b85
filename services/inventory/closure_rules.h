// What closures, and calendars of them, must look like. Pure.
#pragma once

#include <optional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/names.h"
#include "common/rpc/request_check.h"
#include "gongfang/inventory/v1/resources.pb.h"
#include "gongfang/inventory/v1/schedules.pb.h"

namespace gongfang::inventory {

// Notes in `check` every wrong field of `closure`, a record of `space`, which is not known where
// its own name is wrong. Whether the names in it lead anywhere is not asked here.
void CheckClosure(const v1::Closure& closure, const std::optional<SpaceName>& space,
                  RequestCheck& check);

// OK, or INVALID_REQUEST with every wrong field; what is wrong with the file itself is not asked.
absl::Status Check(const v1::ImportClosuresRequest& request);

// INVALID_REQUEST where the closure, which has been checked, repeats by a rule that it cannot have
// by the clocks of `zone`.
absl::Status CheckRepeats(const v1::Closure& closure, absl::TimeZone zone);

}  // namespace gongfang::inventory

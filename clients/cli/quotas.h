// Quotas as people write and read them. Pure.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gongfang/inventory/v1/resources.pb.h"

namespace gongfang::cli {

// "each member", "each team".
std::string QuotaHolder(const inventory::v1::Quota& quota);

// What it counts: "link/laser-1", "laser-cutter in link", "everything".
std::string QuotaScope(const inventory::v1::Quota& quota);

// How much it allows: "12h a week", "20 bookings at once", "16h in any 14 days".
std::string QuotaLimit(const inventory::v1::Quota& quota);

// Sets the period that `text` means: "day", "week", "month", "at-once", or days in a row, "14d".
// INVALID_ARGUMENT naming `flag`.
absl::Status SetPeriod(absl::string_view flag, absl::string_view text, inventory::v1::Quota& quota);

}  // namespace gongfang::cli

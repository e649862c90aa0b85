// Weekly opening hours as people write them: "mon-fri 09:00-21:00". Pure.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "gongfang/inventory/v1/resources.pb.h"

namespace gongfang::cli {

// Adds what `text` says (common/calendar/hours_text.h) to `schedule`. INVALID_ARGUMENT naming
// `flag`, with an example; the server checks the times.
absl::Status AddHours(absl::string_view flag, absl::string_view text,
                      inventory::v1::Schedule& schedule);

// The schedule in the same words.
std::string FormatHours(const inventory::v1::Schedule& schedule);

}  // namespace gongfang::cli

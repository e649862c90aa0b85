// Time zones by their name in the IANA database.
#pragma once

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gongfang {

// The zone with this name, such as "Asia/Shanghai" or "UTC". Each is loaded once and kept. The name
// may be untrusted. INVALID_REQUEST on the field "time_zone" for what is not such a name. Thread
// safe.
absl::StatusOr<absl::TimeZone> LoadZone(absl::string_view iana_name);

}  // namespace gongfang

// Zones as calendars name them.
#pragma once

#include <optional>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gongfang {

// The zone of a TZID: a name of the IANA database, one at the end of a path, as some programs write
// it ("/example.org/20270101/Asia/Shanghai"), or one of those of Windows that are met most. The
// text is untrusted.
std::optional<absl::TimeZone> FindCalendarZone(absl::string_view tzid);

}  // namespace gongfang

// From what people write to instants and durations. Both parsers face untrusted text and keep
// nothing. Errors are INVALID_REQUEST on the field "time" or "duration", and say what is expected
// with an example.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/calendar/zone.h"

namespace gongfang {

// Understands, with seconds optional everywhere:
//   2027-01-09T14:00:00+08:00, 2027-01-09T06:00:00Z   RFC 3339, whatever `zone` is
//   2027-01-09 14:00, 2027-01-09T14:00                local time in `zone`
//   14:00, today 14:00, tomorrow 14:00, 今天 14:00, 明天 14:00, 后天 14:00
//   sat 14:00, saturday 14:00, 周六 14:00, 星期六 14:00   the next one that is not before `now`
//   now
// Of a local time that occurs twice it takes the first; one that daylight saving skips is refused,
// as is what is outside [limits::kMinInstant, limits::kMaxInstant).
absl::StatusOr<absl::Time> ParseLocalTime(absl::string_view text, absl::TimeZone zone,
                                          absl::Time now);

// "2h", "90m", "1h30m", "45s", "2d": days of 24 hours, hours, minutes, seconds, each at most once
// and in this order; also 天, 小时, 分钟, 秒. More than zero, at most limits::kMaxParsedDuration.
absl::StatusOr<absl::Duration> ParseDuration(absl::string_view text);

// "2h", "1h30m", "2d": what ParseDuration understands, in whole seconds. "0s" for none.
std::string FormatLength(absl::Duration duration);

}  // namespace gongfang

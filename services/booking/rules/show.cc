#include "absl/time/time.h"
#include "booking/rules/rules.h"

namespace gongfang::booking::rules {

std::string ShowTime(Instant instant, absl::TimeZone zone) {
  return absl::FormatTime("%Y-%m-%d %H:%M", FromInstant(instant), zone);
}

std::string ShowLength(int64_t micros) { return absl::FormatDuration(absl::Microseconds(micros)); }

}  // namespace gongfang::booking::rules

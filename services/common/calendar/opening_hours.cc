#include "common/calendar/opening_hours.h"

#include "absl/strings/ascii.h"
#include "common/calendar/weekly_schedule.h"

namespace gongfang {

std::optional<int> ParseMinuteOfDay(absl::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  for (size_t i : {0, 1, 3, 4}) {
    if (!absl::ascii_isdigit(text[i])) return std::nullopt;
  }
  const int minutes = (text[3] - '0') * 10 + (text[4] - '0');
  const int total = ((text[0] - '0') * 10 + (text[1] - '0')) * 60 + minutes;
  if (minutes >= 60 || total > kMinutesPerDay) return std::nullopt;
  return total;
}

}  // namespace gongfang

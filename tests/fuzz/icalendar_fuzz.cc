// What is read of a calendar is a list of closures that can be kept.
#include <set>

#include "common/base/limits.h"
#include "common/base/schedule_limits.h"
#include "common/base/text.h"
#include "common/calendar/icalendar.h"
#include "common/calendar/repeated_times.h"
#include "common/calendar/zone.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gongfang;
  for (const char* name : {"Asia/Shanghai", "Europe/Berlin"}) {
    const absl::TimeZone zone = LoadZone(name).value();
    const Calendar calendar = ReadCalendar(AsText(data, size), zone);
    Require(calendar.events.size() <= static_cast<size_t>(limits::kMaxCalendarEvents));
    std::set<std::string> uids;
    for (const CalendarEvent& event : calendar.events) {
      Require(!event.uid.empty() && IsUtf8(event.uid) && uids.insert(event.uid).second);
      if (event.cancelled) continue;
      Require(IsUtf8(event.summary) && event.summary.size() <= limits::kMaxTextBytes);
      Require(!HasControlCharacter(event.summary));
      Require(!event.time.Empty() && event.time.start >= limits::kMinInstant &&
              event.time.end <= limits::kMaxInstant);
      if (event.rrule.empty()) continue;
      Require(RepeatedTimes(event.time, event.rrule, zone, limits::kMaxClosureTimes).ok());
    }
    for (const CalendarMistake& mistake : calendar.mistakes) {
      Require(IsUtf8(mistake.description) && IsUtf8(mistake.uid) && !mistake.description.empty());
    }
  }
  return 0;
}

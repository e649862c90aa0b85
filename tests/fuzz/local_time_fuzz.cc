// Times, durations, times of day and zones: what is understood lies within the limits, and is the
// same when it is written and read again.
#include "absl/strings/str_cat.h"
#include "common/base/limits.h"
#include "common/calendar/local_time.h"
#include "common/calendar/opening_hours.h"
#include "common/calendar/weekly_schedule.h"
#include "common/calendar/zone.h"
#include "tests/fuzz/fuzz.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace gongfang;
  const absl::string_view text = AsText(data, size);
  for (const char* name : {"UTC", "Asia/Shanghai", "Europe/London", "Pacific/Apia"}) {
    const absl::TimeZone zone = LoadZone(name).value();
    for (const int64_t now : {int64_t{0}, int64_t{1'800'000'000}, int64_t{4'133'980'799}}) {
      const auto time = ParseLocalTime(text, zone, absl::FromUnixSeconds(now));
      if (!time.ok()) continue;
      Require(absl::ToUnixMicros(*time) >= limits::kMinInstant);
      Require(absl::ToUnixMicros(*time) < limits::kMaxInstant);
      Require(size <= limits::kMaxTimeTextBytes);
      // What it is in RFC 3339 is the same time anywhere, at any time.
      const std::string written = absl::FormatTime(absl::RFC3339_full, *time, zone);
      Require(ParseLocalTime(written, absl::UTCTimeZone(), absl::UnixEpoch()).value() == *time);
    }
  }
  if (const auto duration = ParseDuration(text); duration.ok()) {
    Require(*duration > absl::ZeroDuration() && *duration <= limits::kMaxParsedDuration);
    Require(ParseDuration(absl::StrCat(absl::ToInt64Seconds(*duration), "s")).value() == *duration);
  }
  if (const auto minute = ParseMinuteOfDay(text)) {
    Require(*minute >= 0 && *minute <= kMinutesPerDay);
    Require(text == absl::StrCat(absl::Dec(*minute / 60, absl::kZeroPad2), ":",
                                 absl::Dec(*minute % 60, absl::kZeroPad2)));
  }
  if (const auto zone = LoadZone(text); zone.ok()) Require(size <= limits::kMaxTimeTextBytes);
  return 0;
}

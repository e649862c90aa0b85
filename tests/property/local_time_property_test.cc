// The parsers of times and durations against what absl writes, and against noise.
#include <string>
#include <vector>

#include "common/base/clock.h"
#include "common/base/limits.h"
#include "common/calendar/local_time.h"
#include "gtest/gtest.h"
#include "rapidcheck.h"
#include "rapidcheck/gtest.h"

namespace gongfang {
namespace {

absl::TimeZone AnyZone() {
  const std::vector<std::string> names = {"UTC", "Asia/Shanghai", "Europe/London",
                                          "America/St_Johns", "Australia/Lord_Howe"};
  return LoadZone(*rc::gen::elementOf(names)).value();
}

absl::Time AnyTime() {
  return absl::FromUnixSeconds(
      *rc::gen::inRange<int64_t>(0, limits::kMaxInstant / kMicrosPerSecond));
}

RC_GTEST_PROP(LocalTimeProperty, ReadsWhatIsWrittenWithAnOffset, ()) {
  const absl::Time time = AnyTime();
  const std::string text = absl::FormatTime(absl::RFC3339_full, time, AnyZone());
  RC_ASSERT(ParseLocalTime(text, AnyZone(), AnyTime()).value() == time);
}

RC_GTEST_PROP(LocalTimeProperty, ReadsWhatIsWrittenInLocalTime, ()) {
  const absl::Time time = AnyTime();
  const absl::TimeZone zone = AnyZone();
  const std::string text = absl::FormatTime("%Y-%m-%d %H:%M:%S", time, zone);
  const absl::Time first = zone.At(zone.At(time).cs).pre;
  const absl::StatusOr<absl::Time> parsed = ParseLocalTime(text, zone, AnyTime());
  RC_ASSERT(parsed.ok() == (first >= FromInstant(limits::kMinInstant)));
  if (parsed.ok()) RC_ASSERT(*parsed == first);
}

RC_GTEST_PROP(LocalTimeProperty, NoiseIsRefusedOrInRange, ()) {
  const std::vector<std::string> pieces = {
      "2027", "-", "01", "09", "T",  "t",    " ",    "14",  ":",
      "00",   "Z", "+",  "08", ".5", "周",   "六",   "sat", "今天",
      "now",  "h", "m",  "30", "天", "\xe5", "\xff", "：",  std::string(1, 0)};
  std::string text;
  for (int i = *rc::gen::inRange(0, 14); i > 0; --i) text += *rc::gen::elementOf(pieces);
  const absl::StatusOr<absl::Time> time = ParseLocalTime(text, AnyZone(), AnyTime());
  if (time.ok()) {
    RC_ASSERT(*time >= FromInstant(limits::kMinInstant));
    RC_ASSERT(*time < FromInstant(limits::kMaxInstant));
  }
  const absl::StatusOr<absl::Duration> duration = ParseDuration(text);
  if (duration.ok()) {
    RC_ASSERT(*duration > absl::ZeroDuration());
    RC_ASSERT(*duration <= limits::kMaxParsedDuration);
  }
}

}  // namespace
}  // namespace gongfang

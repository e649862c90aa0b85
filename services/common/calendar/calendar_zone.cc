#include "common/calendar/calendar_zone.h"

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "common/calendar/zone.h"

namespace gongfang {
namespace {

struct WindowsZone {
  absl::string_view windows;
  absl::string_view iana;
};

constexpr WindowsZone kWindowsZones[] = {
    {"China Standard Time", "Asia/Shanghai"},
    {"Taipei Standard Time", "Asia/Taipei"},
    {"Tokyo Standard Time", "Asia/Tokyo"},
    {"Korea Standard Time", "Asia/Seoul"},
    {"Singapore Standard Time", "Asia/Singapore"},
    {"India Standard Time", "Asia/Kolkata"},
    {"Russian Standard Time", "Europe/Moscow"},
    {"W. Europe Standard Time", "Europe/Berlin"},
    {"Romance Standard Time", "Europe/Paris"},
    {"Central Europe Standard Time", "Europe/Budapest"},
    {"GMT Standard Time", "Europe/London"},
    {"Eastern Standard Time", "America/New_York"},
    {"Central Standard Time", "America/Chicago"},
    {"Mountain Standard Time", "America/Denver"},
    {"Pacific Standard Time", "America/Los_Angeles"},
    {"AUS Eastern Standard Time", "Australia/Sydney"},
};

constexpr size_t kMaxParts = 3;  // of a name of the IANA database

}  // namespace

std::optional<absl::TimeZone> FindCalendarZone(absl::string_view tzid) {
  for (const WindowsZone& zone : kWindowsZones) {
    if (absl::EqualsIgnoreCase(zone.windows, tzid)) tzid = zone.iana;
  }
  absl::StatusOr<absl::TimeZone> found = LoadZone(tzid);
  // The longest end of a path that is a name.
  size_t begin = tzid.size();
  size_t parts = 0;
  for (size_t i = tzid.size(); i > 0 && parts < kMaxParts; --i) {
    if (tzid[i - 1] == '/') ++parts;
    if (parts == kMaxParts) break;
    begin = i - 1;
  }
  for (absl::string_view rest = tzid.substr(begin); !found.ok() && !rest.empty();) {
    found = LoadZone(rest);
    const size_t slash = rest.find('/');
    rest.remove_prefix(slash == absl::string_view::npos ? rest.size() : slash + 1);
  }
  if (!found.ok()) return std::nullopt;
  return *found;
}

}  // namespace gongfang

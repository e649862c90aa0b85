#include "common/calendar/zone.h"

#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <string>
#include <system_error>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "common/base/errors.h"
#include "common/base/limits.h"

namespace gongfang {
namespace {

struct ZoneCache {
  std::mutex mutex;
  // Guarded by mutex. Holds only names that exist, so it is as bounded as the database is.
  absl::flat_hash_map<std::string, absl::TimeZone> zones;
};

ZoneCache& Cache() {
  static ZoneCache& cache = *new ZoneCache;
  return cache;
}

// A relative path of plain words that begin with a letter. Real zones begin with a capital, which
// leaves out "localtime" (the machine's own zone), "posix/..." and "right/..." (with leap seconds).
bool LooksLikeZone(absl::string_view name) {
  if (name.empty() || name.size() > limits::kMaxTimeTextBytes || !absl::ascii_isupper(name[0]) ||
      name == "Factory") {
    return false;
  }
  for (absl::string_view part : absl::StrSplit(name, '/')) {
    if (part.empty() || !absl::ascii_isalpha(part[0])) return false;
    for (char c : part) {
      if (!absl::ascii_isalnum(c) && c != '_' && c != '-' && c != '+') return false;
    }
  }
  return true;
}

// The files that this and absl read are the only ones that the calendar layer touches. absl
// remembers every name that it ever failed to load, so it must not be asked for invented ones.
bool IsInDatabase(absl::string_view name) {
  const char* folder = std::getenv("TZDIR");
  std::error_code error;
  return std::filesystem::is_regular_file(
      absl::StrCat(folder != nullptr ? folder : "/usr/share/zoneinfo", "/", name), error);
}

}  // namespace

absl::StatusOr<absl::TimeZone> LoadZone(absl::string_view iana_name) {
  if (iana_name == "UTC") return absl::UTCTimeZone();
  if (LooksLikeZone(iana_name)) {
    ZoneCache& cache = Cache();
    std::lock_guard<std::mutex> lock(cache.mutex);
    if (const auto found = cache.zones.find(iana_name); found != cache.zones.end()) {
      return found->second;
    }
    absl::TimeZone zone;
    if (IsInDatabase(iana_name) && absl::LoadTimeZone(iana_name, &zone)) {
      cache.zones.emplace(iana_name, zone);
      return zone;
    }
  }
  return errors::InvalidField("time_zone",
                              "is not a zone of the IANA database; expected a name such as "
                              "\"Asia/Shanghai\", \"Europe/London\" or \"UTC\"");
}

}  // namespace gongfang

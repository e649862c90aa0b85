// What `gongfang doctor` looks at, and what it finds: without a server, from what it was told.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gongfang::cli {

enum class Health { kFine, kWarning, kFailed, kNotChecked };

// "ok", "warning", "failed", "not checked".
absl::string_view HealthWord(Health health);

struct Finding {
  std::string check;  // "clock"
  Health health = Health::kFine;
  std::string text;    // what was found
  std::string advice;  // what to do; "" where nothing is
};

// Clocks that are further apart than this make bookings of "now" fail.
inline constexpr absl::Duration kMaxClockDifference = absl::Seconds(1);

// The two versions should be equal.
Finding CheckVersion(absl::string_view client, absl::string_view server);
// `server` was the time there at some moment between `sent` and `received`.
Finding CheckClock(absl::Time server, absl::Time sent, absl::Time received);
// Whether keys cross a network in the clear; `server` as in Settings.
Finding CheckTransport(absl::string_view server);
// The followers, from the text of /metrics.
std::vector<Finding> CheckFollowers(absl::string_view metrics);
// `free` of `all` bytes of the disk that holds `folder`.
Finding CheckRoom(absl::string_view folder, double free, double all);
// The first line of tzdata.zi, "# version 2024b", or "" where there is none.
Finding CheckZones(absl::string_view first_line, absl::Time now);

}  // namespace gongfang::cli

// What the disk takes to make one small write safe: the part of a lone CreateBooking that nobody
// can save.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/bench/histogram.h"

namespace gongfang::bench {

// Overwrites 4 KiB after 4 KiB of a file of its own in `folder`, which was written and synced
// before, each followed by fdatasync, for `duration`: the cheapest way there is.
absl::StatusOr<Histogram> ProbeDisk(const std::string& folder, absl::Duration duration);

}  // namespace gongfang::bench

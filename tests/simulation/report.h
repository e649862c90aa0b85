// What the simulation tells.
#pragma once

#include <string>

#include "absl/time/time.h"
#include "tests/simulation/history.h"

namespace gongfang::booking::simulation {

// What `seed` failed with, and the smallest story of it that was found.
std::string TellFailure(uint64_t seed, MemoryDatabase& database);

// What was done in `wall` time on so many cores.
std::string Summary(const Counts& counts, absl::Duration wall, int cores);

}  // namespace gongfang::booking::simulation

// What the machine does besides: the first thing to know about a figure.
#pragma once

#include <sys/types.h>

#include "absl/time/time.h"

namespace gongfang::bench {

// Which part of all cores was busy during the next `duration`, 0 to 1; waits for it. Nothing of a
// bench should run meanwhile.
double BusyShare(absl::Duration duration);

// What a process has had of the cores since it began; zero where that cannot be read.
absl::Duration CpuTime(pid_t pid);

}  // namespace gongfang::bench

// What the machine does besides: the first thing to know about a figure.
#pragma once

#include "absl/time/time.h"

namespace gongfang::bench {

// Which part of all cores was busy during the next `duration`, 0 to 1; waits for it. Nothing of a
// bench should run meanwhile.
double BusyShare(absl::Duration duration);

}  // namespace gongfang::bench

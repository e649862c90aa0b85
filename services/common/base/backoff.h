// How long to wait before trying again.
#pragma once

#include "absl/time/time.h"

namespace gongfang {

// The delay after so many failures in a row (at least 1): `first`, twice that, and so on up to
// `longest`; of which between half and all, as `random` in [0, 1) has it, because those who failed
// together must not come back together.
absl::Duration BackoffDelay(int failures, absl::Duration first, absl::Duration longest,
                            double random);

}  // namespace gongfang

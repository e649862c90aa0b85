#include "common/base/backoff.h"

#include <algorithm>

namespace gongfang {

absl::Duration BackoffDelay(int failures, absl::Duration first, absl::Duration longest,
                            double random) {
  absl::Duration delay = first;
  for (int i = 1; i < failures && delay < longest; ++i) delay *= 2;
  return std::min(delay, longest) * (0.5 + random / 2);
}

}  // namespace gongfang

// How often a caller may call. One limit for all keys of a limiter; each key has its own allowance.
#pragma once

#include <cstdint>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gongfang {

// At most `burst` units at once and `per_second` units each second in the long run: in any time t
// never more than burst + per_second * t.
struct RateLimit {
  double per_second = 1;  // above 0
  int64_t burst = 1;      // at least 1
};

// Thread safe. Never blocks for long: it is asked before every request.
class RateLimiter {
 public:
  struct Verdict {
    bool allowed = true;
    // Where it is refused: the same call is allowed after that time, unless others use up the
    // allowance. InfiniteDuration where `cost` is more than the burst. Zero where it is allowed.
    absl::Duration retry_after;
  };

  virtual ~RateLimiter() = default;

  // Takes `cost` units of the allowance of `key`, or none where they are not there. A cost of 0 or
  // less is always allowed and takes nothing.
  virtual Verdict Allow(absl::string_view key, int64_t cost) = 0;
};

}  // namespace gongfang

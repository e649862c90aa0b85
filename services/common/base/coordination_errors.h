// The errors of leases, caches and limits that are kept outside of the process, beside those of
// errors.h.
#pragma once

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace gongfang::errors {

// UNAVAILABLE, REDIS_AWAY: Redis did not do it, or did not say so in time; `why` has the details.
// Whoever gets it goes on without, so that no caller of the product sees it.
absl::Status RedisAway(absl::string_view why);

// INVALID_ARGUMENT, INVALID_REDIS_URL: `why` is the end of a sentence. The URL is not in it: it may
// hold a password.
absl::Status InvalidRedisUrl(absl::string_view why);

}  // namespace gongfang::errors

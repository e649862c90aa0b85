#include "common/base/coordination_errors.h"

#include "absl/strings/str_cat.h"
#include "common/base/make_error.h"

namespace gongfang::errors {

absl::Status RedisAway(absl::string_view why) {
  return Make(absl::StatusCode::kUnavailable,
              absl::StrCat("Redis cannot be used: ", why,
                           ". The service goes on without it; check that it runs and answers."),
              {.reason = "REDIS_AWAY"});
}

absl::Status InvalidRedisUrl(absl::string_view why) {
  return Make(absl::StatusCode::kInvalidArgument,
              absl::StrCat("This is not the address of a Redis: ", why,
                           ". Write redis://HOST:PORT, redis+sentinel://HOST:PORT,HOST:PORT/MASTER "
                           "or redis+unix:///PATH."),
              {.reason = "INVALID_REDIS_URL"});
}

}  // namespace gongfang::errors

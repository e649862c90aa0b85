#include "membership/password_throttle.h"

#include "absl/strings/str_cat.h"
#include "common/access/network.h"
#include "common/base/credential_limits.h"
#include "common/base/errors.h"
#include "common/base/limits.h"

namespace gongfang::membership {
namespace {

RateLimit OnceIn(absl::Duration delay, int burst) {
  return {.per_second = 1 / absl::ToDoubleSeconds(delay), .burst = burst};
}

std::string PairOf(absl::string_view member, absl::string_view address) {
  return absl::StrCat(member, " ", SubscriberOf(address));
}

}  // namespace

PasswordThrottle::PasswordThrottle(const Clock& clock)
    : pairs_(clock, OnceIn(limits::kPasswordTryDelay, limits::kPasswordTriesPerAddress)),
      strangers_(clock, OnceIn(limits::kStrangePasswordDelay, limits::kStrangePasswordTries)) {}

int64_t PasswordThrottle::TimesRight(const std::string& pair) {
  const std::lock_guard lock(mutex_);
  const int64_t* times = times_right_.Find(pair);
  return times == nullptr ? 0 : *times;
}

absl::Status PasswordThrottle::Enter(absl::string_view member, absl::string_view address) {
  const std::string pair = PairOf(member, address);
  const int64_t times_right = TimesRight(pair);
  // Another key each time that it was right is a fresh allowance.
  const RateLimiter::Verdict here = pairs_.Allow(absl::StrCat(pair, " ", times_right), 1);
  if (!here.allowed) return errors::TooManyTries(here.retry_after);
  if (times_right > 0) return absl::OkStatus();
  const RateLimiter::Verdict anywhere = strangers_.Allow(member, 1);
  return anywhere.allowed ? absl::OkStatus() : errors::TooManyTries(anywhere.retry_after);
}

void PasswordThrottle::Right(absl::string_view member, absl::string_view address) {
  const std::string pair = PairOf(member, address);
  const std::lock_guard lock(mutex_);
  if (int64_t* times = times_right_.Find(pair)) {
    ++*times;
    return;
  }
  if (times_right_.size() >= limits::kMaxRateLimitedKeys) times_right_.DropOldest();
  times_right_.Insert(pair, 1);
}

}  // namespace gongfang::membership

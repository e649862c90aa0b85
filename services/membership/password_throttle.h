// How often passwords may be tried, so that nobody guesses one, and nobody who tries to locks the
// member herself out.
//
// Tries for one member from one address have a small allowance. All addresses that were never right
// for her share another: however many a stranger has, few of his guesses are looked at. Addresses
// that were right before have no part in that one, so that his guesses do not keep her waiting
// where she usually is.
//
// It is in the memory of a process, and forgets at a restart.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "common/base/clock.h"
#include "common/coordination/local_rate_limiter.h"
#include "common/coordination/lru_map.h"

namespace gongfang::membership {

// Thread safe.
class PasswordThrottle {
 public:
  // `clock` is borrowed.
  explicit PasswordThrottle(const Clock& clock);

  // Before a password is looked at: OK, or TOO_MANY_TRIES with the time to wait. `member` is a name
  // whether there is such a member or not. The try counts as a wrong one until Right says
  // otherwise, so that tries at the same time are counted too.
  absl::Status Enter(absl::string_view member, absl::string_view address);
  // The password was right: what was tried from there is forgotten.
  void Right(absl::string_view member, absl::string_view address);

 private:
  // How often they were right together; 0: never.
  int64_t TimesRight(const std::string& pair);

  LocalRateLimiter pairs_;
  LocalRateLimiter strangers_;
  std::mutex mutex_;
  LruMap<int64_t> times_right_;  // by member and address, under mutex_
};

}  // namespace gongfang::membership

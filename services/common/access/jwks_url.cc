#include "common/access/jwks_url.h"

#include <algorithm>
#include <utility>

#include "common/access/jwks.h"
#include "common/base/backoff.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"

namespace gongfang {

JwksUrl::JwksUrl(WebAddress address, JwksTiming timing)
    : address_(std::move(address)), timing_(timing), thread_([this] { Run(); }) {}

JwksUrl::~JwksUrl() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  fetcher_.Cancel();
  thread_.join();
}

absl::StatusOr<std::optional<std::string>> JwksUrl::Look(bool wanted) {
  const std::lock_guard lock(mutex_);
  if (fresh_) return std::exchange(fresh_, std::nullopt);
  if (wanted && !std::exchange(wanted_, true)) changed_.notify_all();
  return std::nullopt;
}

void JwksUrl::Run() {
  for (int failures = 0;;) {
    const absl::Status fetched = Fetch();
    failures = fetched.ok() ? 0 : failures + 1;
    // Not at random: one process of an installation asks, or a few.
    const absl::Duration next =
        fetched.ok() ? timing_.refresh
                     : BackoffDelay(failures, timing_.pause, timing_.refresh, /*random=*/1);
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) return;
    }
    if (!fetched.ok()) {
      log::Warning("oidc.keys_not_fetched", {{"host", address_.authority},
                                             {"message", fetched.message()},
                                             {"failures", int64_t{failures}}});
    }
    if (!Rest(next)) return;
  }
}

absl::Status JwksUrl::Fetch() {
  ASSIGN_OR_RETURN(std::string text,
                   fetcher_.Get(address_, limits::kMaxJwksBytes, timing_.timeout));
  if (text == last_) return absl::OkStatus();
  // Here, so that no call is kept waiting by what cannot be used.
  RETURN_IF_ERROR(ParseJwks(text).status());
  log::Info("oidc.keys_fetched", {{"host", address_.authority}});
  last_ = text;
  const std::lock_guard lock(mutex_);
  fresh_ = std::move(text);
  return absl::OkStatus();
}

bool JwksUrl::Rest(absl::Duration until_next) {
  std::unique_lock lock(mutex_);
  const auto stopping = [this] { return stopping_; };
  if (changed_.wait_for(lock, absl::ToChronoNanoseconds(timing_.pause), stopping)) return false;
  changed_.wait_for(lock, absl::ToChronoNanoseconds(until_next - timing_.pause),
                    [this] { return stopping_ || wanted_; });
  wanted_ = false;
  return !stopping_;
}

}  // namespace gongfang

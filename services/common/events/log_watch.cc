#include "common/events/log_watch.h"

#include <utility>

#include "absl/time/time.h"
#include "common/base/log.h"
#include "common/events/replica_limits.h"

namespace gongfang {

void LogWatch::Start() {
  thread_ = std::thread([this] { Run(); });
}

void LogWatch::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  stopped_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void LogWatch::Run() {
  Places known;
  const auto interval = absl::ToChronoMilliseconds(limits::kLogLookInterval);
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    lock.unlock();
    Look(known);
    lock.lock();
    stopped_.wait_for(lock, interval, [this] { return stopping_; });
  }
}

void LogWatch::Look(Places& known) {
  absl::StatusOr<Places> heads = log_.Heads();
  if (heads.ok() == is_blind_) {
    is_blind_ = !heads.ok();
    log::Warning(is_blind_ ? "log.not_watched" : "log.watched_again", {{"log", log_.name()}});
  }
  if (!heads.ok() || *heads == known) return;
  log_.NotifyAppended();
  const absl::Status taken = appended_ ? appended_(*heads) : absl::OkStatus();
  if (taken.ok()) {
    known = *std::move(heads);
  } else {
    log::Warning("log.not_taken_in", {{"log", log_.name()}, {"message", taken.message()}});
  }
}

}  // namespace gongfang

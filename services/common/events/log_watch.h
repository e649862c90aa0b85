// Hears what other replicas append to the log of their common service. They share its database, and
// nothing else tells them of each other: so it looks at the last numbers, every
// limits::kLogLookInterval.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

#include "absl/status/status.h"
#include "common/events/event_log.h"
#include "common/events/followed_places.h"

namespace gongfang {

// Thread safe. Without replicas it is not needed: who appends calls EventLog::NotifyAppended, which
// this one does too for what it finds.
class LogWatch {
 public:
  // After those who wait for the log were woken: gets the last numbers, on the thread that looks.
  // Called at least once for all that is appended after Start, by whomever; where it fails, again
  // at the next look.
  using Appended = std::function<absl::Status(const Places& heads)>;

  // `log` is borrowed.
  explicit LogWatch(EventLog& log, Appended appended = nullptr)
      : log_(log), appended_(std::move(appended)) {}
  ~LogWatch() { Stop(); }

  void Start();
  // Idempotent.
  void Stop();

 private:
  void Run();
  void Look(Places& known);

  EventLog& log_;
  const Appended appended_;
  bool is_blind_ = false;  // the last look failed; Run's
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stopping_ = false;  // under mutex_
  std::thread thread_;
};

}  // namespace gongfang

// Lets a transaction that keeps meeting others have the database to itself, as far as its process
// goes: with optimistic isolation an unlucky one would else start afresh for ever.
#pragma once

#include <condition_variable>
#include <mutex>

namespace gongfang {

// Thread safe.
class WriterTurns {
 public:
  // Waits while somebody runs alone, or waits for that; `alone`, until nobody else runs.
  void Begin(bool alone) {
    std::unique_lock<std::mutex> lock(mutex_);
    if (alone) {
      ++alone_;
      changed_.wait(lock, [this] { return running_ == 0; });
    } else {
      changed_.wait(lock, [this] { return alone_ == 0; });
    }
    ++running_;
  }
  void End(bool alone) {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      --running_;
      if (alone) --alone_;
    }
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int running_ = 0;  // under mutex_
  int alone_ = 0;    // who runs alone or waits for it; under mutex_
};

}  // namespace gongfang

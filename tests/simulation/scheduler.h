// Virtual time, and what happens in it: functions to be called at an instant, and fibers that sleep
// until one. Time passes only when nothing is left to do at the present instant.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <queue>
#include <vector>

#include "common/base/clock.h"
#include "tests/simulation/fiber.h"

namespace gongfang::booking::simulation {

class Scheduler {
 public:
  explicit Scheduler(Instant start) : now_(start) {}

  Instant now() const { return now_; }

  // Calls `what` at `when`, outside of all fibers; what comes first in time, then in the order of
  // these calls.
  void At(Instant when, std::function<void()> what);
  // Starts a fiber at the present instant. It must end before Run is called for the last time.
  void Spawn(std::function<void()> body);
  // Runs until nothing is left to do.
  void Run();

  // In a fiber. WaitUntil may return earlier, by Wake; INT64_MAX is never.
  void Sleep(int64_t micros);
  void WaitUntil(Instant when);
  void Wake(Fiber& fiber);

 private:
  struct Event {
    Instant when;
    int64_t order;
    std::function<void()> what;
    bool operator<(const Event& other) const {  // the first is the greatest
      return when != other.when ? when > other.when : order > other.order;
    }
  };
  struct Task {
    Fiber fiber;
    int64_t waits = 0;  // counts them, so that a wait that is over is not ended again
    bool can_be_woken = false;
  };

  void Wait(Instant when, bool can_be_woken);
  Task& Running();

  Instant now_;
  int64_t order_ = 0;
  std::priority_queue<Event> events_;
  std::vector<std::unique_ptr<Task>> tasks_;
};

}  // namespace gongfang::booking::simulation

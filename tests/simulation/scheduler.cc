#include "tests/simulation/scheduler.h"

#include <algorithm>
#include <utility>

namespace gongfang::booking::simulation {

void Scheduler::At(Instant when, std::function<void()> what) {
  events_.push({std::max(when, now_), order_++, std::move(what)});
}

void Scheduler::Spawn(std::function<void()> body) {
  tasks_.push_back(std::unique_ptr<Task>(new Task{Fiber(std::move(body))}));
  At(now_, [task = tasks_.back().get()] { task->fiber.Resume(); });
}

void Scheduler::Run() {
  while (!events_.empty()) {
    now_ = events_.top().when;
    const std::function<void()> what = events_.top().what;
    events_.pop();
    what();
  }
}

Scheduler::Task& Scheduler::Running() {
  const auto found = std::find_if(tasks_.begin(), tasks_.end(), [](const auto& task) {
    return &task->fiber == Fiber::Current();
  });
  return **found;
}

void Scheduler::Sleep(int64_t micros) { Wait(now_ + micros, /*can_be_woken=*/false); }

void Scheduler::WaitUntil(Instant when) { Wait(when, /*can_be_woken=*/true); }

void Scheduler::Wait(Instant when, bool can_be_woken) {
  Task& task = Running();
  task.can_be_woken = can_be_woken;
  ++task.waits;
  if (when != INT64_MAX) {
    At(when, [&task, wait = task.waits] {
      if (task.waits == wait && !task.fiber.ended()) task.fiber.Resume();
    });
  }
  Fiber::Leave();
  ++task.waits;
}

void Scheduler::Wake(Fiber& fiber) {
  for (const auto& task : tasks_) {
    if (&task->fiber != &fiber || !task->can_be_woken) continue;
    task->can_be_woken = false;
    At(now_, [&task = *task, wait = task->waits] {
      if (task.waits == wait && !task.fiber.ended()) task.fiber.Resume();
    });
  }
}

}  // namespace gongfang::booking::simulation

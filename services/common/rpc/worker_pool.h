// A fixed number of threads behind a bounded queue: where work that may block is done, since gRPC's
// own callback threads (two on a small machine) must never wait.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"

namespace gongfang {

// Thread safe.
class WorkerPool {
 public:
  using Task = absl::AnyInvocable<void()>;

  WorkerPool(size_t threads, size_t queue_limit);
  // Runs what is still queued, then joins.
  ~WorkerPool();

  // False, with `task` not run and never to be run, when the queue is full or the pool is stopping.
  [[nodiscard]] bool Submit(Task task);

  // How many tasks wait.
  size_t queued() const;

  // Runs what is queued and joins; later tasks are refused. Idempotent. Not from a task.
  void Stop();

 private:
  void Run();

  const size_t queue_limit_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Task> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace gongfang

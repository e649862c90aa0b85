// The committer takes what waits as one batch, has it decided and committed (group_commit.h), and
// answers: while one batch is being committed the next one gathers, so load makes batches larger,
// not slower.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "booking/group_commit.h"
#include "common/base/clock.h"
#include "common/rpc/worker_pool.h"

namespace gongfang::booking {

// A command on its way through the committer.
struct Job {
  Command command;
  absl::Time deadline = absl::InfiniteFuture();
  std::function<bool()> cancelled;  // may be empty
  // Called exactly once, from a worker, with the message that answers, serialised.
  absl::AnyInvocable<void(absl::StatusOr<std::string>)> done;
  Instant queued = 0;  // filled in by the committer
};

// Thread safe. What it is given is borrowed.
class Committer {
 public:
  struct Parts {
    GroupCommit::Parts commit;
    const Clock& wall_clock;  // deadlines are kept by it, as callers do
    WorkerPool& workers;      // answers are sent from there
  };

  explicit Committer(Parts parts);
  ~Committer();

  void Start();
  // Commits what is queued, then ends. Jobs that come later are answered SHUTTING_DOWN.
  void Stop();

  // Queues `job`; when the queue is full, or does not move, it is answered OVERLOADED at once.
  void Submit(Job job);

  // How many jobs wait.
  size_t queued() const;

 private:
  void Run();
  // Waits for work; takes at most limits::kMaxBatch jobs. False when it is time to end.
  bool TakeBatch(std::vector<Job>& batch);
  // Answers and removes what nobody waits for any more: it is never decided.
  void DropUnwanted(std::vector<Job>& batch);
  void Answer(std::vector<Job> jobs, std::vector<Decision> decisions);
  bool IsDue() const;
  // Under mutex_.
  bool IsOverloaded(Instant now) const;

  const Parts parts_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> queue_;  // under mutex_
  bool stopping_ = false;  // under mutex_
  // Used by the committing thread alone.
  GroupCommit commit_;
  Instant answers_forgotten_ = INT64_MIN;
  std::thread thread_;
};

}  // namespace gongfang::booking

// The committer decides bookings in memory and commits them in groups: while one batch is being
// committed the next one gathers, so load makes batches larger, not slower.
//
// The steps of a batch (ARCHITECTURE.md, "The life of a booking"): leases, load what is missing or
// stale, decide with the engine, write in one transaction that compares and sets every version,
// publish, answer. A failed write leaves nothing behind: the calendars that it touched are dropped
// and read again.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "booking/engine.h"
#include "common/base/clock.h"
#include "common/coordination/leases.h"
#include "common/events/event_log.h"
#include "common/rpc/worker_pool.h"
#include "common/store/database.h"
#include "gongfang/booking/v1/resources.pb.h"

namespace gongfang::booking {

// A command on its way through the committer.
struct Job {
  Command command;
  absl::Time deadline = absl::InfiniteFuture();
  std::function<bool()> cancelled;  // may be empty
  // Called exactly once, from a worker.
  absl::AnyInvocable<void(const absl::StatusOr<v1::Booking>&)> done;
};

// Thread safe. What it is given is borrowed.
class Committer {
 public:
  struct Parts {
    Database& database;
    EventLog& log;
    Leases& leases;
    const Facts& facts;
    const Clock& clock;       // decides; must never go back
    const Clock& wall_clock;  // deadlines are kept by it, as callers do
    WorkerPool& workers;      // answers are sent from there
  };

  explicit Committer(Parts parts);
  ~Committer();

  void Start();
  // Commits what is queued, then ends. Jobs that come later are answered SHUTTING_DOWN.
  void Stop();

  // Queues `job`; when the queue is full it is answered OVERLOADED at once.
  void Submit(Job job);

 private:
  // A job and what became of it.
  struct Result {
    Job job;
    Outcome outcome;
    v1::Booking written;  // the body of the event, where outcome.changed
  };

  void Run();
  // Waits for work; takes at most limits::kMaxBatch jobs. False when it is time to end.
  bool TakeBatch(std::vector<Result>& batch);
  // Puts an Expire in front for each hold that has run out.
  void AddDueHolds(Instant now, std::vector<Result>& batch);
  void PlanNextExpiry(Instant now, const std::vector<Result>& batch);

  // Decides and writes `batch`, again from the start where another writer was faster.
  void CommitBatch(std::vector<Result>& batch);
  absl::Status TryCommit(std::vector<Result>& batch);
  absl::Status LoadBookings(const std::vector<Result>& batch, WorkingSet& set);
  absl::Status LoadCalendars(const std::vector<std::string>& resources, const Lease& lease,
                             WorkingSet& set);
  void Publish(const std::vector<std::string>& resources, const Lease& lease,
               const WorkingSet& set);
  void Forget(const WorkingSet& set);
  void ForgetOldAnswers(Instant now);
  void Answer(std::vector<Result> batch);

  const Parts parts_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> queue_;  // under mutex_
  bool stopping_ = false;  // under mutex_
  // Used by the committing thread alone.
  absl::flat_hash_map<std::string, std::unique_ptr<Calendar>> calendars_;
  std::optional<Instant> next_expiry_ = INT64_MIN;  // unknown at first: look at once
  Instant answers_forgotten_ = INT64_MIN;
  std::thread thread_;
};

}  // namespace gongfang::booking

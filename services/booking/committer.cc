#include "booking/committer.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/metrics/stopwatch.h"

namespace gongfang::booking {
namespace {

// How long the committer sleeps at most: the clock may be set while it waits for what is due.
constexpr absl::Duration kLongestNap = absl::Milliseconds(200);
constexpr Instant kForgetInterval = 3600 * kMicrosPerSecond;

}  // namespace

Committer::Committer(Parts parts) : parts_(std::move(parts)), commit_(parts_.commit) {}

Committer::~Committer() { Stop(); }

void Committer::Start() {
  thread_ = std::thread([this] { Run(); });
}

void Committer::Stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  // Only where it was never started is there anything left.
  std::deque<Job> left;
  {
    const std::lock_guard lock(mutex_);
    left.swap(queue_);
  }
  for (Job& job : left) job.done(errors::ShuttingDown());
}

void Committer::Submit(Job job) {
  absl::Status refusal;
  bool first = false;
  job.queued = parts_.commit.clock.NowInstant();
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) {
      refusal = errors::ShuttingDown();
    } else if (IsOverloaded(job.queued)) {
      refusal = errors::Overloaded("commands for the committer");
    } else {
      first = queue_.empty();
      queue_.push_back(std::move(job));
    }
  }
  if (!refusal.ok()) return job.done(refusal);
  // Where others wait already, the committer has been woken, or is at work and will look.
  if (first) wake_.notify_one();
}

size_t Committer::queued() const {
  const std::lock_guard lock(mutex_);
  return queue_.size();
}

bool Committer::IsOverloaded(Instant now) const {
  static const Instant kMaxWait = absl::ToInt64Microseconds(limits::kMaxCommitWait);
  return queue_.size() >= limits::kCommitQueue ||
         (queue_.size() >= limits::kMaxBatch && now - queue_.front().queued > kMaxWait);
}

void Committer::Run() {
  std::vector<Job> batch;
  while (TakeBatch(batch)) {
    const CommitMetrics& metrics = parts_.commit.metrics;
    if (!batch.empty()) {
      metrics.batch.Observe(static_cast<double>(batch.size()));
      const Instant waited = parts_.commit.clock.NowInstant() - batch.front().queued;
      metrics.wait.Observe(static_cast<double>(waited) / kMicrosPerSecond);
    }
    DropUnwanted(batch);
    std::vector<Decision> decisions;
    decisions.reserve(batch.size());
    for (Job& job : batch) decisions.emplace_back().command = std::move(job.command);
    if (!decisions.empty() || IsDue()) {
      const Stopwatch stopwatch(parts_.commit.metrics.commit);
      commit_.Commit(decisions);
    }
    if (!batch.empty()) Answer(std::move(batch), std::move(decisions));
    batch.clear();
    const Instant now = parts_.commit.clock.NowInstant();
    if (answers_forgotten_ == INT64_MIN || now - answers_forgotten_ >= kForgetInterval) {
      answers_forgotten_ = now;
      commit_.ForgetOldAnswers();
    }
  }
}

bool Committer::IsDue() const {
  return commit_.next_due().has_value() && *commit_.next_due() <= parts_.commit.clock.NowInstant();
}

bool Committer::TakeBatch(std::vector<Job>& batch) {
  std::unique_lock lock(mutex_);
  if (queue_.empty() && !stopping_ && !IsDue()) {
    absl::Duration nap = kLongestNap;
    if (commit_.next_due()) {
      nap = std::min(nap, FromInstant(*commit_.next_due()) - parts_.commit.clock.Now());
    }
    wake_.wait_for(lock, absl::ToChronoMicroseconds(std::max(nap, absl::Milliseconds(1))),
                   [this] { return stopping_ || !queue_.empty(); });
  }
  if (stopping_ && queue_.empty()) return false;
  while (!queue_.empty() && batch.size() < limits::kMaxBatch) {
    batch.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return true;
}

void Committer::DropUnwanted(std::vector<Job>& batch) {
  const absl::Time now = parts_.wall_clock.Now();
  std::erase_if(batch, [this, now](Job& job) {
    absl::Status status;
    if (job.cancelled && job.cancelled()) {
      status = errors::CallCancelled();
    } else if (job.deadline <= now) {
      status = errors::DeadlinePassed();
    }
    if (!status.ok()) {
      parts_.commit.metrics.dropped.Add();
      job.done(status);
    }
    return !status.ok();
  });
}

void Committer::Answer(std::vector<Job> jobs, std::vector<Decision> decisions) {
  auto answer = [jobs = std::move(jobs), decisions = std::move(decisions)]() mutable {
    // In front stand those that nobody asked for.
    size_t next = decisions.size() - jobs.size();
    for (Job& job : jobs) {
      Decision& decision = decisions[next++];
      if (decision.outcome.status.ok()) {
        job.done(std::move(decision.answer));
      } else {
        job.done(decision.outcome.status);
      }
    }
  };
  auto task = std::make_shared<decltype(answer)>(std::move(answer));
  // Where all workers are busy the committer sends the answers itself: they are owed.
  if (!parts_.workers.Submit([task] { (*task)(); })) (*task)();
}

}  // namespace gongfang::booking

#include "booking/committer.h"

#include <algorithm>
#include <set>
#include <utility>

#include "booking/batch_writer.h"
#include "booking/table.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"

namespace gongfang::booking {
namespace {

// How long the committer sleeps at most: the clock may be set while it waits for a hold to run out.
constexpr absl::Duration kLongestNap = absl::Milliseconds(200);
constexpr absl::Duration kLeaseTtl = absl::Seconds(5);
constexpr Instant kForgetInterval = 3600 * kMicrosPerSecond;

}  // namespace

Committer::Committer(Parts parts) : parts_(parts) {}

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
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) {
      refusal = errors::ShuttingDown();
    } else if (queue_.size() >= limits::kCommitQueue) {
      refusal = errors::Overloaded("commands for the committer");
    } else {
      queue_.push_back(std::move(job));
    }
  }
  if (refusal.ok()) {
    wake_.notify_one();
  } else {
    job.done(refusal);
  }
}

void Committer::Run() {
  std::vector<Result> batch;
  while (TakeBatch(batch)) {
    const Instant now = parts_.clock.NowInstant();
    AddDueHolds(now, batch);
    if (!batch.empty()) CommitBatch(batch);
    // Also where no hold was due after all, because it was confirmed or cancelled in time.
    PlanNextExpiry(now, batch);
    if (!batch.empty()) Answer(std::move(batch));
    batch.clear();
    ForgetOldAnswers(now);
  }
}

bool Committer::TakeBatch(std::vector<Result>& batch) {
  std::unique_lock lock(mutex_);
  const auto due = [this] {
    return next_expiry_.has_value() && *next_expiry_ <= parts_.clock.NowInstant();
  };
  if (queue_.empty() && !stopping_ && !due()) {
    absl::Duration nap = kLongestNap;
    if (next_expiry_) nap = std::min(nap, FromInstant(*next_expiry_) - parts_.clock.Now());
    wake_.wait_for(lock, absl::ToChronoMicroseconds(std::max(nap, absl::Milliseconds(1))),
                   [this] { return stopping_ || !queue_.empty(); });
  }
  if (stopping_ && queue_.empty()) return false;
  while (!queue_.empty() && batch.size() < limits::kMaxBatch) {
    batch.push_back({.job = std::move(queue_.front())});
    queue_.pop_front();
  }
  lock.unlock();
  const absl::Time now = parts_.wall_clock.Now();
  for (Result& result : batch) {
    if (result.job.cancelled && result.job.cancelled()) {
      result.outcome.status = errors::CallCancelled();
    } else if (result.job.deadline <= now) {
      result.outcome.status = errors::DeadlinePassed();
    }
  }
  // What nobody waits for any more is answered and never decided.
  std::vector<Result> dropped;
  const auto wanted = std::stable_partition(
      batch.begin(), batch.end(), [](const Result& result) { return result.outcome.status.ok(); });
  std::move(wanted, batch.end(), std::back_inserter(dropped));
  batch.erase(wanted, batch.end());
  if (!dropped.empty()) Answer(std::move(dropped));
  return true;
}

void Committer::AddDueHolds(Instant now, std::vector<Result>& batch) {
  if (!next_expiry_ || *next_expiry_ > now) return;
  std::vector<table::DueHold> due;
  const absl::Status read = parts_.database.Read([&](Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(due, table::DueHolds(tx, now, limits::kMaxBatch));
    return absl::OkStatus();
  });
  if (!read.ok()) {
    log::Error("booking.expiry_failed", {{"message", read.message()}});
  }
  std::vector<Result> expiries;
  for (table::DueHold& hold : due) {
    Result& result = expiries.emplace_back();
    result.job.command.verb = Verb::kExpire;
    result.job.command.booking.alliance = hold.alliance;
    result.job.command.booking.id = std::move(hold.id);
    result.job.command.alliance = std::move(hold.alliance);
  }
  batch.insert(batch.begin(), std::make_move_iterator(expiries.begin()),
               std::make_move_iterator(expiries.end()));
}

void Committer::PlanNextExpiry(Instant now, const std::vector<Result>& batch) {
  for (const Result& result : batch) {
    const Instant expiry = result.outcome.booking.expire_time;
    if (!result.outcome.changed || result.outcome.booking.state != State::kHeld) continue;
    if (!next_expiry_ || expiry < *next_expiry_) next_expiry_ = expiry;
  }
  if (!next_expiry_ || *next_expiry_ > now) return;
  std::optional<Instant> next;
  const absl::Status read = parts_.database.Read([&next](Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(next, table::NextExpiry(tx));
    return absl::OkStatus();
  });
  // What is due still may be the rest of many; but where nothing could be read or written, not
  // again at once.
  const bool progress = std::any_of(batch.begin(), batch.end(), [](const Result& result) {
    return result.job.command.verb == Verb::kExpire && result.outcome.changed;
  });
  if (!read.ok() || (!progress && next && *next <= now)) next = now + kMicrosPerSecond;
  next_expiry_ = next;
}

void Committer::CommitBatch(std::vector<Result>& batch) {
  absl::Status status;
  for (int attempt = 0; attempt < limits::kMaxTransactionAttempts; ++attempt) {
    status = TryCommit(batch);
    if (!absl::IsAborted(status)) break;
  }
  if (status.ok()) return;
  if (absl::IsInternal(status) && batch.size() > 1) {
    // One command that cannot be written must not take the others with it.
    for (Result& result : batch) {
      std::vector<Result> one;
      one.push_back(std::move(result));
      CommitBatch(one);
      result = std::move(one.front());
    }
    return;
  }
  for (Result& result : batch) result.outcome = {.status = status};
}

absl::Status Committer::TryCommit(std::vector<Result>& batch) {
  WorkingSet set{.now = parts_.clock.NowInstant(), .facts = &parts_.facts};
  RETURN_IF_ERROR(LoadBookings(batch, set));
  std::set<std::string> wanted;
  for (const Result& result : batch) {
    for (const Item& item : result.job.command.booking.items) wanted.insert(item.resource);
  }
  for (const auto& [name, booking] : set.bookings) {
    for (const Item& item : booking.items) wanted.insert(item.resource);
  }
  const std::vector<std::string> resources(wanted.begin(), wanted.end());
  absl::StatusOr<Lease> lease = parts_.leases.Acquire(resources, kLeaseTtl);
  // Without a lease the work may be in vain, and no more than that: versions decide.
  if (!lease.ok()) lease = Lease{.versions = std::vector(resources.size(), kUnknownVersion)};
  absl::Status status = LoadCalendars(resources, *lease, set);
  if (status.ok()) {
    std::vector<BatchEntry> entries;
    for (Result& result : batch) {
      result.outcome = Decide(result.job.command, set);
      entries.push_back({&result.job.command, &result.outcome, &result.written});
    }
    BatchWriter writer(std::move(entries), set);
    if (!writer.Empty()) {
      status = parts_.database.Write([&](Transaction& tx) { return writer.Write(tx); });
    }
  }
  if (!status.ok()) {
    Forget(set);
    parts_.leases.Release(*lease, resources);
    return status;
  }
  Publish(resources, *lease, set);
  if (set.changes > 0) parts_.log.NotifyAppended();
  return absl::OkStatus();
}

absl::Status Committer::LoadBookings(const std::vector<Result>& batch, WorkingSet& set) {
  const bool needed = std::any_of(batch.begin(), batch.end(), [](const Result& result) {
    return result.job.command.verb != Verb::kCreate || !result.job.command.request_id.empty();
  });
  if (!needed) return absl::OkStatus();
  return parts_.database.Read([&](Transaction& tx) -> absl::Status {
    set.bookings.clear();
    set.answered.clear();
    for (const Result& result : batch) {
      const Command& command = result.job.command;
      if (!command.request_id.empty()) {
        ASSIGN_OR_RETURN(std::optional<Answered> answered, table::FindAnswered(tx, command));
        if (answered) set.answered.emplace(RequestKey(command), *std::move(answered));
      }
      if (command.verb == Verb::kCreate) continue;
      ASSIGN_OR_RETURN(std::optional<Booking> booking,
                       table::FindBooking(tx, command.alliance, command.booking.id));
      if (booking) set.bookings.emplace(booking->Name(), *std::move(booking));
    }
    return absl::OkStatus();
  });
}

absl::Status Committer::LoadCalendars(const std::vector<std::string>& resources, const Lease& lease,
                                      WorkingSet& set) {
  if (calendars_.size() > limits::kMaxCachedCalendars) calendars_.clear();
  std::vector<const std::string*> missing;
  for (size_t i = 0; i < resources.size(); ++i) {
    const auto found = calendars_.find(resources[i]);
    const bool current = found != calendars_.end() && (lease.versions[i] == kUnknownVersion ||
                                                       lease.versions[i] <= found->second->version);
    if (current) {
      set.calendars.emplace(resources[i], found->second.get());
    } else {
      missing.push_back(&resources[i]);
    }
  }
  if (missing.empty()) return absl::OkStatus();
  return parts_.database.Read([&](Transaction& tx) -> absl::Status {
    for (const std::string* resource : missing) {
      ASSIGN_OR_RETURN(Calendar calendar, table::LoadCalendar(tx, *resource, set.now));
      auto& cached = calendars_[*resource];
      cached = std::make_unique<Calendar>(std::move(calendar));
      set.calendars.insert_or_assign(*resource, cached.get());
    }
    return absl::OkStatus();
  });
}

void Committer::Publish(const std::vector<std::string>& resources, const Lease& lease,
                        const WorkingSet& set) {
  std::vector<int64_t> versions;
  versions.reserve(resources.size());
  for (const std::string& resource : resources) {
    Calendar& calendar = *set.calendars.at(resource);
    if (set.touched.contains(resource)) {
      ++calendar.version;
      // What is over needs no memory; looking now and then costs less than looking each time.
      if (calendar.occupancy.size() % 64 == 0) calendar.occupancy.DropBefore(set.now);
    }
    versions.push_back(calendar.version);
  }
  parts_.leases.PublishAndRelease(lease, resources, versions);
}

// What was decided on these calendars does not stand, so they are read again.
void Committer::Forget(const WorkingSet& set) {
  for (const auto& [resource, calendar] : set.calendars) calendars_.erase(resource);
}

void Committer::ForgetOldAnswers(Instant now) {
  if (answers_forgotten_ != INT64_MIN && now - answers_forgotten_ < kForgetInterval) return;
  answers_forgotten_ = now;
  const Instant before = now - absl::ToInt64Microseconds(limits::kRequestIdRetention);
  const absl::Status status = parts_.database.Write(
      [before](Transaction& tx) { return table::ForgetAnswered(tx, before); });
  if (!status.ok()) log::Warning("booking.answers_not_forgotten");
}

void Committer::Answer(std::vector<Result> batch) {
  auto answer = [batch = std::move(batch)]() mutable {
    for (Result& result : batch) {
      if (!result.job.done) continue;  // an expiry: nobody asked for it
      const Outcome& outcome = result.outcome;
      if (!outcome.status.ok()) {
        result.job.done(outcome.status);
      } else if (outcome.changed) {
        result.job.done(std::move(result.written));
      } else {
        result.job.done(table::ToProto(outcome.booking));
      }
    }
  };
  auto task = std::make_shared<decltype(answer)>(std::move(answer));
  // Where all workers are busy the committer sends the answers itself: they are owed.
  if (!parts_.workers.Submit([task] { (*task)(); })) (*task)();
}

}  // namespace gongfang::booking

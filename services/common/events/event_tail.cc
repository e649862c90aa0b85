#include "common/events/event_tail.h"

#include <utility>

#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/log.h"
#include "common/rpc/status.h"

namespace gongfang {

EventTail::EventTail(EventLog& log, WorkerPool& workers, std::map<std::string, int64_t> cursors)
    : log_(log), workers_(workers), cursors_(std::move(cursors)) {}

void EventTail::Begin() {
  self_ = shared_from_this();
  subscription_ = log_.Subscribe([this] { Wake(); });
  StartSendInitialMetadata();
  Wake();
}

void EventTail::End() {
  const std::lock_guard lock(mutex_);
  ending_ = true;
  if (state_ == State::kIdle) FinishLocked(ToGrpcStatus(errors::ShuttingDown()));
}

void EventTail::Wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
    if (state_ != State::kIdle) return;
    state_ = State::kReading;
  }
  SubmitPump();
}

void EventTail::SubmitPump() {
  // The queue has room for one task of every stream, so this fails only when the workers have
  // stopped, and then the server is ending the stream anyway.
  (void)workers_.Submit([self = shared_from_this()] { self->Pump(); });
}

// Runs with state_ == kReading, which this call owns.
void EventTail::Pump() {
  while (true) {
    {
      const std::lock_guard lock(mutex_);
      if (ending_) return FinishLocked(ToGrpcStatus(errors::ShuttingDown()));
      woken_ = false;
    }
    const bool some = ReadNext();
    const std::lock_guard lock(mutex_);
    if (state_ == State::kFinished) return;
    if (some) {
      state_ = State::kWriting;
      StartWrite(&response_);
      return;
    }
    if (!woken_ && !ending_) {
      state_ = State::kIdle;
      return;
    }
  }
}

bool EventTail::ReadNext() {
  response_.Clear();
  const absl::StatusOr<std::map<std::string, int64_t>> heads = log_.Heads();
  absl::Status failure = heads.status();
  if (heads.ok()) {
    for (const auto& [alliance, head] : *heads) {
      int64_t& cursor = cursors_[alliance];
      if (cursor >= head) continue;
      auto events =
          log_.ReadAfter(alliance, cursor, limits::kMaxEventsPerRead - response_.events_size());
      failure = events.status();
      if (!events.ok()) break;
      for (events::v1::Event& event : *events) {
        cursor = event.sequence();
        *response_.add_events() = std::move(event);
      }
      if (response_.events_size() >= limits::kMaxEventsPerRead ||
          response_.ByteSizeLong() >= limits::kMaxEventBytesPerRead) {
        break;
      }
    }
  }
  if (failure.ok()) return response_.events_size() > 0;
  const std::string message(failure.message());
  log::Error("events.tail_failed", {{"log", log_.name()}, {"message", message}});
  const std::lock_guard lock(mutex_);
  FinishLocked(ToGrpcStatus(failure));
  return false;
}

void EventTail::OnWriteDone(bool ok) {
  {
    const std::lock_guard lock(mutex_);
    if (!ok) return FinishLocked(grpc::Status::CANCELLED);
    if (state_ == State::kFinished) return;
    state_ = State::kReading;
  }
  SubmitPump();
}

void EventTail::OnCancel() {
  const std::lock_guard lock(mutex_);
  ending_ = true;
  if (state_ == State::kIdle) FinishLocked(grpc::Status::CANCELLED);
}

void EventTail::FinishLocked(const grpc::Status& status) {
  if (state_ == State::kFinished) return;
  state_ = State::kFinished;
  Finish(status);
}

void EventTail::OnDone() {
  log_.Unsubscribe(subscription_);
  const std::shared_ptr<EventTail> last = std::move(self_);
}

}  // namespace gongfang

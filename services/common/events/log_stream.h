// An open server stream that is fed from a log: it reads on a worker, writes to gRPC, and sleeps
// until something is appended. At most one read of the log or one write to the stream is under way,
// so a slow reader costs one message of memory.
#pragma once

#include <grpcpp/support/server_callback.h>

#include <memory>
#include <mutex>

#include "absl/status/statusor.h"
#include "common/base/errors.h"
#include "common/events/event_log.h"
#include "common/rpc/caller_status.h"
#include "common/rpc/status.h"
#include "common/rpc/worker_pool.h"

namespace gongfang {

// gRPC calls it from its own threads, the log from the appender's. It owns itself from Begin until
// gRPC is done with it.
template <typename Response>
class LogStream : public grpc::ServerWriteReactor<Response>,
                  public std::enable_shared_from_this<LogStream<Response>> {
 public:
  // `log` and `workers` are borrowed; the queue of `workers` must have room for a task of each
  // stream.
  LogStream(EventLog& log, WorkerPool& workers) : log_(log), workers_(workers) {}

  void Begin() {
    self_ = this->shared_from_this();
    subscription_ = log_.Subscribe([this] { Wake(); });
    this->StartSendInitialMetadata();
    Wake();
  }
  // Ends the stream with UNAVAILABLE: the server is going away. Thread safe.
  void End() {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    if (state_ == State::kIdle) FinishLocked(ToGrpcStatus(errors::ShuttingDown()));
  }

  void OnWriteDone(bool ok) override {
    {
      const std::lock_guard lock(mutex_);
      if (!ok) return FinishLocked(grpc::Status::CANCELLED);
      if (state_ == State::kFinished) return;
      state_ = State::kReading;
    }
    SubmitPump();
  }
  void OnCancel() override {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    if (state_ == State::kIdle) FinishLocked(grpc::Status::CANCELLED);
  }
  void OnDone() override {
    log_.Unsubscribe(subscription_);
    const std::shared_ptr<LogStream> last = std::move(self_);
  }

 protected:
  // Fills the empty `response` with what comes next; false where there is nothing. An error ends
  // the stream.
  virtual absl::StatusOr<bool> ReadNext(Response& response) = 0;

  EventLog& log() { return log_; }

 private:
  // What the stream is doing; changes only under mutex_.
  enum class State { kIdle, kReading, kWriting, kFinished };

  void Wake() {
    {
      const std::lock_guard lock(mutex_);
      woken_ = true;
      if (state_ != State::kIdle) return;
      state_ = State::kReading;
    }
    SubmitPump();
  }

  void SubmitPump() {
    // The queue has room for one task of every stream, so this fails only when the workers have
    // stopped, and then the server is ending the stream anyway.
    (void)workers_.Submit([self = this->shared_from_this()] { self->Pump(); });
  }

  // Runs with state_ == kReading, which this call owns.
  void Pump() {
    while (true) {
      {
        const std::lock_guard lock(mutex_);
        if (ending_) return FinishLocked(ToGrpcStatus(errors::ShuttingDown()));
        woken_ = false;
      }
      response_.Clear();
      const absl::StatusOr<bool> some = ReadNext(response_);
      const std::lock_guard lock(mutex_);
      if (!some.ok()) return FinishLocked(ToGrpcStatus(ForTheCaller(some.status())));
      if (*some) {
        state_ = State::kWriting;
        this->StartWrite(&response_);
        return;
      }
      if (!woken_ && !ending_) {
        state_ = State::kIdle;
        return;
      }
    }
  }

  void FinishLocked(const grpc::Status& status) {
    if (state_ == State::kFinished) return;
    state_ = State::kFinished;
    this->Finish(status);
  }

  EventLog& log_;
  WorkerPool& workers_;
  std::mutex mutex_;
  State state_ = State::kIdle;
  bool woken_ = false;   // something was appended since the last read began
  bool ending_ = false;  // to be finished as soon as nothing is under way
  Response response_;    // used by whoever pumps
  int64_t subscription_ = 0;
  std::shared_ptr<LogStream> self_;  // keeps it alive until OnDone
};

}  // namespace gongfang

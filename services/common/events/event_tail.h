// One open TailEvents stream: reads the log on a worker, writes to gRPC, sleeps until it is woken.
#pragma once

#include <grpcpp/support/server_callback.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "common/events/event_log.h"
#include "common/rpc/worker_pool.h"
#include "gongfang/events/v1/events.pb.h"

namespace gongfang {

// gRPC calls it from its own threads, the log from the appender's. It owns itself from Begin until
// gRPC is done with it. At most one read of the log or one write to the stream is under way.
class EventTail final : public grpc::ServerWriteReactor<events::v1::TailEventsResponse>,
                        public std::enable_shared_from_this<EventTail> {
 public:
  // `log` and `workers` are borrowed; the queue of `workers` must have room for a task of each
  // stream.
  EventTail(EventLog& log, WorkerPool& workers, std::map<std::string, int64_t> cursors);

  void Begin();
  // Ends the stream with UNAVAILABLE: the server is going away. Thread safe.
  void End();

  void OnWriteDone(bool ok) override;
  void OnCancel() override;
  void OnDone() override;

 private:
  // What the stream is doing; changes only under mutex_.
  enum class State { kIdle, kReading, kWriting, kFinished };

  void Wake();
  void SubmitPump();
  void Pump();
  // Reads the next events into response_; false if there are none.
  bool ReadNext();
  void FinishLocked(const grpc::Status& status);

  EventLog& log_;
  WorkerPool& workers_;
  std::mutex mutex_;
  State state_ = State::kIdle;
  bool woken_ = false;                       // something was appended since the last read began
  bool ending_ = false;                      // to be finished as soon as nothing is under way
  std::map<std::string, int64_t> cursors_;   // used by whoever pumps
  events::v1::TailEventsResponse response_;  // likewise
  int64_t subscription_ = 0;
  std::shared_ptr<EventTail> self_;  // keeps it alive until OnDone
};

}  // namespace gongfang

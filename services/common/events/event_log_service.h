// Serves the event logs of this process to the other services (EventLogService).
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "common/base/clock.h"
#include "common/events/event_log.h"
#include "common/rpc/unary.h"
#include "common/rpc/worker_pool.h"
#include "gongfang/events/v1/events.grpc.pb.h"

namespace gongfang {

class EventTail;

// Thread safe. What it is given is borrowed.
class EventLogServiceImpl final
    : public events::v1::EventLogService::WithRawCallbackMethod_GetLogHead<
          events::v1::EventLogService::WithCallbackMethod_TailEvents<
              events::v1::EventLogService::Service>> {
 public:
  EventLogServiceImpl(std::vector<EventLog*> logs, Dispatcher& dispatcher);
  ~EventLogServiceImpl() override;

  grpc::ServerWriteReactor<events::v1::TailEventsResponse>* TailEvents(
      grpc::CallbackServerContext* context, const events::v1::TailEventsRequest* request) override;
  grpc::ServerUnaryReactor* GetLogHead(grpc::CallbackServerContext* context,
                                       const grpc::ByteBuffer* request,
                                       grpc::ByteBuffer* response) override;

  // Ends every open stream, so that the server can drain, and refuses new ones.
  void EndStreams();

 private:
  EventLog* Find(absl::string_view name) const;
  absl::StatusOr<events::v1::GetLogHeadResponse> Head(const CallContext& context,
                                                      const std::string& log) const;

  const std::vector<EventLog*> logs_;
  Dispatcher& dispatcher_;
  WorkerPool workers_;  // of its own, so that followers are not kept waiting by callers
  // Likewise: a handler on a worker of the dispatcher may wait for the head of a log in this very
  // process, and when all of them do, none is left to answer.
  WorkerPool head_workers_;
  std::mutex mutex_;
  std::vector<std::weak_ptr<EventTail>> tails_;  // under mutex_
  bool ending_ = false;                          // under mutex_
};

}  // namespace gongfang

#include "common/events/event_log_service.h"

#include <algorithm>
#include <utility>

#include "absl/status/statusor.h"
#include "common/base/errors.h"
#include "common/base/limits.h"
#include "common/base/status_macros.h"
#include "common/events/event_tail.h"
#include "common/rpc/status.h"

namespace gongfang {
namespace {

using events::v1::GetLogHeadRequest;
using events::v1::GetLogHeadResponse;
using events::v1::TailEventsRequest;
using events::v1::TailEventsResponse;

constexpr size_t kTailThreads = 2;
constexpr size_t kHeadThreads = 1;

// A stream that is refused as it begins.
class RefusedTail final : public grpc::ServerWriteReactor<TailEventsResponse> {
 public:
  explicit RefusedTail(const absl::Status& status) { Finish(ToGrpcStatus(status)); }
  void OnDone() override { delete this; }
};

absl::Status ServicesOnly(const CallContext& context) {
  return context.principal.is_service ? absl::OkStatus() : errors::NotAllowed("read event logs");
}

}  // namespace

EventLogServiceImpl::EventLogServiceImpl(std::vector<EventLog*> logs, Dispatcher& dispatcher)
    : logs_(std::move(logs)),
      dispatcher_(dispatcher),
      workers_(kTailThreads, limits::kMaxOpenTails),
      head_workers_(kHeadThreads, limits::kWorkerQueue) {}

EventLogServiceImpl::~EventLogServiceImpl() = default;

EventLog* EventLogServiceImpl::Find(absl::string_view name) const {
  const auto found = std::find_if(logs_.begin(), logs_.end(),
                                  [name](const EventLog* log) { return log->name() == name; });
  return found == logs_.end() ? nullptr : *found;
}

grpc::ServerWriteReactor<TailEventsResponse>* EventLogServiceImpl::TailEvents(
    grpc::CallbackServerContext* context, const TailEventsRequest* request) {
  const absl::StatusOr<CallContext> entered = dispatcher_.EnterStream(*context, *request);
  if (!entered.ok()) return new RefusedTail(entered.status());
  if (absl::Status allowed = ServicesOnly(*entered); !allowed.ok()) return new RefusedTail(allowed);
  EventLog* log = Find(request->log());
  if (log == nullptr) return new RefusedTail(errors::NotFound("eventLogs/" + request->log()));
  std::map<std::string, int64_t> cursors;
  for (const auto& cursor : request->cursors()) cursors[cursor.alliance()] = cursor.sequence();
  const std::lock_guard lock(mutex_);
  std::erase_if(tails_, [](const std::weak_ptr<EventTail>& tail) { return tail.expired(); });
  if (ending_) return new RefusedTail(errors::ShuttingDown());
  if (tails_.size() >= limits::kMaxOpenTails) {
    return new RefusedTail(errors::Overloaded("followers of the event log"));
  }
  const auto tail = std::make_shared<EventTail>(*log, workers_, std::move(cursors));
  tails_.push_back(tail);
  tail->Begin();
  return tail.get();
}

grpc::ServerUnaryReactor* EventLogServiceImpl::GetLogHead(grpc::CallbackServerContext* context,
                                                          const grpc::ByteBuffer* request,
                                                          grpc::ByteBuffer* response) {
  return dispatcher_.RunAsync<GetLogHeadRequest>(
      context, request, response,
      [this](const CallContext& call, std::unique_ptr<GetLogHeadRequest> asked, Reply reply) {
        const auto answer = std::make_shared<Reply>(std::move(reply));
        const bool accepted = head_workers_.Submit([this, call, answer, log = asked->log()] {
          const absl::StatusOr<GetLogHeadResponse> head = Head(call, log);
          if (!head.ok()) return (*answer)(head.status());
          (*answer)(head->SerializeAsString());
        });
        if (!accepted) (*answer)(errors::Overloaded("requests for the head of a log"));
      });
}

absl::StatusOr<GetLogHeadResponse> EventLogServiceImpl::Head(const CallContext& context,
                                                             const std::string& name) const {
  RETURN_IF_ERROR(ServicesOnly(context));
  EventLog* log = Find(name);
  if (log == nullptr) return errors::NotFound("eventLogs/" + name);
  ASSIGN_OR_RETURN(const auto heads, log->Heads());
  GetLogHeadResponse answer;
  for (const auto& [alliance, sequence] : heads) {
    auto* cursor = answer.add_cursors();
    cursor->set_alliance(alliance);
    cursor->set_sequence(sequence);
  }
  return answer;
}

void EventLogServiceImpl::EndStreams() {
  std::vector<std::weak_ptr<EventTail>> open;
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
    open.swap(tails_);
  }
  for (const auto& weak : open) {
    if (const std::shared_ptr<EventTail> tail = weak.lock()) tail->End();
  }
}

}  // namespace gongfang

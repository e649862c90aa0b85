// The one way in for unary calls. A service method hands its bytes to a Dispatcher, which
// authenticates the caller, parses the request, asks the table of permissions, runs a plain handler
// and sends what it returns.
//
// Methods are registered with gRPC as raw bytes, so that a message that does not parse (text that
// is not UTF-8, say) is refused with INVALID_ARGUMENT and a reason, and not with INTERNAL.
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/server_callback.h>

#include <memory>
#include <string>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/statusor.h"
#include "common/access/method_access.h"
#include "common/base/clock.h"
#include "common/coordination/rate_limiter.h"
#include "common/rpc/auth.h"
#include "common/rpc/call_context.h"
#include "common/rpc/call_record.h"
#include "common/rpc/worker_pool.h"
#include "google/protobuf/message.h"

namespace gongfang {

// What a handler that answers later calls, once, from any thread, with the response serialised.
using Reply = absl::AnyInvocable<void(absl::StatusOr<std::string>)>;

// Thread safe. Everything given to it is borrowed and must outlive the server.
class Dispatcher {
 public:
  // `limiter` counts the calls of each key by its id; null counts none. Services of the
  // installation are never counted. `metrics` is told of every call; null: nobody is.
  Dispatcher(const KeyRing& keys, WorkerPool& workers, const Clock& clock,
             RateLimiter* limiter = nullptr, CallMetrics* metrics = nullptr)
      : keys_(keys), workers_(workers), clock_(clock), limiter_(limiter), metrics_(metrics) {}

  // Runs `handler(const CallContext&, const Request&) -> absl::StatusOr<Response>` on a worker, so
  // it may block. Refused at once with OVERLOADED when too many wait; dropped, unexecuted, when the
  // deadline has passed or the caller has gone by the time a worker is free.
  template <typename Request, typename Handler>
  grpc::ServerUnaryReactor* Run(grpc::CallbackServerContext* grpc, const grpc::ByteBuffer* in,
                                grpc::ByteBuffer* out, Handler handler) {
    return OnWorker<Request>(grpc, in, [out, handler = std::move(handler)](const auto& call) {
      const auto response = handler(call.context, call.request);
      call.record.End(response.ok() ? Serialize(*response, *out) : response.status());
    });
  }

  // Runs `handler(const CallContext&, std::unique_ptr<Request>, Reply)` on gRPC's own thread: it
  // must not block, and answers later, from any thread, with the response serialised.
  template <typename Request, typename Handler>
  grpc::ServerUnaryReactor* RunAsync(grpc::CallbackServerContext* grpc, const grpc::ByteBuffer* in,
                                     grpc::ByteBuffer* out, Handler handler) {
    const Permission& access = MethodAccess::To<Request>().permission();
    const CallRecord record(*grpc, access, metrics_);
    absl::StatusOr<CallContext> context = Enter(*grpc, access, record.trace());
    if (!context.ok()) return record.End(context.status());
    auto request = std::make_unique<Request>();
    const CallScope scope(context->Info());
    if (absl::Status read = Read(*in, *context, *request); !read.ok()) return record.End(read);
    handler(*std::move(context), std::move(request), ReplyTo(out, record));
    return record.reactor();
  }

  // Runs `handler(const CallContext&, const Request&, Reply)` on a worker, as Run does; it answers
  // later, as with RunAsync.
  template <typename Request, typename Handler>
  grpc::ServerUnaryReactor* RunThenReply(grpc::CallbackServerContext* grpc,
                                         const grpc::ByteBuffer* in, grpc::ByteBuffer* out,
                                         Handler handler) {
    return OnWorker<Request>(grpc, in, [out, handler = std::move(handler)](const auto& call) {
      handler(call.context, call.request, ReplyTo(out, call.record));
    });
  }

  // Enters a method that streams, whose request gRPC has parsed: authenticates, unless it is for
  // anyone, computes the deadline, and asks the table of permissions. RATE_LIMITED where the key
  // calls too often; DEADLINE_PASSED where the deadline is over already.
  template <typename Request>
  absl::StatusOr<CallContext> EnterStream(const grpc::CallbackServerContext& grpc,
                                          const Request& request) const {
    const MethodAccess& access = MethodAccess::To<Request>();
    absl::StatusOr<CallContext> context = Enter(grpc, access.permission(), TraceOf(grpc));
    if (context.ok()) {
      absl::Status allowed = access.Authorize(context->principal, request, context->guard);
      if (!allowed.ok()) context = std::move(allowed);
    }
    if (metrics_ != nullptr) metrics_->Stream(access.permission(), context.status().code());
    return context;
  }
  // Parses, and asks whether the caller may; what is left to ask is in context.guard.
  template <typename Request>
  static absl::Status Read(const grpc::ByteBuffer& in, CallContext& context, Request& request) {
    absl::Status parsed = Parse(in, request);
    if (!parsed.ok()) return parsed;
    return MethodAccess::To<Request>().Authorize(context.principal, request, context.guard);
  }
  static absl::Status Parse(const grpc::ByteBuffer& in, google::protobuf::Message& message);
  static absl::Status Serialize(const google::protobuf::Message& message, grpc::ByteBuffer& out);
  // Moves serialised bytes into `out`.
  static void Fill(std::string bytes, grpc::ByteBuffer& out);

 private:
  absl::StatusOr<CallContext> Enter(const grpc::CallbackServerContext& grpc,
                                    const Permission& permission, const TraceContext& trace) const;
  static Reply ReplyTo(grpc::ByteBuffer* out, const CallRecord& record);
  static absl::Status NoWorker();
  absl::Status WithinLimit(const Principal& principal) const;
  absl::Status StillWanted(const CallContext& context) const;

  // What is served on a worker.
  template <typename Request>
  struct Call {
    const CallContext& context;
    const Request& request;
    const CallRecord& record;
  };
  // `work(const Call<Request>&)` ends its record, now or later.
  template <typename Request, typename Work>
  grpc::ServerUnaryReactor* OnWorker(grpc::CallbackServerContext* grpc, const grpc::ByteBuffer* in,
                                     Work work) {
    const Permission& access = MethodAccess::To<Request>().permission();
    const CallRecord record(*grpc, access, metrics_);
    absl::StatusOr<CallContext> context = Enter(*grpc, access, record.trace());
    if (!context.ok()) return record.End(context.status());
    const bool accepted = workers_.Submit(
        [this, in, record, context = *std::move(context), work = std::move(work)]() mutable {
          const CallScope scope(context.Info());
          Request request;
          absl::Status status = StillWanted(context);
          if (status.ok()) status = Read(*in, context, request);
          if (!status.ok()) return (void)record.End(status);
          work(Call<Request>{context, request, record});
        });
    return accepted ? record.reactor() : record.End(NoWorker());
  }

  const KeyRing& keys_;
  WorkerPool& workers_;
  const Clock& clock_;
  RateLimiter* const limiter_;
  CallMetrics* const metrics_;
};

}  // namespace gongfang

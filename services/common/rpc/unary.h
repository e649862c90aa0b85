// The one way in for unary calls. A service method hands its bytes to a Dispatcher, which
// authenticates the caller, parses the request, asks the table of permissions, runs a plain handler
// and sends what it returns.
//
// Methods are registered with gRPC as raw bytes, so that a message that does not parse (text that
// is not UTF-8, say) is refused with INVALID_ARGUMENT and a reason, and not with gRPC's own
// INTERNAL.
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
#include "common/rpc/worker_pool.h"
#include "google/protobuf/message.h"

namespace gongfang {

// What a handler that answers later calls, once, from any thread, with the response serialised.
using Reply = absl::AnyInvocable<void(absl::StatusOr<std::string>)>;

// Thread safe. Everything given to it is borrowed and must outlive the server.
class Dispatcher {
 public:
  // `limiter` counts the calls of each key by its id; null counts none. Services of the
  // installation are never counted.
  Dispatcher(const KeyRing& keys, WorkerPool& workers, const Clock& clock,
             RateLimiter* limiter = nullptr)
      : keys_(keys), workers_(workers), clock_(clock), limiter_(limiter) {}

  // Runs `handler(const CallContext&, const Request&) -> absl::StatusOr<Response>` on a worker, so
  // it may block. Refused at once with OVERLOADED when too many wait; dropped, unexecuted, when the
  // deadline has passed or the caller has gone by the time a worker is free.
  template <typename Request, typename Handler>
  grpc::ServerUnaryReactor* Run(grpc::CallbackServerContext* grpc, const grpc::ByteBuffer* in,
                                grpc::ByteBuffer* out, Handler handler) {
    grpc::ServerUnaryReactor* reactor = grpc->DefaultReactor();
    absl::StatusOr<CallContext> context = Enter(*grpc, MethodAccess::To<Request>().permission());
    if (!context.ok()) return Finish(reactor, context.status());
    const bool accepted = workers_.Submit([this, reactor, in, out, context = *std::move(context),
                                           handler = std::move(handler)]() mutable {
      Finish(reactor, RunNow<Request>(context, *in, *out, handler));
    });
    return accepted ? reactor : Refuse(reactor);
  }

  // Runs `handler(const CallContext&, std::unique_ptr<Request>, Reply)` on gRPC's own thread: it
  // must not block, and answers later, from any thread, with the response serialised.
  template <typename Request, typename Handler>
  grpc::ServerUnaryReactor* RunAsync(grpc::CallbackServerContext* grpc, const grpc::ByteBuffer* in,
                                     grpc::ByteBuffer* out, Handler handler) {
    grpc::ServerUnaryReactor* reactor = grpc->DefaultReactor();
    absl::StatusOr<CallContext> context = Enter(*grpc, MethodAccess::To<Request>().permission());
    if (!context.ok()) return Finish(reactor, context.status());
    auto request = std::make_unique<Request>();
    if (absl::Status read = Read(*in, *context, *request); !read.ok()) return Finish(reactor, read);
    handler(*std::move(context), std::move(request), ReplyTo(reactor, out));
    return reactor;
  }

  // Runs `handler(const CallContext&, const Request&, Reply)` on a worker, as Run does; it answers
  // later, as with RunAsync.
  template <typename Request, typename Handler>
  grpc::ServerUnaryReactor* RunThenReply(grpc::CallbackServerContext* grpc,
                                         const grpc::ByteBuffer* in, grpc::ByteBuffer* out,
                                         Handler handler) {
    grpc::ServerUnaryReactor* reactor = grpc->DefaultReactor();
    absl::StatusOr<CallContext> context = Enter(*grpc, MethodAccess::To<Request>().permission());
    if (!context.ok()) return Finish(reactor, context.status());
    const bool accepted = workers_.Submit([this, reactor, in, out, context = *std::move(context),
                                           handler = std::move(handler)]() mutable {
      Request request;
      absl::Status status = StillWanted(context);
      if (status.ok()) status = Read(*in, context, request);
      if (!status.ok()) return (void)Finish(reactor, status);
      handler(context, request, ReplyTo(reactor, out));
    });
    return accepted ? reactor : Refuse(reactor);
  }

  // Authenticates, unless the method is for anyone, and computes the deadline. RATE_LIMITED where
  // the key calls too often; DEADLINE_PASSED where the deadline is over already.
  absl::StatusOr<CallContext> Enter(const grpc::CallbackServerContext& grpc,
                                    const Permission& permission) const;
  // The same for a method that streams, whose request gRPC has parsed.
  template <typename Request>
  absl::StatusOr<CallContext> EnterStream(const grpc::CallbackServerContext& grpc,
                                          const Request& request) const {
    absl::StatusOr<CallContext> context = Enter(grpc, MethodAccess::To<Request>().permission());
    if (!context.ok()) return context;
    absl::Status allowed =
        MethodAccess::To<Request>().Authorize(context->principal, request, context->guard);
    if (!allowed.ok()) return allowed;
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
  static grpc::ServerUnaryReactor* Finish(grpc::ServerUnaryReactor* reactor,
                                          const absl::Status& status);
  static Reply ReplyTo(grpc::ServerUnaryReactor* reactor, grpc::ByteBuffer* out) {
    return [reactor, out](absl::StatusOr<std::string> response) {
      if (response.ok()) Fill(*std::move(response), *out);
      Finish(reactor, response.status());
    };
  }
  static grpc::ServerUnaryReactor* Refuse(grpc::ServerUnaryReactor* reactor);
  absl::Status WithinLimit(const Principal& principal) const;
  absl::Status StillWanted(const CallContext& context) const;

  template <typename Request, typename Handler>
  absl::Status RunNow(CallContext& context, const grpc::ByteBuffer& in, grpc::ByteBuffer& out,
                      const Handler& handler) const {
    if (absl::Status wanted = StillWanted(context); !wanted.ok()) return wanted;
    Request request;
    if (absl::Status read = Read(in, context, request); !read.ok()) return read;
    const auto response = handler(context, request);
    return response.ok() ? Serialize(*response, out) : response.status();
  }

  const KeyRing& keys_;
  WorkerPool& workers_;
  const Clock& clock_;
  RateLimiter* const limiter_;
};

}  // namespace gongfang

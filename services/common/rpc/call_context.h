// What a handler knows of the call that it serves, besides the request.
#pragma once

#include "absl/time/time.h"
#include "common/access/guard.h"
#include "common/access/principal.h"
#include "common/base/call_scope.h"

namespace grpc {
class CallbackServerContext;
}

namespace gongfang {

// Valid until the call is answered. Copying is cheap.
struct CallContext {
  Principal principal;
  Guard guard;  // what is left to ask of the permissions
  // The caller stops waiting then; always finite.
  absl::Time deadline = absl::InfiniteFuture();

  TraceContext trace;  // of this call

  // For CallScope, where another thread goes on with the call.
  CallInfo Info() const { return {.trace = trace, .deadline = deadline}; }

  // Whether the caller went away. Only until the call is answered.
  bool Cancelled() const { return IsCancelled(grpc); }
  static bool IsCancelled(const grpc::CallbackServerContext* grpc);

  const grpc::CallbackServerContext* grpc = nullptr;  // null in calls that came without gRPC
};

}  // namespace gongfang

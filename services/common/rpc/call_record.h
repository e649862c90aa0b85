// A unary call from its arrival to its answer: its trace, and what metrics and log are told of it.
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/server_callback.h>

#include <chrono>

#include "absl/status/status.h"
#include "common/access/permission.h"
#include "common/base/trace_context.h"
#include "common/rpc/call_metrics.h"

namespace gongfang {

// The trace that the caller named in the metadata "traceparent", or where there is none that can be
// read, a new one; this service's own part of it.
TraceContext TraceOf(const grpc::CallbackServerContext& grpc);

// A value; cheap to copy. Ended once, on any thread.
class CallRecord {
 public:
  // It begins now. `metrics` is borrowed, and may be null.
  CallRecord(grpc::CallbackServerContext& grpc, const Permission& method, CallMetrics* metrics);

  grpc::ServerUnaryReactor* reactor() const { return reactor_; }
  const TraceContext& trace() const { return trace_; }

  // It ended so: counts it, writes it to the log (on debug; as an error what no caller should see),
  // and tells the caller. Returns reactor(). An error of ours carries the id of the trace, as
  // google.rpc.RequestInfo, by which the log is found.
  grpc::ServerUnaryReactor* End(const absl::Status& status) const;

 private:
  grpc::ServerUnaryReactor* reactor_;
  const Permission* method_;
  CallMetrics* metrics_;
  std::chrono::steady_clock::time_point began_;
  TraceContext trace_;
};

}  // namespace gongfang

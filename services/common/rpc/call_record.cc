#include "common/rpc/call_record.h"

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "common/base/call_scope.h"
#include "common/base/log.h"
#include "common/rpc/caller_status.h"
#include "common/rpc/status.h"

namespace gongfang {

TraceContext TraceOf(const grpc::CallbackServerContext& grpc) {
  const auto& metadata = grpc.client_metadata();
  const auto found = metadata.find(kTraceparent);
  // Two of them name none, as the standard has it.
  if (found == metadata.end() || metadata.count(kTraceparent) > 1) return TraceContext::New();
  const auto caller = TraceContext::Parse({found->second.data(), found->second.size()});
  return caller ? caller->Child() : TraceContext::New();
}

CallRecord::CallRecord(grpc::CallbackServerContext& grpc, const Permission& method,
                       CallMetrics* metrics)
    : reactor_(grpc.DefaultReactor()),
      method_(&method),
      metrics_(metrics),
      began_(std::chrono::steady_clock::now()),
      trace_(TraceOf(grpc)) {
  if (metrics_ != nullptr) metrics_->Began();
}

grpc::ServerUnaryReactor* CallRecord::End(const absl::Status& status) const {
  const CallScope scope(CallInfo{.trace = trace_});
  const absl::Status answer = ForTheCaller(status);
  const absl::Duration duration = absl::FromChrono(std::chrono::steady_clock::now() - began_);
  if (metrics_ != nullptr) metrics_->Ended(*method_, answer.code(), duration);
  if (log::IsOn(log::Level::kDebug)) {
    const std::string code = absl::StatusCodeToString(answer.code());
    log::Debug("rpc.call", {{"method", method_->method},
                            {"code", code},
                            {"seconds", absl::ToDoubleSeconds(duration)}});
  }
  reactor_->Finish(ToGrpcStatus(answer));
  return reactor_;
}

}  // namespace gongfang

// From a request to a job for the committer.
#pragma once

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "booking/committer.h"
#include "common/base/crypto.h"
#include "common/rpc/call_context.h"
#include "common/rpc/unary.h"

namespace gongfang::booking {

inline constexpr size_t kFingerprintBytes = 16;

// Two requests are the same when this is, whatever their request_id.
template <typename Request>
std::string FingerprintOf(Request request) {
  request.clear_request_id();
  return Sha256(absl::StrCat(request.GetTypeName(), "\n", request.SerializeAsString()))
      .substr(0, kFingerprintBytes);
}

// Fills in what ToCommand leaves out.
template <typename Request>
Job MakeJob(const CallContext& context, Command command, const Request& request, Reply reply) {
  command.actor = context.principal.key_id;
  command.guard = context.guard;
  for (Command& one : command.group) {
    one.actor = command.actor;
    one.guard = command.guard;
  }
  if constexpr (requires { request.request_id(); }) {
    if (!command.request_id.empty()) command.fingerprint = FingerprintOf(request);
  }
  Job job{.command = std::move(command), .deadline = context.deadline, .done = std::move(reply)};
  // No more than the pointer, so that this needs no memory of its own.
  job.cancelled = [grpc = context.grpc] { return CallContext::IsCancelled(grpc); };
  return job;
}

}  // namespace gongfang::booking

#include "common/rpc/channel.h"

#include <grpc/support/time.h>
#include <grpcpp/create_channel.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "common/base/call_scope.h"
#include "common/base/limits.h"

namespace gongfang {

std::shared_ptr<grpc::Channel> MakeChannel(
    const std::string& target, const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
  grpc::ChannelArguments arguments;
  const int first_backoff_ms = static_cast<int>(absl::ToInt64Milliseconds(limits::kReconnectDelay));
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, first_backoff_ms);
  arguments.SetInt(GRPC_ARG_MIN_RECONNECT_BACKOFF_MS, first_backoff_ms);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS,
                   static_cast<int>(absl::ToInt64Milliseconds(limits::kMaxReconnectDelay)));
  arguments.SetMaxReceiveMessageSize(limits::kMaxAnswerBytes);
  arguments.SetInt(GRPC_ARG_KEEPALIVE_TIME_MS, 5 * 60 * 1000);
  // A web proxy in the environment is not meant for services of the same installation.
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return grpc::CreateCustomChannel(
      target, credentials == nullptr ? grpc::InsecureChannelCredentials() : credentials, arguments);
}

void PrepareCall(grpc::ClientContext& context, absl::string_view key, absl::Time deadline) {
  context.AddMetadata("authorization", absl::StrCat("Bearer ", key));
  if (const CallInfo* call = CallScope::Current()) {
    context.AddMetadata(kTraceparent, call->trace.ToString());
    deadline = std::min(deadline, call->deadline);
  }
  if (deadline == absl::InfiniteFuture()) return;
  const timespec wall = absl::ToTimespec(deadline);
  context.set_deadline(
      gpr_timespec{wall.tv_sec, static_cast<int32_t>(wall.tv_nsec), GPR_CLOCK_REALTIME});
}

}  // namespace gongfang

// Channels from one service of the installation to another.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/security/credentials.h>

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gongfang {

// A channel to `target` ("host:port" or "dns:///name:port") that reconnects by itself, quickly.
// Without `credentials` it speaks in the clear.
std::shared_ptr<grpc::Channel> MakeChannel(
    const std::string& target,
    const std::shared_ptr<grpc::ChannelCredentials>& credentials = nullptr);

// Puts "authorization: Bearer <key>" and the deadline on a call. A call in the course of another
// one (CallScope) belongs to the trace of that, and ends with it at the latest.
void PrepareCall(grpc::ClientContext& context, absl::string_view key, absl::Time deadline);

}  // namespace gongfang

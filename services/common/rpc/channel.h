// Channels from one service of the installation to another.
#pragma once

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace gongfang {

// A channel to `target` ("host:port" or "dns:///name:port") that reconnects by itself, quickly.
std::shared_ptr<grpc::Channel> MakeChannel(const std::string& target);

// Puts "authorization: Bearer <key>" and the deadline on a call.
void PrepareCall(grpc::ClientContext& context, absl::string_view key, absl::Time deadline);

}  // namespace gongfang

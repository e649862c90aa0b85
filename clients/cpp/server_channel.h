// The connection of a client to its server.
#pragma once

#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace grpc {
class Channel;
}

namespace gongfang::client {

// To `server`, as ClientOptions has it, with the CA of `ca_file` where it speaks TLS and this is
// not
// "". Opens no connection yet. INVALID_ARGUMENT, with the field "server" or "ca_file".
absl::StatusOr<std::shared_ptr<grpc::Channel>> OpenChannel(const std::string& server,
                                                           const std::string& ca_file);

}  // namespace gongfang::client

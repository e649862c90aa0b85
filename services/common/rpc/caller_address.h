// The address that a call comes from.
#pragma once

#include <grpcpp/server_context.h>

#include <string>

#include "absl/strings/string_view.h"
#include "common/rpc/call_context.h"

namespace gongfang {

// The IP address of the caller; "" where the call came without gRPC or over no network. A proxy on
// this machine, which does TLS for it, tells the address of whom it forwards as the last one of
// `x-forwarded-for`; from anybody else that is not believed.
std::string CallerAddress(const CallContext& context);
std::string CallerAddress(const grpc::ServerContextBase& call);

// The IP address in what gRPC calls a peer ("ipv4:203.0.113.9:1234", "ipv6:%5B::1%5D:1234"); "" for
// a peer without one.
std::string AddressOfPeer(absl::string_view peer);

// The same where the peer may be a proxy. `forwarded` is the value of `x-forwarded-for`.
std::string AddressBehind(absl::string_view peer, absl::string_view forwarded);

}  // namespace gongfang

#include "common/rpc/call_context.h"

#include <grpcpp/server_context.h>

namespace gongfang {

bool CallContext::Cancelled() const { return grpc != nullptr && grpc->IsCancelled(); }

}  // namespace gongfang

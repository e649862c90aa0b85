#include "common/rpc/call_context.h"

#include <grpcpp/server_context.h>

namespace gongfang {

bool CallContext::IsCancelled(const grpc::CallbackServerContext* grpc) {
  return grpc != nullptr && grpc->IsCancelled();
}

}  // namespace gongfang

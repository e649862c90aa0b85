// Faults and use, over gRPC.
#include <functional>

#include "inventory/service.h"

namespace gongfang::inventory {

using Reactor = grpc::ServerUnaryReactor;

Reactor* InventoryServiceImpl::CreateFault(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::CreateFaultRequest>(context, in, out,
                                                 std::bind_front(&Faults::CreateFault, &faults_));
}

Reactor* InventoryServiceImpl::GetFault(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::GetFaultRequest>(context, in, out,
                                              std::bind_front(&Faults::GetFault, &faults_));
}

Reactor* InventoryServiceImpl::ListFaults(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ListFaultsRequest>(context, in, out,
                                                std::bind_front(&Faults::ListFaults, &faults_));
}

Reactor* InventoryServiceImpl::UpdateFault(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::UpdateFaultRequest>(context, in, out,
                                                 std::bind_front(&Faults::UpdateFault, &faults_));
}

Reactor* InventoryServiceImpl::ResolveFault(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ResolveFaultRequest>(context, in, out,
                                                  std::bind_front(&Faults::ResolveFault, &faults_));
}

Reactor* InventoryServiceImpl::GetResourceUse(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::GetResourceUseRequest>(
      context, in, out, std::bind_front(&ResourceUses::GetResourceUse, &uses_));
}

}  // namespace gongfang::inventory

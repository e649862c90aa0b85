// The methods by which others find resources and spaces.
#include <functional>

#include "inventory/service.h"

namespace gongfang::inventory {

using Reactor = grpc::ServerUnaryReactor;

Reactor* InventoryServiceImpl::SearchResources(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::SearchResourcesRequest>(
      context, in, out, std::bind_front(&Searches::SearchResources, &searches_));
}

Reactor* InventoryServiceImpl::GetSpaceApi(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::GetSpaceApiRequest>(
      context, in, out, std::bind_front(&SpaceApis::GetSpaceApi, &space_apis_));
}

}  // namespace gongfang::inventory

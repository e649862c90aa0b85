// Publishing, over gRPC.
#include <functional>

#include "inventory/service.h"

namespace gongfang::inventory {

using Reactor = grpc::ServerUnaryReactor;

Reactor* InventoryServiceImpl::ApproveResource(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ApproveResourceRequest>(
      context, in, out, std::bind_front(&Publishing::ApproveResource, &publishing_));
}

Reactor* InventoryServiceImpl::RejectResource(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::RejectResourceRequest>(
      context, in, out, std::bind_front(&Publishing::RejectResource, &publishing_));
}

Reactor* InventoryServiceImpl::DeleteResource(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::DeleteResourceRequest>(
      context, in, out, std::bind_front(&Publishing::DeleteResource, &publishing_));
}

Reactor* InventoryServiceImpl::UndeleteResource(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::UndeleteResourceRequest>(
      context, in, out, std::bind_front(&Publishing::UndeleteResource, &publishing_));
}

Reactor* InventoryServiceImpl::GetResourceRevision(Context* context, const Buffer* in,
                                                   Buffer* out) {
  return dispatcher_.Run<v1::GetResourceRevisionRequest>(
      context, in, out, std::bind_front(&Publishing::GetResourceRevision, &publishing_));
}

Reactor* InventoryServiceImpl::ListResourceRevisions(Context* context, const Buffer* in,
                                                     Buffer* out) {
  return dispatcher_.Run<v1::ListResourceRevisionsRequest>(
      context, in, out, std::bind_front(&Publishing::ListResourceRevisions, &publishing_));
}

Reactor* InventoryServiceImpl::GetPublishingRules(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::GetPublishingRulesRequest>(
      context, in, out, std::bind_front(&Publishing::GetPublishingRules, &publishing_));
}

Reactor* InventoryServiceImpl::UpdatePublishingRules(Context* context, const Buffer* in,
                                                     Buffer* out) {
  return dispatcher_.Run<v1::UpdatePublishingRulesRequest>(
      context, in, out, std::bind_front(&Publishing::UpdatePublishingRules, &publishing_));
}

}  // namespace gongfang::inventory

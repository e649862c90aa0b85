#include "inventory/service.h"

#include <functional>

namespace gongfang::inventory {

using Reactor = grpc::ServerUnaryReactor;

Reactor* InventoryServiceImpl::CreateResource(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::CreateResourceRequest>(
      context, in, out, std::bind_front(&Inventory::CreateResource, &inventory_));
}

Reactor* InventoryServiceImpl::GetResource(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::GetResourceRequest>(
      context, in, out, std::bind_front(&Inventory::GetResource, &inventory_));
}

Reactor* InventoryServiceImpl::ListResources(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ListResourcesRequest>(
      context, in, out, std::bind_front(&Inventory::ListResources, &inventory_));
}

Reactor* InventoryServiceImpl::UpdateResource(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::UpdateResourceRequest>(
      context, in, out, std::bind_front(&Inventory::UpdateResource, &inventory_));
}

Reactor* InventoryServiceImpl::PublishResource(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::PublishResourceRequest>(
      context, in, out, std::bind_front(&Inventory::PublishResource, &inventory_));
}

Reactor* InventoryServiceImpl::SuspendResource(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::SuspendResourceRequest>(
      context, in, out, std::bind_front(&Inventory::SuspendResource, &inventory_));
}

Reactor* InventoryServiceImpl::RetireResource(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::RetireResourceRequest>(
      context, in, out, std::bind_front(&Inventory::RetireResource, &inventory_));
}

Reactor* InventoryServiceImpl::CreateClosure(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::CreateClosureRequest>(
      context, in, out, std::bind_front(&Inventory::CreateClosure, &inventory_));
}

Reactor* InventoryServiceImpl::GetClosure(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::GetClosureRequest>(
      context, in, out, std::bind_front(&Inventory::GetClosure, &inventory_));
}

Reactor* InventoryServiceImpl::ListClosures(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ListClosuresRequest>(
      context, in, out, std::bind_front(&Inventory::ListClosures, &inventory_));
}

Reactor* InventoryServiceImpl::DeleteClosure(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::DeleteClosureRequest>(
      context, in, out, std::bind_front(&Inventory::DeleteClosure, &inventory_));
}

Reactor* InventoryServiceImpl::CreateQuota(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::CreateQuotaRequest>(
      context, in, out, std::bind_front(&Inventory::CreateQuota, &inventory_));
}

Reactor* InventoryServiceImpl::GetQuota(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::GetQuotaRequest>(context, in, out,
                                              std::bind_front(&Inventory::GetQuota, &inventory_));
}

Reactor* InventoryServiceImpl::ListQuotas(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ListQuotasRequest>(
      context, in, out, std::bind_front(&Inventory::ListQuotas, &inventory_));
}

Reactor* InventoryServiceImpl::DeleteQuota(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::DeleteQuotaRequest>(
      context, in, out, std::bind_front(&Inventory::DeleteQuota, &inventory_));
}

Reactor* InventoryServiceImpl::CreateCategory(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::CreateCategoryRequest>(
      context, in, out, std::bind_front(&Inventory::CreateCategory, &inventory_));
}

Reactor* InventoryServiceImpl::GetCategory(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::GetCategoryRequest>(
      context, in, out, std::bind_front(&Inventory::GetCategory, &inventory_));
}

Reactor* InventoryServiceImpl::ListCategories(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ListCategoriesRequest>(
      context, in, out, std::bind_front(&Inventory::ListCategories, &inventory_));
}

Reactor* InventoryServiceImpl::UpdateCategory(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::UpdateCategoryRequest>(
      context, in, out, std::bind_front(&Inventory::UpdateCategory, &inventory_));
}

Reactor* InventoryServiceImpl::DeleteCategory(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::DeleteCategoryRequest>(
      context, in, out, std::bind_front(&Inventory::DeleteCategory, &inventory_));
}

Reactor* InventoryServiceImpl::ImportResources(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ImportResourcesRequest>(
      context, in, out, std::bind_front(&Inventory::ImportResources, &inventory_));
}

Reactor* InventoryServiceImpl::ExportResources(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ExportResourcesRequest>(
      context, in, out, std::bind_front(&Inventory::ExportResources, &inventory_));
}

}  // namespace gongfang::inventory

// InventoryService over gRPC, and nothing else: every method is a method of a use case.
#pragma once

#include "common/rpc/raw_service.h"
#include "common/rpc/unary.h"
#include "gongfang/inventory/v1/inventory_service.grpc.pb.h"
#include "inventory/faults.h"
#include "inventory/publishing.h"
#include "inventory/resource_use.h"
#include "inventory/schedules.h"
#include "inventory/searches.h"
#include "inventory/space_apis.h"
#include "inventory/use_cases.h"

namespace gongfang::inventory {

using RawInventoryService =
    RawService<v1::InventoryService::Service,
               v1::InventoryService::WithRawCallbackMethod_CreateResource,
               v1::InventoryService::WithRawCallbackMethod_GetResource,
               v1::InventoryService::WithRawCallbackMethod_ListResources,
               v1::InventoryService::WithRawCallbackMethod_UpdateResource,
               v1::InventoryService::WithRawCallbackMethod_PublishResource,
               v1::InventoryService::WithRawCallbackMethod_SuspendResource,
               v1::InventoryService::WithRawCallbackMethod_RetireResource,
               v1::InventoryService::WithRawCallbackMethod_CreateClosure,
               v1::InventoryService::WithRawCallbackMethod_GetClosure,
               v1::InventoryService::WithRawCallbackMethod_ListClosures,
               v1::InventoryService::WithRawCallbackMethod_DeleteClosure,
               v1::InventoryService::WithRawCallbackMethod_CreateQuota,
               v1::InventoryService::WithRawCallbackMethod_GetQuota,
               v1::InventoryService::WithRawCallbackMethod_ListQuotas,
               v1::InventoryService::WithRawCallbackMethod_DeleteQuota,
               v1::InventoryService::WithRawCallbackMethod_CreateCategory,
               v1::InventoryService::WithRawCallbackMethod_GetCategory,
               v1::InventoryService::WithRawCallbackMethod_ListCategories,
               v1::InventoryService::WithRawCallbackMethod_UpdateCategory,
               v1::InventoryService::WithRawCallbackMethod_DeleteCategory,
               v1::InventoryService::WithRawCallbackMethod_ImportResources,
               v1::InventoryService::WithRawCallbackMethod_ExportResources,
               v1::InventoryService::WithRawCallbackMethod_ApproveResource,
               v1::InventoryService::WithRawCallbackMethod_RejectResource,
               v1::InventoryService::WithRawCallbackMethod_DeleteResource,
               v1::InventoryService::WithRawCallbackMethod_UndeleteResource,
               v1::InventoryService::WithRawCallbackMethod_GetResourceRevision,
               v1::InventoryService::WithRawCallbackMethod_ListResourceRevisions,
               v1::InventoryService::WithRawCallbackMethod_GetPublishingRules,
               v1::InventoryService::WithRawCallbackMethod_UpdatePublishingRules,
               v1::InventoryService::WithRawCallbackMethod_CreateFault,
               v1::InventoryService::WithRawCallbackMethod_GetFault,
               v1::InventoryService::WithRawCallbackMethod_ListFaults,
               v1::InventoryService::WithRawCallbackMethod_UpdateFault,
               v1::InventoryService::WithRawCallbackMethod_ResolveFault,
               v1::InventoryService::WithRawCallbackMethod_GetResourceUse,
               v1::InventoryService::WithRawCallbackMethod_SearchResources,
               v1::InventoryService::WithRawCallbackMethod_GetSpaceApi,
               v1::InventoryService::WithRawCallbackMethod_CreateScheduleTemplate,
               v1::InventoryService::WithRawCallbackMethod_GetScheduleTemplate,
               v1::InventoryService::WithRawCallbackMethod_ListScheduleTemplates,
               v1::InventoryService::WithRawCallbackMethod_UpdateScheduleTemplate,
               v1::InventoryService::WithRawCallbackMethod_DeleteScheduleTemplate,
               v1::InventoryService::WithRawCallbackMethod_GetHolidayYear,
               v1::InventoryService::WithRawCallbackMethod_ListHolidayYears,
               v1::InventoryService::WithRawCallbackMethod_UpdateHolidayYear,
               v1::InventoryService::WithRawCallbackMethod_DeleteHolidayYear,
               v1::InventoryService::WithRawCallbackMethod_ImportClosures>;

// Thread safe. What it is given is borrowed.
class InventoryServiceImpl final : public RawInventoryService {
 public:
  using Context = grpc::CallbackServerContext;
  using Reactor = grpc::ServerUnaryReactor;
  using Buffer = grpc::ByteBuffer;

  // Borrowed, each.
  struct Parts {
    Inventory& inventory;
    Publishing& publishing;
    Faults& faults;
    ResourceUses& uses;
    Searches& searches;
    SpaceApis& space_apis;
    Schedules& schedules;
  };

  InventoryServiceImpl(const Parts& parts, Dispatcher& dispatcher)
      : inventory_(parts.inventory),
        publishing_(parts.publishing),
        faults_(parts.faults),
        uses_(parts.uses),
        searches_(parts.searches),
        space_apis_(parts.space_apis),
        schedules_(parts.schedules),
        dispatcher_(dispatcher) {}

  Reactor* CreateResource(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GetResource(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ListResources(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* UpdateResource(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* PublishResource(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* SuspendResource(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* RetireResource(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* CreateClosure(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GetClosure(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ListClosures(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* DeleteClosure(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* CreateQuota(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GetQuota(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ListQuotas(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* DeleteQuota(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* CreateCategory(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GetCategory(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ListCategories(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* UpdateCategory(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* DeleteCategory(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ImportResources(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ExportResources(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ApproveResource(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* RejectResource(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* DeleteResource(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* UndeleteResource(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GetResourceRevision(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ListResourceRevisions(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GetPublishingRules(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* UpdatePublishingRules(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* CreateFault(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GetFault(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ListFaults(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* UpdateFault(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ResolveFault(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GetResourceUse(Context* context, const Buffer* in, Buffer* out) override;

  // In service_finding.cc.
  Reactor* SearchResources(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GetSpaceApi(Context* context, const Buffer* in, Buffer* out) override;

  // Hours, holidays and calendars: service_schedules.cc.
  Reactor* CreateScheduleTemplate(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GetScheduleTemplate(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ListScheduleTemplates(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* UpdateScheduleTemplate(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* DeleteScheduleTemplate(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* GetHolidayYear(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ListHolidayYears(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* UpdateHolidayYear(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* DeleteHolidayYear(Context* context, const Buffer* in, Buffer* out) override;
  Reactor* ImportClosures(Context* context, const Buffer* in, Buffer* out) override;

 private:
  Inventory& inventory_;
  Publishing& publishing_;
  Faults& faults_;
  ResourceUses& uses_;
  Searches& searches_;
  SpaceApis& space_apis_;
  Schedules& schedules_;
  Dispatcher& dispatcher_;
};

}  // namespace gongfang::inventory

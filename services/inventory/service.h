// InventoryService over gRPC, and nothing else: every method is a method of a use case.
#pragma once

#include "common/rpc/unary.h"
#include "inventory/faults.h"
#include "inventory/publishing.h"
#include "inventory/raw_methods.h"
#include "inventory/resource_use.h"
#include "inventory/schedules.h"
#include "inventory/searches.h"
#include "inventory/space_apis.h"
#include "inventory/use_cases.h"

namespace gongfang::inventory {

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

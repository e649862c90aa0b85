// InventoryService over gRPC, and nothing else: every method is one of a use case.
#pragma once

#include "common/rpc/raw_service.h"
#include "common/rpc/unary.h"
#include "gongfang/inventory/v1/inventory_service.grpc.pb.h"
#include "inventory/schedules.h"
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
    Schedules& schedules;
  };

  InventoryServiceImpl(const Parts& parts, Dispatcher& dispatcher)
      : inventory_(parts.inventory), schedules_(parts.schedules), dispatcher_(dispatcher) {}

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
  Schedules& schedules_;
  Dispatcher& dispatcher_;
};

}  // namespace gongfang::inventory

// The methods of InventoryService whose requests are parsed by us, and not by gRPC.
#pragma once

#include "common/rpc/raw_service.h"
#include "gongfang/inventory/v1/inventory_service.grpc.pb.h"

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

}  // namespace gongfang::inventory

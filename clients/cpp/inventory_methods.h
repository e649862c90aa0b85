// The methods of inventory, for client.h and client.cc, each as RPC(package, method, response).
#pragma once

#define GONGFANG_INVENTORY_READS(RPC)                                   \
  RPC(inventory, GetResource, Resource);                                \
  RPC(inventory, ListResources, ListResourcesResponse);                 \
  RPC(inventory, GetClosure, Closure);                                  \
  RPC(inventory, ListClosures, ListClosuresResponse);                   \
  RPC(inventory, GetQuota, Quota);                                      \
  RPC(inventory, ListQuotas, ListQuotasResponse);                       \
  RPC(inventory, GetCategory, Category);                                \
  RPC(inventory, ListCategories, ListCategoriesResponse);               \
  RPC(inventory, ExportResources, ExportResourcesResponse);             \
  RPC(inventory, GetResourceRevision, ResourceRevision);                \
  RPC(inventory, ListResourceRevisions, ListResourceRevisionsResponse); \
  RPC(inventory, GetPublishingRules, PublishingRules);                  \
  RPC(inventory, GetFault, Fault);                                      \
  RPC(inventory, ListFaults, ListFaultsResponse);                       \
  RPC(inventory, GetResourceUse, ResourceUse);                          \
  RPC(inventory, SearchResources, SearchResourcesResponse);             \
  GONGFANG_SCHEDULE_READS(RPC)

#define GONGFANG_INVENTORY_WRITES(RPC)                      \
  RPC(inventory, CreateResource, Resource);                 \
  RPC(inventory, UpdateResource, Resource);                 \
  RPC(inventory, PublishResource, Resource);                \
  RPC(inventory, SuspendResource, Resource);                \
  RPC(inventory, RetireResource, Resource);                 \
  RPC(inventory, CreateClosure, Closure);                   \
  RPC(inventory, CreateQuota, Quota);                       \
  RPC(inventory, CreateCategory, Category);                 \
  RPC(inventory, UpdateCategory, Category);                 \
  RPC(inventory, ImportResources, ImportResourcesResponse); \
  RPC(inventory, ApproveResource, Resource);                \
  RPC(inventory, RejectResource, Resource);                 \
  RPC(inventory, DeleteResource, Resource);                 \
  RPC(inventory, UndeleteResource, Resource);               \
  RPC(inventory, UpdatePublishingRules, PublishingRules);   \
  RPC(inventory, CreateFault, Fault);                       \
  RPC(inventory, UpdateFault, Fault);                       \
  RPC(inventory, ResolveFault, Fault);                      \
  GONGFANG_SCHEDULE_WRITES(RPC)

#define GONGFANG_SCHEDULE_READS(RPC)                                    \
  RPC(inventory, GetScheduleTemplate, ScheduleTemplate);                \
  RPC(inventory, ListScheduleTemplates, ListScheduleTemplatesResponse); \
  RPC(inventory, GetHolidayYear, HolidayYear);                          \
  RPC(inventory, ListHolidayYears, ListHolidayYearsResponse);

#define GONGFANG_SCHEDULE_WRITES(RPC)                       \
  RPC(inventory, CreateScheduleTemplate, ScheduleTemplate); \
  RPC(inventory, UpdateScheduleTemplate, ScheduleTemplate); \
  RPC(inventory, UpdateHolidayYear, HolidayYear);           \
  RPC(inventory, ImportClosures, ImportClosuresResponse);

// The methods about hours that resources share, public holidays, and calendars.
#include <functional>

#include "inventory/service.h"

namespace gongfang::inventory {

using Reactor = grpc::ServerUnaryReactor;

Reactor* InventoryServiceImpl::CreateScheduleTemplate(Context* context, const Buffer* in,
                                                      Buffer* out) {
  return dispatcher_.Run<v1::CreateScheduleTemplateRequest>(
      context, in, out, std::bind_front(&Schedules::CreateTemplate, &schedules_));
}

Reactor* InventoryServiceImpl::GetScheduleTemplate(Context* context, const Buffer* in,
                                                   Buffer* out) {
  return dispatcher_.Run<v1::GetScheduleTemplateRequest>(
      context, in, out, std::bind_front(&Schedules::GetTemplate, &schedules_));
}

Reactor* InventoryServiceImpl::ListScheduleTemplates(Context* context, const Buffer* in,
                                                     Buffer* out) {
  return dispatcher_.Run<v1::ListScheduleTemplatesRequest>(
      context, in, out, std::bind_front(&Schedules::ListTemplates, &schedules_));
}

Reactor* InventoryServiceImpl::UpdateScheduleTemplate(Context* context, const Buffer* in,
                                                      Buffer* out) {
  return dispatcher_.Run<v1::UpdateScheduleTemplateRequest>(
      context, in, out, std::bind_front(&Schedules::UpdateTemplate, &schedules_));
}

Reactor* InventoryServiceImpl::DeleteScheduleTemplate(Context* context, const Buffer* in,
                                                      Buffer* out) {
  return dispatcher_.Run<v1::DeleteScheduleTemplateRequest>(
      context, in, out, std::bind_front(&Schedules::DeleteTemplate, &schedules_));
}

Reactor* InventoryServiceImpl::GetHolidayYear(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::GetHolidayYearRequest>(
      context, in, out, std::bind_front(&Schedules::GetHolidayYear, &schedules_));
}

Reactor* InventoryServiceImpl::ListHolidayYears(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ListHolidayYearsRequest>(
      context, in, out, std::bind_front(&Schedules::ListHolidayYears, &schedules_));
}

Reactor* InventoryServiceImpl::UpdateHolidayYear(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::UpdateHolidayYearRequest>(
      context, in, out, std::bind_front(&Schedules::UpdateHolidayYear, &schedules_));
}

Reactor* InventoryServiceImpl::DeleteHolidayYear(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::DeleteHolidayYearRequest>(
      context, in, out, std::bind_front(&Schedules::DeleteHolidayYear, &schedules_));
}

Reactor* InventoryServiceImpl::ImportClosures(Context* context, const Buffer* in, Buffer* out) {
  return dispatcher_.Run<v1::ImportClosuresRequest>(
      context, in, out, std::bind_front(&Schedules::ImportClosures, &schedules_));
}

}  // namespace gongfang::inventory

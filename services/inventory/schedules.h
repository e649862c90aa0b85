// What inventory does about hours that resources share, public holidays, and closures from
// calendars: one method for each of the service.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "common/base/names.h"
#include "common/events/records.h"
#include "common/rpc/call_context.h"
#include "gongfang/inventory/v1/inventory_service.pb.h"
#include "google/protobuf/empty.pb.h"
#include "inventory/calendar_import.h"
#include "inventory/space_check.h"
#include "inventory/template_hours.h"

namespace gongfang::inventory {

// Thread safe. Errors: INVALID_REQUEST; NOT_FOUND; ALREADY_EXISTS; ETAG_MISMATCH; TOO_MANY; those
// of SpaceCheck and of the database.
class Schedules {
 public:
  // All are borrowed.
  Schedules(RecordStore& store, const SpaceDirectory& spaces, const SpaceCheck& check);

  absl::StatusOr<v1::ScheduleTemplate> CreateTemplate(
      const CallContext& context, const v1::CreateScheduleTemplateRequest& request);
  absl::StatusOr<v1::ScheduleTemplate> GetTemplate(const CallContext& context,
                                                   const v1::GetScheduleTemplateRequest& request);
  absl::StatusOr<v1::ListScheduleTemplatesResponse> ListTemplates(
      const CallContext& context, const v1::ListScheduleTemplatesRequest& request);
  absl::StatusOr<v1::ScheduleTemplate> UpdateTemplate(
      const CallContext& context, const v1::UpdateScheduleTemplateRequest& request);
  absl::StatusOr<google::protobuf::Empty> DeleteTemplate(
      const CallContext& context, const v1::DeleteScheduleTemplateRequest& request);

  absl::StatusOr<v1::HolidayYear> GetHolidayYear(const CallContext& context,
                                                 const v1::GetHolidayYearRequest& request);
  absl::StatusOr<v1::ListHolidayYearsResponse> ListHolidayYears(
      const CallContext& context, const v1::ListHolidayYearsRequest& request);
  absl::StatusOr<v1::HolidayYear> UpdateHolidayYear(const CallContext& context,
                                                    const v1::UpdateHolidayYearRequest& request);
  absl::StatusOr<google::protobuf::Empty> DeleteHolidayYear(
      const CallContext& context, const v1::DeleteHolidayYearRequest& request);

  absl::StatusOr<v1::ImportClosuresResponse> ImportClosures(
      const CallContext& context, const v1::ImportClosuresRequest& request);

 private:
  using EditResource = absl::FunctionRef<void(v1::Resource&)>;

  // The resources of the template's space that have it. TOO_MANY.
  absl::StatusOr<std::vector<ResourceName>> Users(Transaction& transaction,
                                                  const ScheduleTemplateName& name) const;
  // Changes every one of them.
  absl::Status ChangeUsers(Transaction& transaction, const CallContext& context,
                           const ScheduleTemplateName& name, EditResource edit) const;
  // Plans what becomes of one closure of a calendar, and does it where `write`.
  absl::Status TakeClosure(Transaction& transaction, const CallContext& context,
                           const CalendarClosure& planned, bool write,
                           v1::ImportClosuresResponse& response) const;

  RecordStore& store_;
  const SpaceDirectory& spaces_;
  const SpaceCheck& check_;
  const Records<v1::Resource, ResourceName> resources_;
  const Records<v1::Closure, ClosureName> closures_;
  const Records<v1::HolidayYear, HolidayYearName> years_;
  const TemplateRecords templates_;
};

}  // namespace gongfang::inventory

// What weekly hours, templates of them and years of holidays must look like. Pure.
#pragma once

#include <optional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/civil_time.h"
#include "common/rpc/field_mask.h"
#include "common/rpc/request_check.h"
#include "gongfang/inventory/v1/resources.pb.h"
#include "gongfang/inventory/v1/schedules.pb.h"
#include "google/type/date.pb.h"

namespace gongfang::inventory {

// Notes in `check` every wrong field of `schedule`, which is in the field `field` of the record.
void CheckSchedule(absl::string_view field, const v1::Schedule& schedule, RequestCheck& check);
// The same of hours that are those of every week: nothing but periods.
void CheckWeek(absl::string_view field, const v1::Schedule& schedule, RequestCheck& check);

// The day of a full date of the years 2000 to 2100; nullopt where it is none.
std::optional<absl::CivilDay> DayOf(const google::type::Date& date);

// Each answers OK, or INVALID_REQUEST with every wrong field.
absl::Status Check(const v1::CreateScheduleTemplateRequest& request);
absl::Status Check(const v1::GetScheduleTemplateRequest& request);
absl::Status Check(const v1::ListScheduleTemplatesRequest& request);
absl::Status Check(const v1::UpdateScheduleTemplateRequest& request);
absl::Status Check(const v1::DeleteScheduleTemplateRequest& request);
absl::Status Check(const v1::GetHolidayYearRequest& request);
absl::Status Check(const v1::ListHolidayYearsRequest& request);
absl::Status Check(const v1::UpdateHolidayYearRequest& request);
absl::Status Check(const v1::DeleteHolidayYearRequest& request);

// The fields that an update sets.
SetFields FieldsOf(const v1::UpdateScheduleTemplateRequest& request);

}  // namespace gongfang::inventory

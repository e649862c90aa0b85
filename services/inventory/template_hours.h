// The hours that a resource has from a template.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "common/base/names.h"
#include "common/events/records.h"
#include "common/rpc/field_mask.h"
#include "gongfang/inventory/v1/resources.pb.h"
#include "gongfang/inventory/v1/schedules.pb.h"

namespace gongfang::inventory {

using TemplateRecords = Records<v1::ScheduleTemplate, ScheduleTemplateName>;

// Gives `resource`, in which the fields `set` have been set by a request, the hours of its
// template, if it has one. INVALID_REQUEST where that does not exist, or the request says other
// hours.
absl::Status TakeTemplateHours(Transaction& transaction, const TemplateRecords& templates,
                               const SetFields& set, v1::Resource& resource);

}  // namespace gongfang::inventory
